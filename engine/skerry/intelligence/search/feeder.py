"""Keeps the worker's index in step with the store, whatever happened to either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol, TypeVar

import anyio

from skerry.intelligence.search.index import Fingerprint, RangeSum
from skerry.intelligence.work.jobs import INDEX_ADD, INDEX_NUMBERS, INDEX_REMOVE, INDEX_STATE, Job
from skerry.storage import Database
from skerry.storage.passages import numbers_in_range, sums_by_range, vectors_of

FED_AT_ONCE: Final = 512
"""How many vectors, of 384 bytes each, go to the worker in one piece: a person's question waits for no longer."""

ROUNDS: Final = 3

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Worker(Protocol):
    """Whoever has the index."""

    async def do(self, job: Job[Question, Answer], asked: Question) -> Answer:
        """Have a job done."""
        ...


class IndexFeeder:
    """Compares index and store range by range of passage numbers, and mends the ranges that differ.

    A passage never changes its vector without changing its number. So equal numbers are equal contents, and neither a
    worker that lost its memory nor a store that went back in time needs a case of its own.
    """

    def __init__(self, database: Database, worker: Worker) -> None:
        self._database = database
        self._worker = worker
        self._one_at_a_time = anyio.Lock()

    async def repair(self) -> bool:
        """Bring the index in step with what is stored; whether it is.

        False where more was stored meanwhile, several times over: then ask again. Only a piece of the vectors is ever
        in memory here. Raises what the store and the worker raise; whatever was done by then stays done.
        """
        async with self._one_at_a_time:
            for _ in range(ROUNDS):
                differing = await self._differing()
                # The newest first: it is what people look for.
                for range_ in reversed(differing):
                    await self._mend(range_)
                if not differing:
                    return True
            return not await self._differing()

    async def _differing(self) -> list[int]:
        sums = await self._database.read(sums_by_range)
        stored = Fingerprint(tuple(RangeSum(*each) for each in sums))
        return stored.differing(await self._worker.do(INDEX_STATE, None))

    async def _mend(self, range_: int) -> None:
        held = await self._worker.do(INDEX_NUMBERS, range_)
        stored = await self._database.read(lambda store: numbers_in_range(store, range_))
        if gone := sorted(held - stored):
            await self._worker.do(INDEX_REMOVE, tuple(gone))
        missing = sorted(stored - held)
        for first in range(0, len(missing), FED_AT_ONCE):
            await self._feed(missing[first : first + FED_AT_ONCE])

    async def _feed(self, numbers: Sequence[int]) -> None:
        vectors = await self._database.read(lambda store: vectors_of(store, numbers))
        await self._worker.do(INDEX_ADD, vectors)
