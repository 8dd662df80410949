"""What reading costs whoever types: an edit until it is durable, while nothing is read and while notes are read.

The two are measured in turns, a few dozen edits at a time, so that whatever else the machine does meets both. Alone:
`uv run python -m benchmarks --only typing`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import anyio

from benchmarks.figure import Figure
from benchmarks.lone_device import lone_device
from benchmarks.passages_to_search import TRADE
from benchmarks.timing import percentile
from skerry import Audience, Document, Node
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.source import SourceText

NOTES = 200
ROUNDS = 12
EDITS_A_ROUND = 40
PAUSE_BETWEEN_EDITS_SECONDS = 0.02
MILLISECONDS = 1_000
AT_MOST_TIMES = 1.1


def measure() -> Iterator[Figure]:
    """The median and the 95th percentile of single-character edits, in milliseconds, with and without reading."""
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        quiet, reading = anyio.run(latencies, Path(folder) / "device")
    for name, percent in (("p50", 50), ("p95", 95)):
        alone, beside = percentile(quiet, percent), percentile(reading, percent)
        yield Figure(f"typing: {name} while nothing is read", alone * MILLISECONDS, "ms")
        yield Figure(f"typing: {name} while notes are read", beside * MILLISECONDS, "ms")
        yield Figure(f"typing: {name} while reading, to not", beside / alone, "times", AT_MOST_TIMES)


async def latencies(home: Path) -> tuple[list[float], list[float]]:
    """Seconds of each edit: first those beside nothing, then those beside reading."""
    async with lone_device(home) as node:
        await write_notes(node)
        typed = await node.create_document(Audience.everyone())
        await node.intelligence.start_reading(describe, ReadingSettings(quiet_seconds=3600, patience_seconds=3600))
        quiet: list[float] = []
        reading: list[float] = []
        for _ in range(ROUNDS):
            node.intelligence.pause()
            quiet += await type_some(typed)
            node.intelligence.resume()
            reading += await type_some(typed)
            assert node.intelligence.progress.waiting, "there was nothing left to read"
    return quiet, reading


async def type_some(document: Document) -> list[float]:
    """The seconds of each of some edits, typed as quickly as somebody types."""
    return [await seconds_to_type(document) for _ in range(EDITS_A_ROUND)]


async def seconds_to_type(document: Document) -> float:
    await anyio.sleep(PAUSE_BETWEEN_EDITS_SECONDS)
    begun = perf_counter()
    async with document.change():
        document.text("typed").append("x")
    return perf_counter() - begun


async def write_notes(node: Node) -> None:
    dice = random.Random(0)  # noqa: S311
    for number in range(NOTES):
        document = await node.create_document(Audience.everyone())
        async with document.change():
            document.text("title").append(f"Incident {number}")
            document.text("body").append(" ".join(sentence(dice) for _ in range(25)))


def sentence(dice: random.Random) -> str:
    """Twelve words that look like a note's."""
    return " ".join(dice.choices(TRADE, k=12)).capitalize() + "."


def describe(document: Document) -> SourceText | None:
    """The notes to read; the one that is typed is none of them."""
    title = str(document.text("title"))
    return SourceText(title, str(document.text("body"))) if title else None
