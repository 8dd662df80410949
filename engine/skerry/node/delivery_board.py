"""The delivery of every document, worked out again after something changed, off the path of an edit."""

from __future__ import annotations

from dataclasses import replace

import anyio

from skerry.node.event_hub import EventHub
from skerry.storage import Connection
from skerry.sync.delivery import read_delivery
from skerry.sync.events import DeliveryChanged
from skerry.sync.journal import Journal
from skerry.sync.status import Delivery
from skerry_protocol.ids import DocumentId


class DeliveryBoard:
    """Answers at once from what was worked out last, and tells when an answer has changed."""

    def __init__(self, journal: Journal, hub: EventHub) -> None:
        self._journal = journal
        self._hub = hub
        self._known: dict[DocumentId, Delivery] = {}
        self._stale: set[DocumentId] = set()
        self._changed = anyio.Event()
        self._turn = anyio.Lock()

    def mark(self, document: DocumentId) -> None:
        """Something that bears on the delivery of `document` is durable."""
        self._stale.add(document)
        self._changed.set()

    def wrote(self, document: DocumentId) -> None:
        """Something was written here and is durable: from now on nobody else is said to have all of it."""
        known = self.read(document)
        self._known[document] = replace(known, waiting_updates=known.waiting_updates + 1)
        self.mark(document)

    def read(self, document: DocumentId) -> Delivery:
        """The newest delivery that was worked out."""
        return self._known.get(document, Delivery(document, None, 0, None, 0, 0, ()))

    async def refresh(self) -> None:
        """Work out what is stale; when it returns, whatever was marked before is known."""
        async with self._turn:
            await self._refresh()

    async def _refresh(self) -> None:
        stale, self._stale = self._stale, set()
        ledger = self._journal.ledger

        def deliveries(store: Connection) -> list[Delivery]:
            return [read_delivery(store, ledger, document) for document in stale]

        for delivery in await self._journal.database.read(deliveries) if stale else ():
            if self._known.get(delivery.document) != delivery:
                self._known[delivery.document] = delivery
                self._hub.tell(DeliveryChanged(delivery.document))

    async def run(self) -> None:
        """Keep the board fresh until cancelled."""
        while True:
            if not self._stale:
                self._changed = anyio.Event()
                await self._changed.wait()
            await self.refresh()
