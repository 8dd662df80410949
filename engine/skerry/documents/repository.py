"""The documents that are open on this device, each at most once."""

from __future__ import annotations

from weakref import WeakValueDictionary

import anyio

from skerry_protocol.ids import DocumentId

from .document import Document
from .store import DocumentStore


class DocumentRepository:
    """Opens documents from a store. A document stays open for as long as somebody holds it.

    >>> from skerry.documents import MemoryStore
    >>> repository = DocumentRepository(MemoryStore())
    >>> document = anyio.run(repository.open, DocumentId(bytes(16)))
    >>> document.plain_text("body")
    ''
    """

    def __init__(self, store: DocumentStore) -> None:
        self._store = store
        self._documents: WeakValueDictionary[DocumentId, Document] = WeakValueDictionary()
        self._turns: WeakValueDictionary[DocumentId, anyio.Lock] = WeakValueDictionary()
        """One for each document that is being opened or brought up to date right now."""

    async def open(self, document_id: DocumentId) -> Document:
        """The document, read from the store if nobody holds it. Raises what the store raises."""
        turn = self._turns.setdefault(document_id, anyio.Lock())
        async with turn:
            document = self._documents.get(document_id)
            if document is None:
                document = await Document.open(document_id, self._store)
                self._documents[document_id] = document
            return document

    async def open_alone(self, document_id: DocumentId) -> Document:
        """The document as it is stored now, for reading: nobody else holds it. Raises what the store raises."""
        return await Document.open(document_id, self._store)

    async def apply_remote(self, document_id: DocumentId, update: bytes) -> bool:
        """Show an update that is durable already to the document, if it is open or just being opened.

        One that cannot be applied is left out, as it is when the document is opened (`Document.left_out`), and
        False is returned.
        """
        turn = self._turns.setdefault(document_id, anyio.Lock())
        async with turn:
            document = self._documents.get(document_id)
            return document is None or document.take_in(update)
