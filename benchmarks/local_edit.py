"""What one edit costs until it is safe: through a whole node, beside a bare CRDT and a bare encrypted commit.

Alone: `uv run python -m benchmarks --only edit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import anyio
import pycrdt

from benchmarks.figure import Figure
from benchmarks.lone_device import lone_device
from skerry import Audience, Document
from skerry.storage.connection import Role, connect

EDITS = 400
MICROSECONDS = 1_000_000
AT_MOST_TIMES_BARE = 2


def measure() -> Iterator[Figure]:
    """The median of some hundred single-character edits, in microseconds."""
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        bare = bare_seconds(Path(folder) / "bare.sqlite3")
        ours = anyio.run(node_seconds, Path(folder) / "device")
    yield Figure("edit: bare pycrdt and one SQLCipher commit", bare * MICROSECONDS, "µs")
    yield Figure("edit: through a node, until it is durable", ours * MICROSECONDS, "µs")
    yield Figure("edit: through a node, to bare", ours / bare, "times", AT_MOST_TIMES_BARE)


def bare_seconds(path: Path) -> float:
    """An edit in a CRDT document whose update is committed to an encrypted file, by one loop without promises."""
    path.touch()
    document = pycrdt.Doc({"text": pycrdt.Text()})
    text = document.get("text", type=pycrdt.Text)
    updates: list[bytes] = []
    document.observe(lambda event: updates.append(event.update))
    with closing(connect(path, bytes(32), Role.WRITER)) as connection:
        connection.execute("CREATE TABLE document_update (body BLOB NOT NULL) STRICT")

        def seconds_to_edit() -> float:
            begun = perf_counter()
            text.insert(len(text), "x")
            connection.execute("INSERT INTO document_update VALUES (?)", (updates[-1],))
            return perf_counter() - begun

        return median(seconds_to_edit() for _ in range(EDITS))


async def node_seconds(home: Path) -> float:
    """An edit through `Document.change`, which returns once it is durable."""
    async with lone_device(home) as node:
        document = await node.create_document(Audience.everyone())
        return median([await _seconds_to_change(document) for _ in range(EDITS)])


async def _seconds_to_change(document: Document) -> float:
    begun = perf_counter()
    async with document.change():
        document.text("text").append("x")
    return perf_counter() - begun
