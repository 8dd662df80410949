"""The network between one device and the relay, made as bad as a test asks for, frame by frame."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from skerry.sync.errors import ConnectionLost
from skerry.sync.ports import Transport
from skerry.sync.transport import WebsocketDialler
from skerry_protocol.messages import CaughtUpMarker, Entries, Message, Push, decode_message


@dataclass
class Weather:
    """What becomes of the frames of one device. It is also the `Dialler` that the device is given.

    `url` says where the relay is now; None while it is down. `frames_until_cut` counts frames of both directions
    down, and the one at which it is 0 is lost together with the connection; `at_cut` is awaited at that moment.
    """

    url: Callable[[], str | None]
    frames_until_cut: int | None = None
    at_cut: Callable[[], Awaitable[None]] | None = None
    is_repeating: bool = False
    pushes: int = 0
    entries: int = 0
    frames: list[bytes] = field(default_factory=list)

    @property
    def traffic(self) -> tuple[int, int]:
        """How many records went out, and how many entries came in."""
        return self.pushes, self.entries

    @asynccontextmanager
    async def dial(self, url: str) -> AsyncIterator[Transport]:
        """Connect to wherever the relay is now; the device's own idea of its address is not used."""
        here = self.url()
        if here is None:
            raise ConnectionLost("The relay is down.")
        async with WebsocketDialler().dial(here) as transport:
            yield _Weathered(transport, self)

    async def let_pass(self, frame: bytes) -> None:
        """Count a frame. Raises `ConnectionLost` where it is lost."""
        if self.frames_until_cut is not None:
            self.frames_until_cut -= 1
            if self.frames_until_cut < 0:
                await self._cut()
        self.frames.append(frame)

    async def _cut(self) -> None:
        if self.at_cut is not None:
            at_cut, self.at_cut = self.at_cut, None
            await at_cut()
        raise ConnectionLost("The connection was cut.")


class _Weathered:
    """A transport out in the weather."""

    def __init__(self, transport: Transport, weather: Weather) -> None:
        self._transport = transport
        self._weather = weather
        self._again: list[bytes] = []

    async def send(self, frame: bytes) -> None:
        await self._weather.let_pass(frame)
        message = decode_message(frame)
        if isinstance(message, Push):
            self._weather.pushes += 1
        await self._transport.send(frame)
        if self._weather.is_repeating and isinstance(message, Push):
            await self._transport.send(frame)

    async def receive(self) -> bytes:
        if self._again:
            return self._again.pop()
        frame = await self._transport.receive()
        await self._weather.let_pass(frame)
        message = decode_message(frame)
        self._weather.entries += _entries(message)
        if self._weather.is_repeating and isinstance(message, Entries | CaughtUpMarker):
            self._again.append(frame)
        return frame


def _entries(message: Message) -> int:
    return len(message.entries) if isinstance(message, Entries) else 0
