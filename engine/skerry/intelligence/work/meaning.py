"""The index of meanings, as the device asks it: in the memory of the worker, and filled again with every new one."""

from __future__ import annotations

from typing import TypeVar

import anyio

from skerry.intelligence.errors import IndexNotReady, IntelligenceError
from skerry.intelligence.reader import Change
from skerry.intelligence.search.feeder import FED_AT_ONCE, IndexFeeder
from skerry.intelligence.work.jobs import (
    INDEX_ADD,
    INDEX_REMOVE,
    NEAREST,
    NEAREST_TO,
    Job,
    Neighbours,
    ToFind,
    ToFindNear,
)
from skerry.intelligence.work.turns import Urgency
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.storage import Database

PATIENCE_SECONDS = 1.0
"""A search waits so long for the index to be filled; then words have to do, and the next one goes on with it."""

ANSWER_SECONDS = 5.0
"""So long for the answer, as where a long note is being read or a model is prepared for its first use."""

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")


class Meaning:
    """What the worker knows about the meaning of all passages, kept in step with the store."""

    def __init__(self, database: Database, worker: WorkerProcess) -> None:
        self._worker = worker
        self._feeder = IndexFeeder(database, worker)
        self._filled_generation = 0
        self._untold = 0
        """How many changes the index was not told of."""

    async def refresh(self) -> None:
        """Bring the index to what the store holds now, whatever it held. Raises what worker and store raise."""
        untold = self._untold
        if await self._feeder.repair() and untold == self._untold:
            self._filled_generation = self._worker.generation

    async def note(self, change: Change) -> None:
        """Tell the index what has just been stored, also while it is filled: that may have got past it already.

        One that is in no process yet will be filled with it. Raises what the worker raises.
        """
        if not self._worker.is_running:
            self._untold += 1
            return
        try:
            await self._tell(change)
        except IntelligenceError:
            self._untold += 1
            raise
        if not change.is_complete and self._is_filled():
            await self.refresh()

    async def _tell(self, change: Change) -> None:
        if change.removed:
            await self._worker.do(INDEX_REMOVE, change.removed)
        for first in range(0, len(change.added), FED_AT_ONCE):
            await self._worker.do(INDEX_ADD, change.added[first : first + FED_AT_ONCE])

    async def nearest(self, text: str, count: int, among: frozenset[int] | None = None) -> Neighbours:
        """The passages closest in meaning to a text. Raises `IndexNotReady`, and what the worker raises."""
        await self._ensure_filled()
        return await self._ask(NEAREST, ToFind(text, count, among))

    async def near(self, asked: ToFindNear) -> tuple[Neighbours, ...]:
        """The passages closest to each of some vectors. Raises `IndexNotReady`, and what the worker raises."""
        await self._ensure_filled()
        return await self._ask(NEAREST_TO, asked)

    async def _ask(self, job: Job[Asked, Answered], asked: Asked) -> Answered:
        with anyio.move_on_after(ANSWER_SECONDS):
            return await self._worker.do(job, asked, Urgency.A_PERSON)
        raise IndexNotReady()

    async def _ensure_filled(self) -> None:
        if self._is_filled():
            return
        with anyio.move_on_after(PATIENCE_SECONDS):
            await self.refresh()
        if not self._is_filled():
            raise IndexNotReady()

    def _is_filled(self) -> bool:
        return self._worker.is_running and self._filled_generation == self._worker.generation
