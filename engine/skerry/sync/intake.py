"""The feed of the relay, taken in: from untrusted entries to a batch of writes and events."""

from __future__ import annotations

from collections import deque
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
from skerry_protocol.document_access import document_id
from skerry_protocol.errors import ProtocolError
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

_FAULTS_OF_THE_RELAY = frozenset(
    kind.alarm_name
    for kind in (
        AlarmKind.MALFORMED_RECORD,
        AlarmKind.MISNAMED_RECORD,
        AlarmKind.UNKNOWN_AUTHOR,
        AlarmKind.BAD_SIGNATURE,
        AlarmKind.ROSTER_REFUSED,
        AlarmKind.ACCESS_REFUSED,
        AlarmKind.RELAY_SKIPPED,
    )
)
"""An honest relay hands on nothing of the kind, and leaves nothing out."""


class Intake:
    """Everything that comes from the relay goes through here, and only what passes every check is applied."""

    def __init__(self, ledger: Ledger, content: ContentPort) -> None:
        self._ledger = ledger
        self.log = LogFollower(ledger)
        self.control = ControlIntake(ledger)
        self.content = ContentIntake(ledger, content, self.log)
        self._must_fetch_again = False
        self._is_whole_feed = True

    def begin(self, position: int) -> None:
        """A feed begins after `position`."""
        self._must_fetch_again = False
        self._is_whole_feed = position == 0
        self.log.begin()

    def take(self, entries: Iterable[Entry], batch: Batch) -> None:
        """Take in entries of the feed, in order.

        Where the relay did wrong, something may be missing; the next feed then starts from the beginning. A log
        that went back and has grown again looks as if something was left out. That is told apart by following it
        from the beginning too, before anything is taken in that rests on what is missing.
        """
        position = None
        for entry in entries:
            if not self._is_whole_feed and self.log.is_beyond_a_hole(entry):
                batch.has_hole = True
                break
            self.log.take(entry, batch)
            self._take_entry(entry, batch)
            position = entry.resume
        if not self._is_whole_feed and batch.withhold(AlarmKind.UNKNOWN_AUTHOR):
            batch.has_hole = True
        self._must_fetch_again |= any(alarm.name in _FAULTS_OF_THE_RELAY for alarm in batch.alarms)
        if position is not None:
            reached = b"0" if self._must_fetch_again else str(position).encode()
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
            batch.alarm(AlarmKind.MALFORMED_RECORD, self._ledger.known(entry.document))
            return
        signed, record = parsed
        if signed.record_id != entry.record_id or record_document(signed, record) != entry.document:
            batch.alarm(AlarmKind.MISNAMED_RECORD, self._ledger.known(entry.document))
            return
        self._take_record(signed, record, batch)
        self._relay_has(entry, batch)

    def _take_record(self, signed: SignedRecord, record: Record, batch: Batch) -> None:
        """Take in a record, then whatever waited for it, and so on."""
        ready = deque([(signed, record)])
        while ready:
            for waited in self._take_one(*ready.popleft(), batch):
                ready.append((waited, parse_record(waited)))

    def _take_one(self, signed: SignedRecord, record: Record, batch: Batch) -> list[SignedRecord]:
        """Take in one record; those that waited for it."""
        waiting = self._ledger.waiting
        match record:
            case Genesis() | RosterChange():
                return waiting.everything() if self.control.take_roster(signed, record, batch) else []
            case Epoch() | Grant() | Erase():
                document = record.document or document_id(signed)
                return waiting.of_document(document) if self.control.take_control(signed, record, batch) else []
            case Update() | Checkpoint():
                return self._take_work(signed, record, batch)
            case Coverage():
                self.content.take_coverage(signed, record, batch)
            case Presence():
                batch.alarm(AlarmKind.MALFORMED_RECORD, self._ledger.known(record.document))
        return []

    def _take_work(self, signed: SignedRecord, record: Update | Checkpoint, batch: Batch) -> list[SignedRecord]:
        if not self.content.take(signed, record, batch):
            return []
        if record.author == self._ledger.device:
            batch.alarm(AlarmKind.OWN_WORK_RETURNED, record.document, record.author)
        reached = [(covered.author, covered.sequence) for covered in getattr(record, "covers", ())]
        places = [(record.author, record.sequence), *reached]
        waiting = self._ledger.waiting
        return [
            waited
            for author, sequence in dict.fromkeys(places)
            for waited in waiting.at(record.document, author, sequence + 1)
        ]

    def _relay_has(self, entry: Entry, batch: Batch) -> None:
        record_id, at_ms = entry.record_id, batch.at_ms
        batch.write(lambda store: records.mark_accepted(store, record_id, at_ms))
        if entry.record is not None:
            return
        if entry.n:
            batch.write(lambda store: batch.note_lacking(records.find_record(store, record_id) is None))
        if entry.document is not None:
            batch.tell(DeliveryChanged(entry.document))


def _parsed(encoded: bytes) -> tuple[SignedRecord, Record] | None:
    try:
        signed = SignedRecord.decode(encoded)
        return signed, parse_record(signed)
    except ProtocolError:
        return None
