"""What goes out: everything that is ready is sealed in one transaction, and only then sent.

One commit for all documents instead of one for each is what keeps a busy device quick on a slow disk.
"""

from __future__ import annotations

from collections.abc import Sequence

from skerry.errors import HostileUpdate
from skerry.storage import Connection, records, updates
from skerry.storage.updates import PendingUpdate
from skerry.sync.alarms import AlarmKind
from skerry.sync.coverages import Coverages
from skerry.sync.journal import Journal
from skerry.sync.machine import Action, PushRecord, SealCheckpoint, SealUpdates, SendCoverage, SyncMachine
from skerry.sync.outbox import Outbox
from skerry_protocol.device_session import DeviceSession
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.records import SignedRecord

CHECKPOINT_EVERY_UPDATES = 256


class Departures:
    """Does what the machine asks for on one connection."""

    def __init__(self, journal: Journal, outbox: Outbox, machine: SyncMachine, session: DeviceSession) -> None:
        self._journal = journal
        self._outbox = outbox
        self._machine = machine
        self._session = session
        self.coverages = Coverages(journal)
        self._just_sealed: dict[RecordId, SignedRecord] = {}
        self._own_checkpoints: dict[RecordId, DocumentId] = {}

    async def act(self) -> None:
        """Do what the machine asks for, until it asks for nothing more."""
        while actions := self._machine.actions():
            await self._push([action.record for action in actions if isinstance(action, PushRecord)])
            await self._seal_updates([action.document for action in actions if isinstance(action, SealUpdates)])
            await self._seal_checkpoints(actions)
            await self._send_coverage([action.document for action in actions if isinstance(action, SendCoverage)])

    def present(self, document: DocumentId, payload: bytes) -> None:
        """Send a word about the moment; it is dropped where nobody could read it."""
        if self._machine.is_live and self._journal.ledger.may_read(document):
            self._session.present(self._outbox.seal_presence(document, payload).encode())

    def accepted(self, record: RecordId) -> None:
        """The relay has a record of ours; of a checkpoint this device surely holds what it covers."""
        self._machine.settled(record)
        if document := self._own_checkpoints.pop(record, None):
            self._session.prune(document, record)

    async def _push(self, record_ids: Sequence[RecordId]) -> None:
        known = {record_id: self._just_sealed.pop(record_id, None) for record_id in record_ids}
        unknown = [record_id for record_id, signed in known.items() if signed is None]
        stored = await self._journal.database.read(lambda store: _encoded(store, unknown)) if unknown else {}
        for record_id, signed in known.items():
            encoded = signed.encode() if signed else stored.get(record_id)
            if encoded is None:
                self._machine.settled(record_id)
            else:
                self._session.push(encoded)

    async def _seal_updates(self, documents: Sequence[DocumentId]) -> None:
        for document in documents:
            if not self._outbox.may_write(document):
                self._machine.drop_stream(document)
        writable = [document for document in documents if self._outbox.may_write(document)]
        if not writable:
            return
        async with self._journal.change() as batch:
            found = await self._journal.database.read(lambda store: [_pending(store, each) for each in writable])
            sealed = [
                self._outbox.seal_updates(document, pending, batch)
                for document, (pending, _) in zip(writable, found, strict=True)
            ]
        for document, run, (pending, updates_since) in zip(writable, sealed, found, strict=True):
            if run is None:
                continue
            self._just_sealed[run.signed.record_id] = run.signed
            self._machine.sealed(document, run.signed.record_id, is_last=run.updates == len(pending))
            self._machine.moved(document, needs_checkpoint=updates_since + 1 >= CHECKPOINT_EVERY_UPDATES)

    async def _seal_checkpoints(self, actions: Sequence[Action]) -> None:
        for action in actions:
            if isinstance(action, SealCheckpoint) and self._outbox.may_write(action.document):
                await self._seal_checkpoint(action.document)

    async def _seal_checkpoint(self, document: DocumentId) -> None:
        async with self._journal.change() as batch:
            stored = await self._journal.database.read(lambda store: updates.sealed_updates(store, document))
            try:
                signed = self._outbox.seal_checkpoint(document, stored, batch)
            except HostileUpdate:
                batch.alarm(AlarmKind.HOSTILE_CONTENT, document)
                return
        self._own_checkpoints[signed.record_id] = document
        self._machine.queued(document, signed.record_id)
        self._machine.moved(document)

    async def _send_coverage(self, documents: Sequence[DocumentId]) -> None:
        for signed in await self.coverages.seal(documents):
            self._session.push(signed.encode())


def _encoded(store: Connection, record_ids: Sequence[RecordId]) -> dict[RecordId, bytes]:
    found = (records.find_record(store, record_id) for record_id in record_ids)
    return {stored.record_id: stored.encoded for stored in found if stored}


def _pending(store: Connection, document: DocumentId) -> tuple[list[PendingUpdate], int]:
    return updates.pending_updates(store, document), records.count_since_checkpoint(store, document)
