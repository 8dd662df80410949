"""A whole device that reads: how long a note of 300 words takes, and the memory of everything at once.

Alone: `uv run python -m benchmarks --only device`. A note is timed from its text to its reading, signed and stored,
and its redaction beside it. The memory is that of the device's own process and of its worker, with the models
for meaning and names loaded and 100,000 passages in the index; a process of its own, which makes no passages, has it.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import anyio

from benchmarks.figure import Figure
from benchmarks.lone_device import PASSPHRASE, lone_device
from benchmarks.passages_to_search import store_passages
from skerry import Audience, Node
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.reader import DocumentReader
from skerry.intelligence.source import SourceText

NOTES = 20
PASSAGES = 100_000
MILLISECONDS = 1_000
NOTE_AT_MOST_MILLISECONDS = 250
MEMORY_AT_MOST_MEGABYTES = 600
KILOBYTES_A_MEGABYTE = 1024
SENTENCES = (
    "At {hour}:{minute} the crew of dock {dock} reported water under pump {pump}.",
    "Kofi Mensah closed the inlet valve and called the control room on 07700 900{hour}{minute}0.",
    "The mechanical seal had given way and coolant was spraying over the floor of the pump house.",
    "Nobody was hurt, but two people slipped and one of them has a bruised elbow.",
    "The reading on the gauge was {hour}.{minute} bar, against 4.2 bar the day before.",
    "We isolated the pump, put up barriers and washed the coolant into the sump.",
    "Bronwen Price to order a new seal by Friday.",
    "The spare from store 7 does not fit because the shaft was changed in spring.",
    "It rained all morning and lunch was late again.",
    "The standby pump runs well; its bearing is warmer than it should be.",
    "Please check the coupling before the restart.",
    "The same thing happened at dock 9 last year, after the same repair.",
)


def measure() -> Iterator[Figure]:
    """Milliseconds a note, and megabytes."""
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        read, redacted = anyio.run(note_seconds, Path(folder) / "device")
        yield Figure("device: read a note of 300 words", read * MILLISECONDS, "ms")
        yield Figure("device: redact it", redacted * MILLISECONDS, "ms")
        yield Figure("device: both", (read + redacted) * MILLISECONDS, "ms", NOTE_AT_MOST_MILLISECONDS)
        anyio.run(fill, Path(folder) / "large")
        yield from memory(Path(folder) / "large")


def note(number: int) -> SourceText:
    """About 300 words that are in no other note."""
    hour, minute = 10 + number % 12, 10 + number % 50
    filled = [sentence.format(hour=hour, minute=minute, dock=number, pump=number + 1) for sentence in SENTENCES]
    pairs = zip(filled, reversed(filled), strict=True)
    return SourceText(f"Pump {number + 1} leaks", " ".join(f"{one} {two}" for one, two in pairs))


async def note_seconds(home: Path) -> tuple[float, float]:
    """The median seconds to read one note, and to redact it, with the models loaded."""
    async with lone_device(home) as node:
        reader = DocumentReader(
            node._journal.database,
            node.intelligence._reading_worker,
            node._journal.ledger.identity,
            node._journal.clock,
            node._journal.ledger.may_read,
        )
        read: list[float] = []
        redacted: list[float] = []
        for number in range(NOTES):
            document, source = await node.create_document(Audience.everyone()), note(number)
            begun = perf_counter()
            await reader.read(document.id, source, 1)
            done = perf_counter()
            await node.redact(source.text)
            read.append(done - begun)
            redacted.append(perf_counter() - done)
    # The first note waits for the models to be loaded.
    return median(read[1:]), median(redacted[1:])


async def fill(home: Path) -> None:
    """Make a device with many passages."""
    async with lone_device(home) as node:
        await store_passages(node._journal.database, PASSAGES, MiniLmEmbedder(ModelStore()))


def memory(home: Path) -> Iterator[Figure]:
    """The most that device and worker ever had in memory, each in megabytes."""
    program = [sys.executable, "-m", "benchmarks.whole_device", str(home)]
    ended = subprocess.run(program, check=True, capture_output=True, text=True)
    device, worker = (float(word) / KILOBYTES_A_MEGABYTE for word in ended.stdout.split())
    yield Figure("device: peak memory of its own process", device, "MB")
    yield Figure("device: peak memory of its worker", worker, "MB")
    yield Figure("device: peak memory of both", device + worker, "MB", MEMORY_AT_MOST_MEGABYTES)


async def load_everything(home: Path) -> None:
    """Open the device, use all that it has, wait until its index is built, and print the peaks in kilobytes."""
    async with Node.open(home, PASSPHRASE, is_offline=True) as node:
        await node.intelligence.settle()
        await node.search("leaking seal")
        await node.redact(note(0).text)
        await node.summarise(note(0).body)
        [worker] = node.intelligence.process_ids
        while is_busy(worker):  # noqa: ASYNC110 - another process, which tells nobody
            await anyio.sleep(1)
        await node.search("leaking seal")
        print(peak_kilobytes("self"), peak_kilobytes(str(worker)))


def is_busy(process: int) -> bool:
    """Whether a process computes, by looking at its state a few times."""
    states = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] for _ in range(20)]
    return "R" in states


def peak_kilobytes(process: str) -> int:
    """The most memory that a process ever had."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    anyio.run(load_everything, Path(sys.argv[1]))
