"""What the document tests share: stores that can be stopped or broken on purpose, and an open document."""

from __future__ import annotations

from collections.abc import Sequence

import anyio
import pycrdt
import pytest

from skerry.documents import ClientId, Document, MemoryStore
from skerry_protocol.ids import DocumentId


class DiskFull(Exception):
    """What a broken store raises."""


class StubbornStore(MemoryStore):
    """A store that refuses to write while `is_full`, and that can be made to wait at a gate."""

    def __init__(self) -> None:
        super().__init__()
        self.is_full = False
        self.loads = 0
        self.claimed: list[frozenset[ClientId]] = []
        self.reached = anyio.Event()
        self.gate = anyio.Event()
        self.gate.set()

    def close_gate(self) -> None:
        """Let the next load or append wait until `gate` is set; `reached` tells that one is waiting."""
        self.reached = anyio.Event()
        self.gate = anyio.Event()

    async def load(self, document_id: DocumentId) -> Sequence[bytes]:
        self.loads += 1
        updates = await super().load(document_id)
        self.reached.set()
        await self.gate.wait()
        return updates

    async def append(self, document_id: DocumentId, update: bytes, client_ids: frozenset[ClientId]) -> None:
        self.reached.set()
        await self.gate.wait()
        if self.is_full:
            raise DiskFull("no space left on device")
        self.claimed.append(client_ids)
        await super().append(document_id, update, client_ids)


@pytest.fixture
def document_id() -> DocumentId:
    return DocumentId(bytes(range(16)))


@pytest.fixture
async def store(anyio_backend: str) -> StubbornStore:
    return StubbornStore()


@pytest.fixture
async def document(store: StubbornStore, document_id: DocumentId) -> Document:
    return await Document.open(document_id, store)


class Page:
    """A Yjs editor in a browser, as far as updates go: it tells each of its edits."""

    def __init__(self) -> None:
        self.doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=77)
        self.text = self.doc.get("title", type=pycrdt.Text)
        self.edits: list[bytes] = []
        edits = self.edits
        self.doc.observe(lambda event: edits.append(event.update))

    def type(self, words: str) -> bytes:
        self.text += words
        return self.edits[-1]


@pytest.fixture
def page() -> Page:
    return Page()
