"""One at a time, and whoever a person waits for comes first."""

from __future__ import annotations

import heapq
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import IntEnum
from itertools import count

import anyio


class Urgency(IntEnum):
    """Who waits for the answer."""

    A_PERSON = 0
    NOBODY = 1


class Turns:
    """Hands out one turn at a time, the urgent first, and those of one urgency in the order in which they came.

    >>> async def in_turn() -> str:
    ...     turns = Turns()
    ...     async with turns.take(Urgency.A_PERSON):
    ...         return "alone"
    >>> anyio.run(in_turn)
    'alone'
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Urgency, int, anyio.Event]] = []
        self._numbers = count()
        self._is_taken = False

    @asynccontextmanager
    async def take(self, urgency: Urgency) -> AsyncIterator[None]:
        """Wait for a turn; it lasts until the block ends."""
        await self._wait(urgency)
        try:
            yield
        finally:
            self._hand_on()

    async def _wait(self, urgency: Urgency) -> None:
        if not self._is_taken:
            self._is_taken = True
            return
        place = (urgency, next(self._numbers), anyio.Event())
        heapq.heappush(self._waiting, place)
        try:
            await place[2].wait()
        except BaseException:
            self._leave(place)
            raise

    def _leave(self, place: tuple[Urgency, int, anyio.Event]) -> None:
        if place[2].is_set():
            self._hand_on()
            return
        self._waiting.remove(place)
        heapq.heapify(self._waiting)

    def _hand_on(self) -> None:
        if self._waiting:
            heapq.heappop(self._waiting)[2].set()
        else:
            self._is_taken = False
