"""What synchronising needs from the rest of the device, as small ports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol


class ContentPort(Protocol):
    """What sync has to know about CRDT updates, without knowing CRDTs."""

    def inspect(self, update: bytes) -> Mapping[int, int]:
        """The client ids that `update` writes under, each with the clock after its last item.

        It is strict and bounded, and comes before anything else touches the bytes. Raises `HostileUpdate`.
        """
        ...

    def merge(self, updates: Sequence[bytes]) -> bytes:
        """One update that is equal to `updates` applied in order."""
        ...

    def squash(self, updates: Sequence[bytes]) -> bytes:
        """The whole state that `updates` make up, as one update."""
        ...


class Transport(Protocol):
    """One connection that carries whole frames, in order, both ways."""

    async def send(self, frame: bytes) -> None:
        """Send one frame. Raises `ConnectionLost`."""
        ...

    async def receive(self) -> bytes:
        """Wait for the next frame. Raises `ConnectionLost`."""
        ...


class Dialler(Protocol):
    """Opens connections to a relay."""

    def dial(self, url: str) -> AbstractAsyncContextManager[Transport]:
        """Connect for the length of the block. Raises `ConnectionLost`."""
        ...


class Clock(Protocol):
    """The time for people: milliseconds since 1970. Nothing is ordered or decided by it."""

    def now_ms(self) -> int:
        """Now."""
        ...
