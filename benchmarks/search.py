"""What a search costs from the typed words to the hits: encrypted store, worker process, model and index together.

Alone: `uv run python -m benchmarks --only search`. Most of its two minutes go into making passages and, in the
worker, the graph of a hundred thousand. Two processes take part, so the figures are of a machine with two free cores.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import anyio

from benchmarks.figure import Figure
from benchmarks.passages_to_search import TRADE, store_passages, words_to_use
from benchmarks.timing import percentile
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.search.feeder import IndexFeeder
from skerry.intelligence.search.query import terms_of
from skerry.intelligence.search.searcher import Filters, Searcher
from skerry.intelligence.work.jobs import NEAREST, Neighbours, ToFind
from skerry.intelligence.work.turns import Urgency
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.storage import Database
from skerry.storage.passage_words import match_words
from skerry.storage.schema import MIGRATIONS

COUNTS = (1_000, 10_000, 100_000)
QUERIES = 200
MILLISECONDS = 1_000
AT_MOST_MILLISECONDS = 10
AT_MOST_OF = 100_000
IDLE_SECONDS = 1.0
MEGABYTE = 1024 * 1024
URGENT = Filters(severity=frozenset({"SEV1"}))


def measure() -> Iterator[Figure]:
    """Milliseconds at a thousand, ten thousand and a hundred thousand passages."""
    embedder = MiniLmEmbedder(ModelStore())
    seconds = [_seconds(partial(embedder.embed, [query])) for query in typed()]
    yield Figure("search: embed what was typed", percentile(seconds, 50) * MILLISECONDS, "ms")
    for count in COUNTS:
        yield from anyio.run(_measure, count, embedder)


def typed() -> list[str]:
    """What people search for: a few words of their trade, sometimes a rare one, sometimes just begun."""
    chosen = random.Random(6)  # noqa: S311 - the same queries each time
    words, weights = words_to_use()
    queries = [chosen.choices(TRADE, k=chosen.randint(1, 4)) for _ in range(QUERIES)]
    for query in queries[::2]:
        query += chosen.choices(words, cum_weights=weights, k=1)
    for query in queries[::4]:
        query[-1] = query[-1][:4]
    return [" ".join(query) for query in queries]


async def _measure(count: int, embedder: MiniLmEmbedder) -> list[Figure]:
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        async with Database.open(Path(folder), bytes(32), MIGRATIONS) as database:
            await store_passages(database, count, embedder)
            async with _reading_worker() as worker:
                return await _figures(database, worker, count)


async def _figures(database: Database, worker: WorkerProcess, count: int) -> list[Figure]:
    async def nearest(text: str, wanted: int, among: frozenset[int] | None) -> Neighbours:
        return await worker.do(NEAREST, ToFind(text, wanted, among), Urgency.A_PERSON)

    searcher, queries = Searcher(database, nearest), typed()
    await nearest("pump", 1, None)
    begun = perf_counter()
    await IndexFeeder(database, worker).repair()
    fed = perf_counter() - begun
    at_once = [await _awaited(searcher.search(query)) for query in queries]
    begun = perf_counter()
    await anyio.to_thread.run_sync(_wait_until_idle, worker)
    built = max(perf_counter() - begun - IDLE_SECONDS, 0)
    words = [await _awaited(_by_words(database, query)) for query in queries]
    whole = [await _awaited(searcher.search(query)) for query in queries]
    chosen = [await _awaited(searcher.search(query, URGENT)) for query in queries]
    at_most = AT_MOST_MILLISECONDS if count == AT_MOST_OF else None
    return [
        Figure(f"search: {count:,} passages, fill the index from the store", fed, "s"),
        Figure(f"search: {count:,} passages, then build the graph", built, "s"),
        Figure(f"search: {count:,} passages, while the graph is built, p50", _p(at_once, 50), "ms"),
        Figure(f"search: {count:,} passages, words alone, p50", _p(words, 50), "ms"),
        Figure(f"search: {count:,} passages, words alone, p95", _p(words, 95), "ms"),
        Figure(f"search: {count:,} passages, p50", _p(whole, 50), "ms", at_most),
        Figure(f"search: {count:,} passages, p95", _p(whole, 95), "ms"),
        Figure(f"search: {count:,} passages, filtered to a quarter, p50", _p(chosen, 50), "ms"),
        Figure(f"search: {count:,} passages, memory of the worker", _resident_bytes(worker) / MEGABYTE, "MiB"),
    ]


async def _by_words(database: Database, query: str) -> None:
    await database.read(lambda store: match_words(store, terms_of(query), Filters(), 60))


@asynccontextmanager
async def _reading_worker() -> AsyncIterator[WorkerProcess]:
    worker = WorkerProcess("reading")
    try:
        yield worker
    finally:
        await worker.close()


def _wait_until_idle(worker: WorkerProcess) -> None:
    """Until it has used no processor for a moment: then the graph is built."""
    used = -1
    while used != (used := _ticks(worker)):
        sleep(IDLE_SECONDS)


def _ticks(worker: WorkerProcess) -> int:
    fields = Path(f"/proc/{worker.process_id}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:13])


def _resident_bytes(worker: WorkerProcess) -> int:
    status = Path(f"/proc/{worker.process_id}/status").read_text()
    [line] = [line for line in status.splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) * 1024


def _p(seconds: Sequence[float], percent: float) -> float:
    return percentile(seconds, percent) * MILLISECONDS


async def _awaited(question: Awaitable[object]) -> float:
    begun = perf_counter()
    await question
    return perf_counter() - begun


def _seconds(work: Callable[[], object]) -> float:
    begun = perf_counter()
    work()
    return perf_counter() - begun
