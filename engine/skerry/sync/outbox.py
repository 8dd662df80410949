"""From what was written here to sealed records: merged, sealed, stored, and only then sent.

A record is stored before it leaves, so a retry sends the same bytes and never a second record for one sequence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skerry.access.content import (
    UNSEALED,
    CheckpointContent,
    UpdateContent,
    seal_content,
)
from skerry.storage import chains, updates
from skerry.storage.chains import StoredAuthorHead
from skerry.storage.records import Standing
from skerry.storage.updates import PendingUpdate
from skerry.sync.batch import Batch
from skerry.sync.events import DeliveryChanged
from skerry.sync.ledger import Ledger
from skerry.sync.ports import ContentPort
from skerry.sync.stored import store_record
from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import Checkpoint, Covered, Presence, SignedRecord, Update

MAX_MERGED_BYTES = 2 * 1024 * 1024
"""How much goes into one record; a single larger update still goes out alone."""


@dataclass(frozen=True)
class SealedRun:
    """The record that the oldest `updates` pending ones became."""

    signed: SignedRecord
    updates: int


class Outbox:
    """Makes this device's records."""

    def __init__(self, ledger: Ledger, content: ContentPort) -> None:
        self._ledger = ledger
        self._content = content

    def may_write(self, document: DocumentId) -> bool:
        """Whether this device may write here, holds the key, and was not found to be a copy."""
        return self._ledger.may_write(document) and (document, self._ledger.device) not in self._ledger.frozen

    def seal_updates(self, document: DocumentId, pending: Sequence[PendingUpdate], batch: Batch) -> SealedRun | None:
        """Merge the oldest `pending` updates into one sealed record; None where there are none."""
        together = _within_one_record(pending)
        if not together:
            return None
        merged = self._content.merge([update.body for update in together])
        clocks = self._content.inspect(merged)
        content = UpdateContent(frozenset(clocks), merged)
        ledger, access = self._ledger, self._ledger.accesses[document]
        sequence, previous = self._next_place(document)
        unsealed = Update(ledger.roster.workspace, document, ledger.device, sequence, previous, access.head, UNSEALED)
        signed = seal_content(unsealed, content.to_bytes(), ledger.keys.key(access), ledger.identity)
        self._store_link(signed, unsealed, batch)
        batch.write(lambda store: updates.mark_sealed(store, together, signed.record_id))
        ledger.claim(document, ledger.device, clocks)
        batch.write(lambda store: updates.claim_clients(store, document, ledger.device, clocks))
        return SealedRun(signed, len(together))

    def seal_checkpoint(self, document: DocumentId, stored: Sequence[bytes], batch: Batch) -> SignedRecord:
        """The whole document, as all the `stored` updates make it, with what it covers."""
        ledger, access = self._ledger, self._ledger.accesses[document]
        sequence, previous = self._next_place(document)
        content = CheckpointContent(self._claims(document), self._content.squash(stored))
        unsealed = Checkpoint(
            ledger.roster.workspace,
            document,
            ledger.device,
            sequence,
            previous,
            access.head,
            self._covers_with_vouched(document),
            UNSEALED,
        )
        signed = seal_content(unsealed, content.to_bytes(), ledger.keys.key(access), ledger.identity)
        self._store_link(signed, unsealed, batch)
        return signed

    def seal_presence(self, document: DocumentId, payload: bytes) -> SignedRecord:
        """A word about the moment; stored nowhere."""
        ledger, access = self._ledger, self._ledger.accesses[document]
        unsealed = Presence(ledger.roster.workspace, document, ledger.device, access.head, UNSEALED)
        return seal_content(unsealed, payload, ledger.keys.key(access), ledger.identity)

    def _next_place(self, document: DocumentId) -> tuple[int, RecordId | None]:
        head = self._ledger.own_head(document)
        return (head.sequence + 1, head.record) if head else (1, None)

    def _store_link(self, signed: SignedRecord, record: Update | Checkpoint, batch: Batch) -> None:
        self._ledger.move_head(record.document, record.author, AuthorHead(record.sequence, signed.record_id))
        store_record(batch, signed, record, Standing.APPLIED, accepted=False)
        row = StoredAuthorHead(record.document, record.author, record.sequence, signed.record_id, is_frozen=False)
        batch.write(lambda store: chains.write_author_head(store, row))
        batch.tell(DeliveryChanged(record.document))

    def _covers_with_vouched(self, document: DocumentId) -> tuple[Covered, ...]:
        """What the stored updates hold: records that are here, and what came inside of others' checkpoints."""
        ledger = self._ledger
        covers = {covered.author: covered for covered in ledger.covers(document)}
        for (of, author), vouched in ledger.vouched.items():
            newest = max(vouched, key=lambda head: head.sequence)
            if of == document and author != ledger.device and newest.sequence > _sequence(covers.get(author)):
                covers[author] = Covered(author, newest.sequence, newest.record)
        return tuple(covers[author] for author in sorted(covers))

    def _claims(self, document: DocumentId) -> tuple[tuple[DeviceId, frozenset[int]], ...]:
        claims = self._ledger.clients_of(document)
        devices = sorted({claim.device for claim in claims.values()})
        return tuple(
            (device, frozenset(c for c, claim in claims.items() if claim.device == device)) for device in devices
        )


def _sequence(covered: Covered | None) -> int:
    return covered.sequence if covered else 0


def _within_one_record(pending: Sequence[PendingUpdate]) -> list[PendingUpdate]:
    together: list[PendingUpdate] = []
    total_bytes = 0
    for update in pending:
        total_bytes += len(update.body)
        if together and total_bytes > MAX_MERGED_BYTES:
            break
        together.append(update)
    return together
