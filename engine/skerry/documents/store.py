"""Where documents rest, as a port, and the simplest thing that fits it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from skerry_protocol.ids import DocumentId

from .client_ids import ClientId


class DocumentStore(Protocol):
    """Where documents rest. An implementation promises:

    - `append` returns once the update would survive a power cut, and raises only where it was not stored;
    - `load` returns everything appended, in that order, or fewer updates that say the same.
    """

    async def load(self, document_id: DocumentId) -> Sequence[bytes]:
        """Everything stored for a document; nothing for one that was never written."""

    async def append(self, document_id: DocumentId, update: bytes, client_ids: frozenset[ClientId]) -> None:
        """Store one update, which writes under these client ids."""


class MemoryStore:
    """Documents that last as long as the process: for tests and for trying things out.

    >>> import anyio
    >>> anyio.run(MemoryStore().load, DocumentId(bytes(16)))
    ()
    """

    def __init__(self) -> None:
        self._updates: dict[DocumentId, tuple[bytes, ...]] = {}

    async def load(self, document_id: DocumentId) -> Sequence[bytes]:
        """See `DocumentStore.load`."""
        return self._updates.get(document_id, ())

    async def append(self, document_id: DocumentId, update: bytes, client_ids: frozenset[ClientId]) -> None:  # noqa: ARG002
        """See `DocumentStore.append`; nothing survives the process."""
        self._updates[document_id] = (*self._updates.get(document_id, ()), update)
