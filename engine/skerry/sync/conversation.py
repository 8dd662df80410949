"""One connection with the relay, from the handshake to its end: events in, decisions by the machine, frames out."""

from __future__ import annotations

import secrets

from skerry.errors import HostileUpdate
from skerry.storage import chains, records, updates
from skerry.storage.facts import Fact, read_fact, write_fact
from skerry.storage.records import StoredRecord
from skerry.sync.alarms import AlarmKind
from skerry.sync.batch import Batch
from skerry.sync.decisions import Decisions
from skerry.sync.errors import ConnectionLost
from skerry.sync.events import DeliveryChanged, StatusChanged
from skerry.sync.grants import Grants
from skerry.sync.intake import Intake
from skerry.sync.journal import Journal
from skerry.sync.log_follower import RelayHistory
from skerry.sync.machine import Action, PushRecord, SealCheckpoint, SealUpdates, SendCoverage, SyncMachine
from skerry.sync.outbox import Outbox
from skerry.sync.rejections import Rejections
from skerry_protocol.device_session import Admitted, DeviceEvent, DeviceSession, RelayProved
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.messages import Entries, Ephemeral, ErrorMessage, Pong, Rejected
from skerry_protocol.signing import SigningPublicKey
from skerry_protocol.statements import CaughtUp, Receipt

CHECKPOINT_EVERY_UPDATES = 256


class RelayRefused(ConnectionLost):
    """The relay ended the session with an error of its own."""

    def __init__(self, error: ErrorMessage) -> None:
        super().__init__(f"The relay says: {error.detail}")
        self.error = error


class StartOver(ConnectionLost):
    """The relay's history is not the one that was followed; everything is followed from its beginning."""

    def __init__(self) -> None:
        super().__init__("The relay's history has changed; following it again from its beginning.")


