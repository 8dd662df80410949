"""From a keystroke on one device to the document of another, while several people write in many documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle
from time import perf_counter

import anyio

from benchmarks.figure import Figure
from benchmarks.islands import archipelago
from benchmarks.timing import percentile
from skerry import Audience, Document, DocumentChanged, Origin

DOCUMENTS = 20
DEVICES = 5
EDITS_PER_SECOND_AND_DOCUMENT = 10
SECONDS = 5
MILLISECONDS = 1_000


def measure() -> Iterator[Figure]:
    """Milliseconds from the beginning of an edit until another device's document has it."""
    latencies = anyio.run(latencies_seconds)
    what = f"live: {DOCUMENTS} documents × {DEVICES} devices × {EDITS_PER_SECOND_AND_DOCUMENT} edits/s"
    yield Figure(f"{what}, p50", percentile(latencies, 50) * MILLISECONDS, "ms", 5)
    yield Figure(f"{what}, p99", percentile(latencies, 99) * MILLISECONDS, "ms", 25)


async def latencies_seconds() -> list[float]:
    """Each edit is its own sequence number in a map, so that its arrival can be told on every device."""
    async with archipelago(devices=DEVICES) as islands:
        documents = [await islands.nodes[0].create_document(Audience.everyone()) for _ in range(DOCUMENTS)]
        await islands.settle()
        opened = [[await node.document(document.id) for node in islands.nodes] for document in documents]
        latencies: list[float] = []
        async with anyio.create_task_group() as tasks:
            for copies in opened:
                tasks.start_soon(type_in, copies, latencies)
        return latencies


async def type_in(copies: list[Document], latencies: list[float]) -> None:
    """Everybody types in turn into one document, at a steady pace."""
    begun_at: dict[str, float] = {}
    with ExitStack() as listening:
        for copy in copies:
            listening.enter_context(copy.subscribe(arrival_noted(copy, begun_at, latencies)))
        start = perf_counter()
        for number, copy in zip(range(SECONDS * EDITS_PER_SECOND_AND_DOCUMENT), cycle(copies), strict=False):
            await anyio.sleep(max(0, start + number / EDITS_PER_SECOND_AND_DOCUMENT - perf_counter()))
            begun_at[str(number)] = perf_counter()
            async with copy.change():
                copy.map("edits")[str(number)] = number
        await anyio.sleep(1)


def arrival_noted(
    copy: Document, begun_at: dict[str, float], latencies: list[float]
) -> Callable[[DocumentChanged], None]:
    """A subscriber that measures what arrives at `copy` from elsewhere, each edit once."""
    seen: set[str] = set()

    def note(changed: DocumentChanged) -> None:
        now = perf_counter()
        arrived = set(copy.map("edits").keys()) - seen
        seen.update(arrived)
        if changed.origin is Origin.REMOTE:
            latencies.extend(now - begun_at[number] for number in arrived)

    return note
