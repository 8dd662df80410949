"""A signed record, as the row that is stored."""

from __future__ import annotations

from skerry.storage.records import Standing, StoredRecord, insert_record
from skerry.sync.batch import Batch
from skerry_protocol.document_access import document_id
from skerry_protocol.ids import DocumentId
from skerry_protocol.records import Checkpoint, Coverage, Epoch, Genesis, Record, RosterChange, SignedRecord, Update


def store_record(
    batch: Batch,
    signed: SignedRecord,
    record: Record,
    standing: Standing,
    *,
    accepted: bool = True,
    reason: str | None = None,
) -> None:
    """Write a record with its standing. `accepted`: it came from the relay, so the relay has it."""
    row = StoredRecord(
        record_id=signed.record_id,
        kind=record.KIND,
        document=record_document(signed, record),
        author=None if isinstance(record, Genesis) else record.author,
        sequence=_sequence(record),
        encoded=signed.encode(),
        standing=standing,
        stored_at_ms=batch.at_ms,
        accepted_at_ms=batch.at_ms if accepted else None,
        reason=reason,
    )
    batch.write(lambda store: insert_record(store, row))


def record_document(signed: SignedRecord, record: Record) -> DocumentId | None:
    """The document a record belongs to; None for the roster."""
    if isinstance(record, Genesis | RosterChange):
        return None
    if isinstance(record, Epoch):
        return record.document or document_id(signed)
    return record.document


def _sequence(record: Record) -> int:
    if isinstance(record, Update | Checkpoint):
        return record.sequence
    return record.number if isinstance(record, Coverage) else 0
