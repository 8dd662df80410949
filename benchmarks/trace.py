"""The editing history of a whole paper, replayed edit by edit, beside the bare CRDT in the same run.

`uv run python -m benchmarks TRACE --only trace`. TRACE is JSON compressed with gzip, as the public collections of
editing traces keep it: `startContent`, `endContent`, and `txns`, each with patches of position, deleted count and
inserted text, counted in code points.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import anyio
import pycrdt

from benchmarks.figure import Figure
from skerry.crypto import EpochKey, seal
from skerry.documents import ClientId, Document, squash
from skerry_protocol.ids import DocumentId
from skerry_protocol.labels import SEAL_CHECKPOINT

Patch = tuple[int, int, str]

NOTE = DocumentId(bytes(16))
MICROSECONDS = 1_000_000
MILLISECONDS = 1_000
AT_MOST_TIMES_BARE = 10
AT_MOST_SEALED_BYTES = 400_000


class Shelf:
    """A store that only keeps what it is given, so that nothing but the document is measured."""

    def __init__(self) -> None:
        self.updates: list[bytes] = []

    async def load(self, document_id: DocumentId) -> Sequence[bytes]:  # noqa: ARG002
        return self.updates

    async def append(self, document_id: DocumentId, update: bytes, client_ids: frozenset[ClientId]) -> None:  # noqa: ARG002
        self.updates.append(update)


def measure(trace: Path, most_edits: int = 40_000) -> Iterator[Figure]:
    """Microseconds per edit, and what the whole history costs to open, squash and seal."""
    patches = read_trace(trace)
    first = patches[:most_edits]
    bare = bare_seconds(first)
    shelf = Shelf()
    ours = anyio.run(document_seconds, first, shelf)
    yield Figure(f"trace: one of {len(first)} edits, bare pycrdt with an observer", bare * MICROSECONDS, "µs")
    yield Figure("trace: one edit through a document", ours * MICROSECONDS, "µs")
    yield Figure("trace: through a document, to bare", ours / bare, "times", AT_MOST_TIMES_BARE)
    yield from whole_history(patches)


def read_trace(path: Path) -> list[Patch]:
    """Every patch of the trace, in order."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        trace = json.load(file)
    patches = [(at, deleted, inserted) for step in trace["txns"] for at, deleted, inserted in step["patches"]]
    if _typed(patches, trace["startContent"]) != trace["endContent"]:
        raise ValueError("replaying this trace does not end where the trace says")
    return patches


def bare_seconds(patches: Sequence[Patch]) -> float:
    """What an edit costs where nothing is promised; the text is ASCII, so bytes are code points here."""
    document = pycrdt.Doc({"text": pycrdt.Text()})
    text = document.get("text", type=pycrdt.Text)
    updates: list[bytes] = []
    document.observe(lambda event: updates.append(event.update))
    begun = perf_counter()
    for at, deleted, inserted in patches:
        with document.transaction():
            _apply_bare(text, at, deleted, inserted)
    return (perf_counter() - begun) / len(patches)


async def document_seconds(patches: Sequence[Patch], shelf: Shelf) -> float:
    """What an edit costs through `Document.change`, which inspects, rehearses and stores it."""
    document = await Document.open(NOTE, shelf)
    text = document.text("text")
    begun = perf_counter()
    for at, deleted, inserted in patches:
        async with document.change():
            if deleted:
                text.delete(at, at + deleted)
            if inserted:
                text.insert(at, inserted)
    seconds = (perf_counter() - begun) / len(patches)
    if str(text) != _typed(patches, ""):
        raise ValueError("the document does not hold what was typed")
    return seconds


def whole_history(patches: Sequence[Patch]) -> Iterator[Figure]:
    """The whole paper: its updates squashed, opened and sealed as a checkpoint."""
    updates = _updates(patches)
    begun = perf_counter()
    state = squash(updates)
    squashed = perf_counter()
    document = anyio.run(_open, state)
    opened = perf_counter()
    sealed = seal(EpochKey.generate(), SEAL_CHECKPOINT, NOTE, b"header", state)
    done = perf_counter()
    if str(document.text("text")) != _typed(patches, ""):
        raise ValueError("the squashed history does not hold what was typed")
    yield Figure(f"trace: squash all {len(updates)} updates", (squashed - begun) * MILLISECONDS, "ms", 5_000)
    yield Figure("trace: open the whole history from one update", (opened - squashed) * MILLISECONDS, "ms", 100)
    yield Figure("trace: seal it as a checkpoint", (done - opened) * MILLISECONDS, "ms", 100)
    yield Figure("trace: the sealed checkpoint", len(sealed.ciphertext), "bytes", AT_MOST_SEALED_BYTES)


async def _open(state: bytes) -> Document:
    shelf = Shelf()
    shelf.updates.append(state)
    return await Document.open(NOTE, shelf)


def _updates(patches: Sequence[Patch]) -> list[bytes]:
    document = pycrdt.Doc({"text": pycrdt.Text()}, client_id=7)
    text = document.get("text", type=pycrdt.Text)
    updates: list[bytes] = []
    document.observe(lambda event: updates.append(event.update))
    for at, deleted, inserted in patches:
        with document.transaction():
            _apply_bare(text, at, deleted, inserted)
    return updates


def _apply_bare(text: pycrdt.Text, at: int, deleted: int, inserted: str) -> None:
    if deleted:
        del text[at : at + deleted]
    if inserted:
        text.insert(at, inserted)


def _typed(patches: Sequence[Patch], start: str) -> str:
    """What the patches make of `start`, by plain string surgery."""
    typed = list(start)
    for at, deleted, inserted in patches:
        typed[at : at + deleted] = inserted
    return "".join(typed)
