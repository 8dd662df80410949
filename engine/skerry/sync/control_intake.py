"""Taking in the roster and the access of documents: checked by the protocol's rules, never by the relay's word."""

from __future__ import annotations

from skerry.access.errors import NoWorkspace, UnusableWrap
from skerry.crypto import EpochKey
from skerry.storage import chains, records, updates
from skerry.storage.made import forget_what_was_made
from skerry.storage.records import Standing
from skerry.sync.alarms import AlarmKind
from skerry.sync.batch import Batch
from skerry.sync.events import DocumentAdded, DocumentChanged, MembersChanged
from skerry.sync.ledger import Ledger
from skerry.sync.stored import store_record
from skerry_protocol.document_access import document_id
from skerry_protocol.errors import NotTheNextRecord, ProtocolError
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.records import (
    ControlRecord,
    Epoch,
    Erase,
    Genesis,
    Grant,
    RosterChange,
    RosterRecord,
    SignedRecord,
    parse_record,
    verify_record,
)


class ControlIntake:
    """Applies roster and control records to the ledger, and opens the keys they hold for this device."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def take_roster(self, signed: SignedRecord, record: RosterRecord, batch: Batch) -> bool:
        """Apply a roster record; True if the roster moved on."""
        ledger = self._ledger
        before = ledger.rosters.current.head if ledger.rosters else None
        if isinstance(record, Genesis) and (before or signed.record_id.raw != _pinned(ledger)):
            return self._refuse_second_genesis(signed, batch)
        try:
            ledger.replay(signed, record.KIND)
        except (ProtocolError, NoWorkspace):
            batch.alarm(AlarmKind.ROSTER_REFUSED)
            return False
        if ledger.roster.head == before:
            return False
        store_record(batch, signed, record, Standing.APPLIED)
        batch.access_moved = True
        batch.tell(MembersChanged())
        return True

    def take_control(self, signed: SignedRecord, record: ControlRecord, batch: Batch) -> bool:
        """Apply an epoch, grant or erase record; True if the document's access moved on."""
        ledger = self._ledger
        document = record.document or document_id(signed)
        access = ledger.accesses.get(document)
        if access is not None and signed.record_id in access.steps:
            return False
        try:
            ledger.replay(signed, record.KIND)
        except NotTheNextRecord:
            return self._wait(signed, record, document, batch)
        except (ProtocolError, NoWorkspace):
            return self._refuse(signed, document, batch)
        ledger.waiting.settle(document, signed.record_id)
        self._settle(signed, record, batch, accepted=True)
        return True

    def take_own(self, signed: SignedRecord, batch: Batch) -> None:
        """Apply a roster or control record that this device made; it still has to go to the relay.

        Raises a `ProtocolError` where the rules forbid it.
        """
        record = parse_record(signed)
        if isinstance(record, Genesis | RosterChange):
            self._ledger.replay(signed, record.KIND)
            store_record(batch, signed, record, Standing.APPLIED, accepted=False)
            batch.tell(MembersChanged())
        elif isinstance(record, Epoch | Grant | Erase):
            self._ledger.replay(signed, record.KIND)
            self._settle(signed, record, batch, accepted=False)

    def keep_key(self, document: DocumentId, epoch: RecordId, key: EpochKey, batch: Batch) -> None:
        """Hold a key in memory and in the store."""
        self._ledger.keys.hold(epoch, key)
        batch.write(lambda store: chains.write_epoch_key(store, document, epoch, key.raw))

    def _settle(self, signed: SignedRecord, record: ControlRecord, batch: Batch, accepted: bool) -> None:
        document = record.document or document_id(signed)
        store_record(batch, signed, record, Standing.APPLIED, accepted=accepted)
        batch.access_moved = True
        self._learn(document, batch)
        self._open_keys(document, record, batch)
        if not self._ledger.may_read(document):
            batch.tell(DocumentChanged(document))

    def _refuse_second_genesis(self, signed: SignedRecord, batch: Batch) -> bool:
        if signed.record_id.raw != _pinned(self._ledger):
            batch.alarm(AlarmKind.ROSTER_REFUSED)
        return False

    def _wait(self, signed: SignedRecord, record: ControlRecord, document: DocumentId, batch: Batch) -> bool:
        ledger = self._ledger
        if not self._is_by_a_member(signed, record):
            return self._refuse(signed, document, batch)
        if signed.record_id not in ledger.waiting:
            ledger.waiting.put(document, signed, record)
            store_record(batch, signed, record, Standing.WAITING, reason="an earlier change of access is missing")
        return False

    def _refuse(self, signed: SignedRecord, document: DocumentId, batch: Batch) -> bool:
        self._ledger.waiting.settle(document, signed.record_id)
        batch.write(lambda store: records.forget_waiting(store, signed.record_id))
        batch.alarm(AlarmKind.ACCESS_REFUSED, self._ledger.known(document))
        return False

    def _is_by_a_member(self, signed: SignedRecord, record: ControlRecord) -> bool:
        """Whether the signature holds: nobody else makes this device keep anything."""
        try:
            certificate = self._ledger.roster.certificate_ever(record.author)
            verify_record(signed, record, certificate.signing_key)
        except (ProtocolError, NoWorkspace):
            return False
        return True

    def _learn(self, document: DocumentId, batch: Batch) -> None:
        if document in self._ledger.documents:
            return
        at_ms = batch.at_ms
        self._ledger.documents[document] = at_ms
        batch.write(lambda store: updates.learn_document(store, document, at_ms))

    def _open_keys(self, document: DocumentId, record: ControlRecord, batch: Batch) -> None:
        ledger = self._ledger
        access = ledger.accesses[document]
        if isinstance(record, Erase):
            ledger.keys.forget(access)
            batch.write(lambda store: chains.shred_epoch_keys(store, document))
            batch.write(lambda store: forget_what_was_made(store, document))
            return
        could_read = ledger.may_read(document)
        try:
            self._open_wrap(document, record, batch)
        except UnusableWrap:
            batch.alarm(AlarmKind.UNUSABLE_WRAP, document, record.author)
        if ledger.may_read(document) and not could_read:
            batch.tell(DocumentAdded(document))

    def _open_wrap(self, document: DocumentId, record: Epoch | Grant, batch: Batch) -> None:
        ledger = self._ledger
        access = ledger.accesses[document]
        key = ledger.keys.open_wrap(ledger.identity, access, record)
        if key is None:
            return
        self.keep_key(document, access.current.epoch, key, batch)
        if isinstance(record, Epoch) and (previous := ledger.keys.open_previous(access, record, key)):
            self.keep_key(document, *previous, batch)


def _pinned(ledger: Ledger) -> bytes | None:
    return ledger.workspace.raw if ledger.workspace else None
