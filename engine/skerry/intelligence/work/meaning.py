"""The index of meanings, as the device asks it: in the worker's memory, and filled again whenever that is a new one."""

from __future__ import annotations

import anyio

from skerry.intelligence.errors import IndexNotReady
from skerry.intelligence.search.feeder import IndexFeeder
from skerry.intelligence.work.jobs import NEAREST, NEAREST_TO, Neighbours, ToFind, ToFindNear
from skerry.intelligence.work.turns import Urgency
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.storage import Database

PATIENCE_SECONDS = 1.0
"""A search waits so long for the index to be filled; then words alone have to do, and the next search goes on with it."""


class Meaning:
    """What the worker knows about the meaning of all passages, kept in step with the store."""

    def __init__(self, database: Database, worker: WorkerProcess) -> None:
        self._worker = worker
        self._feeder = IndexFeeder(database, worker)
        self._filled_generation = 0

    async def refresh(self) -> None:
        """Bring the index to what the store holds now. Raises what the worker and the store raise."""
        if await self._feeder.repair():
            self._filled_generation = self._worker.generation

    async def nearest(self, text: str, count: int, among: frozenset[int] | None = None) -> Neighbours:
        """The passages closest in meaning to a text. Raises `IndexNotReady`, and what the worker raises."""
        await self._ensure_filled()
        return await self._worker.do(NEAREST, ToFind(text, count, among), Urgency.A_PERSON)

    async def near(self, asked: ToFindNear) -> tuple[Neighbours, ...]:
        """The passages closest to each of some vectors. Raises `IndexNotReady`, and what the worker raises."""
        await self._ensure_filled()
        return await self._worker.do(NEAREST_TO, asked, Urgency.A_PERSON)

    async def _ensure_filled(self) -> None:
        if self._is_filled():
            return
        with anyio.move_on_after(PATIENCE_SECONDS):
            await self.refresh()
        if not self._is_filled():
            raise IndexNotReady()

    def _is_filled(self) -> bool:
        return self._worker.is_running and self._filled_generation == self._worker.generation
