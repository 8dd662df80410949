"""The records on this disk, read again from their signed bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skerry.storage.records import Standing, StoredRecord
from skerry_protocol.document_access import document_id
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import (
    Checkpoint,
    Coverage,
    Epoch,
    Genesis,
    Record,
    RosterChange,
    SignedRecord,
    Update,
    parse_record,
)

from .findings import Check, Finding


@dataclass(frozen=True)
class HeldRecord:
    """A record, next to the row that it was read from."""

    stored: StoredRecord
    signed: SignedRecord
    record: Record

    @property
    def is_applied(self) -> bool:
        """Whether this device rests on it."""
        return self.stored.standing is Standing.APPLIED

    @property
    def is_in_chain(self) -> bool:
        """Whether it is part of its author's chain here; a record that the relay refused still is."""
        return self.stored.standing in (Standing.APPLIED, Standing.REFUSED)

    @property
    def document(self) -> DocumentId | None:
        """The document it belongs to; None for the roster."""
        if isinstance(self.record, Genesis | RosterChange):
            return None
        if isinstance(self.record, Epoch) and self.record.document is None:
            return document_id(self.signed)
        return self.record.document

    @property
    def author(self) -> DeviceId | None:
        """The device that wrote it; None for the genesis record, which the Ops key signs."""
        return None if isinstance(self.record, Genesis) else self.record.author

    def finding(self, check: Check, what: str) -> Finding:
        """Something that is wrong with this record."""
        return Finding(check, what, self.document, self.author, self.signed.record_id)


@dataclass(frozen=True)
class Link:
    """One record of an author's chain."""

    held: HeldRecord
    record: Update | Checkpoint

    @property
    def record_id(self) -> RecordId:
        """The id of the record."""
        return self.held.signed.record_id


def read_held(rows: Sequence[StoredRecord]) -> tuple[list[HeldRecord], list[Finding]]:
    """Every row that is a record, and what is wrong with the others or with what is noted beside them."""
    held: list[HeldRecord] = []
    findings: list[Finding] = []
    for row in rows:
        try:
            signed = SignedRecord.decode(row.encoded)
            held.append(HeldRecord(row, signed, parse_record(signed)))
        except ProtocolError as error:
            what = f"These stored bytes are not a record: {error}"
            findings.append(Finding(Check.RECORDS, what, row.document, row.author, row.record_id))
    return held, [*findings, *(finding for each in held for finding in _contradictions(each))]


def _contradictions(held: HeldRecord) -> Iterator[Finding]:
    row = held.stored
    if row.record_id != held.signed.record_id:
        what = "The stored bytes are not those that the record is named by."
        yield Finding(Check.RECORDS, what, row.document, row.author, row.record_id)
    noted = (row.kind, row.document, row.author, row.sequence)
    if noted != (held.record.KIND, held.document, held.author, _place(held.record)):
        yield held.finding(Check.RECORDS, "What is noted beside the record is not what it says itself.")


def _place(record: Record) -> int:
    number = record.number if isinstance(record, Coverage) else 0
    return int(getattr(record, "sequence", number))
