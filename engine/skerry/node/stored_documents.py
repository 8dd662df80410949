"""Documents at rest in this device's store: the edit path, from a change to its durable commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skerry.documents import ClientId, squash
from skerry.errors import HostileUpdate
from skerry.node.errors import NotWritable
from skerry.storage import Connection, updates
from skerry.storage.updates import UpdateOrigin
from skerry.sync.journal import Journal
from skerry_protocol.ids import DocumentId

SQUASH_ABOVE_UPDATES = 500


class StoredDocuments:
    """Implements `skerry.documents.DocumentStore` on the encrypted store. `wrote` is called after every commit."""

    def __init__(self, journal: Journal, wrote: Callable[[DocumentId], None]) -> None:
        self._journal = journal
        self._wrote = wrote

    async def load(self, document_id: DocumentId) -> Sequence[bytes]:
        """Everything stored for a document; a long history is squashed first."""
        database = self._journal.database
        rows = await database.read(lambda store: updates.count_updates(store, document_id))
        if rows > SQUASH_ABOVE_UPDATES:
            at_ms = self._journal.clock.now_ms()
            await database.write(lambda store: squash_stored(store, document_id, at_ms))
        return await database.read(lambda store: updates.load_updates(store, document_id))

    async def append(self, document_id: DocumentId, update: bytes, client_ids: frozenset[ClientId]) -> None:
        """Store one update that was made here. Raises `NotWritable`, `HostileUpdate` and what the store raises."""
        ledger, at_ms = self._journal.ledger, self._journal.clock.now_ms()
        if not ledger.may_write(document_id):
            raise NotWritable()
        claims = ledger.clients_of(document_id)
        if any(client in claims and claims[client].device != ledger.device for client in client_ids):
            raise HostileUpdate("An edit was made under the name of another device.", "Open the page again.")
        # How far a client id has come is claimed with its record: no checkpoint of others can hold more than that.
        claimed = {int(client): 0 for client in client_ids}

        def insert(store: Connection) -> None:
            updates.insert_update(store, document_id, UpdateOrigin.HERE, update, at_ms)
            updates.claim_clients(store, document_id, ledger.device, claimed)

        await self._journal.database.write(insert)
        ledger.claim(document_id, ledger.device, claimed)
        self._wrote(document_id)


def squash_stored(store: Connection, document: DocumentId, at_ms: int) -> None:
    """Put one update in the place of all rows that were sealed already, in one transaction."""
    number = updates.newest_sealed_number(store, document)
    rows = updates.updates_up_to(store, document, number)
    if len(rows) > 1:
        updates.replace_updates(store, document, number, squash(rows), at_ms)
