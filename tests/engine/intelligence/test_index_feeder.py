"""The index comes back in step with the store, whatever either has been through."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import anyio
import pytest

from skerry.intelligence.errors import WorkerFailed
from skerry.intelligence.search.adaptive import AdaptiveIndex
from skerry.intelligence.search.feeder import FED_AT_ONCE, IndexFeeder
from skerry.intelligence.search.index import RANGE_NUMBERS
from skerry.intelligence.span import Span
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.storage import Connection, Database
from skerry.storage.passages import forget_document, replace_passages
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId
from tests.engine.intelligence.in_process import IndexInProcess

pytestmark = pytest.mark.anyio

DIMENSIONS = 384


@dataclass(frozen=True)
class Numbered:
    """A passage without much of a text."""

    number: int
    text: str = "pump"

    @property
    def span(self) -> Span:
        return Span(0, len(self.text))

    @property
    def passage_id(self) -> bytes:
        return self.number.to_bytes(16)


def write(store: Connection, name: int, count: int) -> None:
    """A document of `count` passages."""
    passages = [Numbered(number) for number in range(count)]
    vectors = {each.passage_id: (name * 1_000_003 + each.number).to_bytes(DIMENSIONS) for each in passages}
    replace_passages(store, document(name), passages, vectors)


def document(name: int) -> DocumentId:
    return DocumentId(name.to_bytes(16))


def held(worker: IndexInProcess) -> set[int]:
    ranges = [each.range for each in worker.index.fingerprint().ranges]
    return {number for range_ in ranges for number in worker.index.numbers_in(range_)}


async def stored(database: Database) -> set[int]:
    return await database.read(lambda store: {number for (number,) in store.execute("SELECT number FROM passage")})


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(tmp_path / "alice", bytes(32), MIGRATIONS) as database:
        yield database


@pytest.fixture
def worker() -> IndexInProcess:
    return IndexInProcess(AdaptiveIndex())


async def test_an_empty_index_is_filled(database: Database, worker: IndexInProcess) -> None:
    await database.write(lambda store: write(store, 1, RANGE_NUMBERS + 100))
    feeder = IndexFeeder(database, worker)
    assert await feeder.repair()
    assert held(worker) == await stored(database) == set(range(1, RANGE_NUMBERS + 101))
    vector = worker.index._exact.rows([7])[0].tobytes()
    assert vector == (1 * 1_000_003 + 6).to_bytes(DIMENSIONS)


async def test_only_a_piece_of_the_vectors_is_on_its_way_at_once(database: Database, worker: IndexInProcess) -> None:
    await database.write(lambda store: write(store, 1, 3 * FED_AT_ONCE))
    await IndexFeeder(database, worker).repair()
    assert worker.largest_frame_bytes < FED_AT_ONCE * (DIMENSIONS + 20)


async def test_what_was_edited_or_forgotten_is_followed(database: Database, worker: IndexInProcess) -> None:
    feeder = IndexFeeder(database, worker)
    for name, count in ((1, 10), (2, 10), (1, 4), (3, 5)):
        await database.write(partial(write, name=name, count=count))
        assert await feeder.repair()
        assert held(worker) == await stored(database)
    await database.write(lambda store: forget_document(store, document(2)))
    assert await feeder.repair()
    assert held(worker) == await stored(database)


async def test_where_nothing_differs_nothing_is_sent(database: Database, worker: IndexInProcess) -> None:
    await database.write(lambda store: write(store, 1, 10))
    feeder = IndexFeeder(database, worker)
    await feeder.repair()
    worker.answers_left = 1
    assert await feeder.repair()


async def test_a_store_that_went_back_in_time_is_followed(database: Database, worker: IndexInProcess) -> None:
    worker.index.add([(number, bytes(DIMENSIONS)) for number in (5, 900, 70_000)])
    await database.write(lambda store: write(store, 1, 10))
    assert await IndexFeeder(database, worker).repair()
    assert held(worker) == set(range(1, 11))


@pytest.mark.parametrize("answers", range(8))
async def test_a_worker_that_dies_anywhere_is_filled_again(
    database: Database, worker: IndexInProcess, answers: int
) -> None:
    await database.write(lambda store: write(store, 1, 2 * FED_AT_ONCE))
    feeder = IndexFeeder(database, worker)
    worker.answers_left = answers
    try:
        await feeder.repair()
    except WorkerFailed:
        worker.index = AdaptiveIndex()
    worker.answers_left = None
    assert await feeder.repair()
    assert held(worker) == await stored(database)


async def test_what_is_stored_meanwhile_is_not_lost(database: Database, worker: IndexInProcess) -> None:
    feeder = IndexFeeder(database, worker)

    async def edit() -> None:
        for count in range(1, 30):
            await database.write(partial(write, name=count % 3, count=count))

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(edit)
        for _ in range(3):
            tasks.start_soon(feeder.repair)
    assert await feeder.repair()
    assert held(worker) == await stored(database)


async def test_a_real_worker_that_was_killed_is_filled_again(database: Database) -> None:
    worker = WorkerProcess("reading")
    feeder = IndexFeeder(database, worker)
    await database.write(lambda store: write(store, 1, 50))
    try:
        assert await feeder.repair()
        assert worker.process_id is not None
        os.kill(worker.process_id, signal.SIGKILL)
        await database.write(lambda store: write(store, 1, 40))
        with suppress(WorkerFailed):
            await feeder.repair()
        assert await feeder.repair()
    finally:
        await worker.close()
