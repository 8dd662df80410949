"""The feed of the relay, taken in: from untrusted entries to a batch of writes and events."""

from __future__ import annotations

from collections.abc import Iterable

from skerry.storage import records
from skerry.storage.facts import Fact, write_fact
from skerry.sync.alarms import AlarmKind
from skerry.sync.batch import Batch
from skerry.sync.content_intake import ContentIntake
from skerry.sync.control_intake import ControlIntake
from skerry.sync.events import DeliveryChanged, PresenceReceived
from skerry.sync.ledger import Ledger
from skerry.sync.log_follower import LogFollower
from skerry.sync.ports import ContentPort
from skerry.sync.stored import record_document
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DocumentId
from skerry_protocol.messages import Entry
from skerry_protocol.records import (
    Checkpoint,
    Coverage,
    Epoch,
    Erase,
    Genesis,
    Grant,
    Presence,
    Record,
    RosterChange,
    SignedRecord,
    Update,
    parse_record,
)


class Intake:
    """Everything that comes from the relay goes through here, and only what passes every check is applied."""

    def __init__(self, ledger: Ledger, content: ContentPort) -> None:
        self._ledger = ledger
        self.control = ControlIntake(ledger)
        self.content = ContentIntake(ledger, content)
        self.log = LogFollower(ledger)

    def take(self, entries: Iterable[Entry], batch: Batch) -> None:
        """Take in entries of the feed, in order."""
        position = None
        for entry in entries:
            self.log.take(entry, batch)
            self._take_entry(entry, batch)
            position = entry.resume
        if position is not None:
            reached = str(position).encode()
            batch.write(lambda store: write_fact(store, Fact.FEED_POSITION, reached))

    def take_presence(self, encoded: bytes, batch: Batch) -> None:
        """Take in somebody's cursor; nothing of it is stored."""
        parsed = _parsed(encoded)
        record = parsed[1] if parsed else None
        if parsed is None or not isinstance(record, Presence):
            batch.alarm(AlarmKind.MALFORMED_RECORD)
            return
        signed = parsed[0]
        payload = self.content.open_presence(signed, record, batch)
        if payload is not None:
            batch.tell(PresenceReceived(record.document, record.author, payload))

    def _take_entry(self, entry: Entry, batch: Batch) -> None:
        if entry.record is None:
            self._relay_has(entry, batch)
            return
        parsed = _parsed(entry.record)
        if parsed is None:
            batch.alarm(AlarmKind.MALFORMED_RECORD, entry.document)
            return
        signed, record = parsed
        if signed.record_id != entry.record_id or record_document(signed, record) != entry.document:
            batch.alarm(AlarmKind.MISNAMED_RECORD, entry.document)
            return
        if self._is_own_unknown(record):
            batch.alarm(AlarmKind.OWN_WORK_RETURNED, entry.document, self._ledger.device)
        self._take_record(signed, record, batch)
        self._relay_has(entry, batch)

    def _take_record(self, signed: SignedRecord, record: Record, batch: Batch) -> None:
        match record:
            case Genesis() | RosterChange():
                if self.control.take_roster(signed, record, batch):
                    self._retry_everything(batch)
            case Epoch() | Grant() | Erase():
                if self.control.take_control(signed, record, batch):
                    self._retry(record_document(signed, record), batch)
            case Update() | Checkpoint():
                if self.content.take(signed, record, batch):
                    self._retry(record.document, batch)
            case Coverage():
                self.content.take_coverage(signed, record, batch)
            case Presence():
                batch.alarm(AlarmKind.MALFORMED_RECORD, record.document)

    def _relay_has(self, entry: Entry, batch: Batch) -> None:
        record_id, at_ms = entry.record_id, batch.at_ms
        batch.write(lambda store: records.mark_accepted(store, record_id, at_ms))
        if entry.record is None and entry.document is not None:
            batch.tell(DeliveryChanged(entry.document))

    def _is_own_unknown(self, record: Record) -> bool:
        if not isinstance(record, Update | Checkpoint) or record.author != self._ledger.device:
            return False
        places = self._ledger.chain_ids.get((record.document, record.author), {})
        return record.sequence not in places

    def _retry_everything(self, batch: Batch) -> None:
        for document in list(self._ledger.waiting):
            self._retry(document, batch)

    def _retry(self, document: DocumentId | None, batch: Batch) -> None:
        """Something moved on in a document: records that waited may follow now, once each."""
        waited = self._ledger.waiting.pop(document, {}) if document else {}
        for signed in waited.values():
            self._take_record(signed, parse_record(signed), batch)


def _parsed(encoded: bytes) -> tuple[SignedRecord, Record] | None:
    try:
        signed = SignedRecord.decode(encoded)
        return signed, parse_record(signed)
    except ProtocolError:
        return None
