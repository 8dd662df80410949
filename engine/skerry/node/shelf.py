"""The documents of a node, as the part that reads them sees them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from skerry.documents import Document, DocumentRepository
from skerry.node.event_hub import EventHub, EventStream
from skerry.sync.ledger import Ledger
from skerry_protocol.ids import DocumentId

if TYPE_CHECKING:
    from skerry.intelligence.source import SourceText

Describe = Callable[[Document], "SourceText | None"]
"""What an application lets the device read of a document; None for one that is not its own."""


class NodeShelf:
    """Implements `skerry.intelligence.pipeline.Shelf`. `hidden` answers which document is no application's."""

    def __init__(
        self,
        ledger: Ledger,
        documents: DocumentRepository,
        hub: EventHub,
        hidden: Callable[[], DocumentId | None],
        describe: Describe,
    ) -> None:
        self._ledger = ledger
        self._documents = documents
        self._hub = hub
        self._hidden = hidden
        self._describe = describe

    def may_read(self, document: DocumentId) -> bool:
        """See `Shelf.may_read`."""
        return document != self._hidden() and self._ledger.may_read(document)

    async def source(self, document: DocumentId) -> SourceText | None:
        """See `Shelf.source`.

        What others hold open may lag behind the store by a moment. If that were read as the newest, and the device
        stopped before it was told of the change, the change would never be read.
        """
        return self._describe(await self._documents.open_alone(document))

    async def shown(self, document: DocumentId) -> SourceText | None:
        """What there is to read in a document as it is shown now."""
        return self._describe(await self._documents.open(document))

    def events(self) -> AbstractContextManager[EventStream]:
        """See `Shelf.events`."""
        return self._hub.listen()