class Conversation:
    """The state of one connection. The worker feeds it events and sends what `session` has to send."""

    def __init__(
        self,
        journal: Journal,
        intake: Intake,
        outbox: Outbox,
        machine: SyncMachine,
        grants: Grants,
        relay_key: SigningPublicKey,
    ) -> None:
        self._journal = journal
        self._intake = intake
        self._outbox = outbox
        self._machine = machine
        self._decisions = Decisions(journal, machine)
        self._rejections = Rejections(journal, machine, self._decisions)
        self._grants = grants
        self._is_following = False
        self._followed_from = 0
        self.is_admitted = False
        self._own_checkpoints: dict[RecordId, DocumentId] = {}
        identity, workspace = journal.ledger.identity, journal.ledger.pinned_workspace
        nonce = secrets.token_bytes(32)
        self.session = DeviceSession(workspace, identity.certificate, identity.signing_key, relay_key, nonce)
        self.last_pong = 0

    async def handle(self, event: DeviceEvent) -> None:
        """React to one event of the session. Raises `RelayRefused` or `StartOver` where it ends the connection."""
        match event:
            case RelayProved():
                await self._meet(event)
            case Admitted():
                await self._enter(event.is_member)
            case Entries():
                await self._take(event)
            case CaughtUp():
                await self._mark(event)
            case Receipt():
                await self._take_receipt(event)
            case Rejected():
                await self._rejections.take(event)
            case Ephemeral():
                await self._take_presence(event)
            case Pong():
                self.last_pong = event.number
            case ErrorMessage():
                raise RelayRefused(event)

    async def act(self) -> None:
        """Do what the machine asks for, until it asks for nothing more."""
        while actions := self._machine.actions():
            for action in actions:
                await self._do(action)

    def present(self, document: DocumentId, payload: bytes) -> None:
        """Send a word about the moment; it is dropped where nobody could read it."""
        if self._machine.is_live and self._journal.ledger.may_read(document):
            self.session.present(self._outbox.seal_presence(document, payload).encode())

    async def _meet(self, relay: RelayProved) -> None:
        database = self._journal.database
        known = await database.read(lambda store: read_fact(store, Fact.LOG_INCARNATION))
        if known == relay.incarnation.raw:
            return
        async with self._journal.change() as batch:
            if known is not None:
                batch.alarm(AlarmKind.RELAY_REPLACED)
            self._start_log_over(batch)
            batch.write(lambda store: write_fact(store, Fact.LOG_INCARNATION, relay.incarnation.raw))

    async def _enter(self, is_member: bool) -> None:
        database = self._journal.database
        if not self._is_following:
            to_send = await database.read(records.records_to_send)
            unsealed = await database.read(updates.documents_with_pending_updates)
            self._machine.load(
                [(row.document, row.record_id) for row in to_send if self._should_send(row)],
                [document for document in unsealed if self._outbox.may_write(document)],
            )
        self.is_admitted = True
        self._machine.admitted(is_member)
        await self._tell_status()
        if is_member and not self._is_following:
            self._is_following = True
            position = await database.read(lambda store: read_fact(store, Fact.FEED_POSITION))
            self._followed_from = int(position or b"0")
            self._intake.begin()
            self.session.follow(self._followed_from)

    def _should_send(self, row: StoredRecord) -> bool:
        key = (row.document, row.author)
        return not (row.author == self._journal.ledger.device and key in self._journal.ledger.frozen)

    async def _take(self, message: Entries) -> None:
        await self._decisions.give_way(message.entries)
        async with self._journal.change() as batch:
            self._intake.take(message.entries, batch)
        if batch.lacks_own and (self._followed_from or self._machine.is_live):
            await self._fetch_all_again()
        self._note_progress(batch)
        self._machine.remaining(message.remaining)
        await self._tell_status()
        if batch.access_moved:
            await self._grants.grant_missing()

    async def _fetch_all_again(self) -> None:
        """The relay took for granted that records are here which are not: this store is older than it believes."""
        async with self._journal.change() as batch:
            batch.write(lambda store: write_fact(store, Fact.FEED_POSITION, b"0"))
        raise StartOver()

    def _note_progress(self, batch: Batch) -> None:
        for event in batch.events:
            if isinstance(event, DeliveryChanged) and self._journal.ledger.may_read(event.document):
                self._machine.moved(event.document)
        for document in batch.checkpoints_to_heal:
            if self._outbox.may_write(document):
                self._machine.moved(document, needs_checkpoint=True)
        for document, checkpoint in batch.checkpoints_held:
            self.session.prune(document, checkpoint)

    async def _mark(self, marker: CaughtUp) -> None:
        history = self._intake.log.judge(marker)
        if history in (RelayHistory.ROLLED_BACK, RelayHistory.FORKED):
            kind = AlarmKind.RELAY_FORKED if history is RelayHistory.FORKED else AlarmKind.RELAY_ROLLED_BACK
            async with self._journal.change() as batch:
                batch.alarm(kind)
                self._start_log_over(batch)
            raise StartOver()
        at_ms = str(self._journal.clock.now_ms()).encode()
        async with self._journal.change() as batch:
            if history is RelayHistory.SKIPPED:
                batch.alarm(AlarmKind.RELAY_SKIPPED)
            if marker.is_last:
                batch.write(lambda store: write_fact(store, Fact.CAUGHT_UP_AT_MS, at_ms))
        if marker.is_last:
            await self._grants.grant_missing()
            self._machine.caught_up()
            await self._tell_status()

    def _start_log_over(self, batch: Batch) -> None:
        """Follow the relay's log from its beginning, and offer it everything that is held here."""
        self._intake.log.forget(batch)
        batch.write(records.send_again)
        batch.write(lambda store: write_fact(store, Fact.FEED_POSITION, b"0"))

    async def _take_receipt(self, receipt: Receipt) -> None:
        async with self._journal.change() as batch:
            self._intake.log.check_receipt(receipt, batch)
            batch.write(lambda store: records.mark_accepted(store, receipt.record, batch.at_ms))
            if receipt.log.document is not None:
                batch.tell(DeliveryChanged(receipt.log.document))
        self._machine.settled(receipt.record)
        if checkpointed := self._own_checkpoints.pop(receipt.record, None):
            self.session.prune(checkpointed, receipt.record)

    async def _take_presence(self, message: Ephemeral) -> None:
        async with self._journal.change() as batch:
            self._intake.take_presence(message.record, batch)

    async def _do(self, action: Action) -> None:
        match action:
            case PushRecord(record_id):
                stored = await self._journal.database.read(lambda store: records.find_record(store, record_id))
                if stored is None:
                    self._machine.settled(record_id)
                else:
                    self.session.push(stored.encoded)
            case SealUpdates(document):
                await self._seal_updates(document)
            case SealCheckpoint(document):
                await self._seal_checkpoint(document)
            case SendCoverage(document):
                await self._send_coverage(document)

    async def _seal_updates(self, document: DocumentId) -> None:
        if not self._outbox.may_write(document):
            self._machine.drop_stream(document)
            return
        database = self._journal.database
        async with self._journal.change() as batch:
            pending = await database.read(lambda store: updates.pending_updates(store, document))
            signed = self._outbox.seal_updates(document, pending, batch)
        since = await database.read(lambda store: records.count_since_checkpoint(store, document))
        rest = await database.read(lambda store: updates.pending_updates(store, document))
        self._machine.sealed(document, signed.record_id if signed else None, is_last=not rest)
        if signed:
            self._machine.moved(document, needs_checkpoint=since >= CHECKPOINT_EVERY_UPDATES)

    async def _seal_checkpoint(self, document: DocumentId) -> None:
        if not self._outbox.may_write(document):
            return
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

    async def _send_coverage(self, document: DocumentId) -> None:
        if not self._journal.ledger.may_read(document):
            return
        receipt = await self._journal.database.read(lambda store: chains.read_receipt(store, document))
        async with self._journal.change() as batch:
            signed = self._outbox.seal_coverage(document, receipt, batch)
        if signed is not None:
            self.session.push(signed.encode())

    async def _tell_status(self) -> None:
        await self._journal.publish(StatusChanged(self._machine.status))
