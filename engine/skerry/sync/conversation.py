"""One connection with the relay, from the handshake to its end: who we are, where we stand, and who does what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from itertools import groupby

from skerry.storage import Connection, records, updates
from skerry.storage.facts import Fact, read_fact, write_fact
from skerry.storage.records import StoredRecord
from skerry.sync.alarms import AlarmKind
from skerry.sync.arrivals import Arrival, Arrivals
from skerry.sync.batch import Batch
from skerry.sync.decisions import Decisions
from skerry.sync.departures import Departures
from skerry.sync.errors import ConnectionLost, StartOver
from skerry.sync.events import StatusChanged
from skerry.sync.grants import Grants
from skerry.sync.intake import Intake
from skerry.sync.journal import Journal
from skerry.sync.ledger import ROSTER_KINDS
from skerry.sync.log_follower import RelayHistory
from skerry.sync.machine import SyncMachine
from skerry.sync.outbox import Outbox
from skerry.sync.rejections import Rejections
from skerry_protocol.device_session import Admitted, DeviceEvent, DeviceSession, RelayProved
from skerry_protocol.messages import ErrorMessage, Pong, Rejected
from skerry_protocol.signing import SigningPublicKey
from skerry_protocol.statements import CaughtUp


class RelayRefused(ConnectionLost):
    """The relay ended the session with an error of its own."""

    def __init__(self, error: ErrorMessage) -> None:
        super().__init__(f"The relay says: {error.detail}")
        self.error = error


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
        identity, workspace = journal.ledger.identity, journal.ledger.pinned_workspace
        nonce = secrets.token_bytes(32)
        self.session = DeviceSession(workspace, identity.certificate, identity.signing_key, relay_key, nonce)
        self._journal = journal
        self._intake = intake
        self._outbox = outbox
        self._machine = machine
        self._grants = grants
        decisions = Decisions(journal, machine)
        self._rejections = Rejections(journal, machine, decisions)
        self.departures = Departures(journal, outbox, machine, self.session)
        self._arrivals = Arrivals(journal, intake, outbox, machine, grants, decisions, self.departures, self.session)
        self._is_following = False
        self.is_admitted = False
        self.last_pong = 0

    async def handle(self, events: Iterable[DeviceEvent]) -> None:
        """React to events of the session, in order; what arrived together is taken in together.

        Raises `RelayRefused` or `StartOver` where one ends the connection.
        """
        for is_arrival, run in groupby(events, lambda event: isinstance(event, Arrival)):
            if is_arrival:
                await self._arrivals.take([event for event in run if isinstance(event, Arrival)])
                await self._tell_status()
                continue
            for event in run:
                await self._handle_one(event)

    async def _handle_one(self, event: DeviceEvent) -> None:
        match event:
            case RelayProved():
                await self._meet(event)
            case Admitted():
                await self._enter(event.is_member)
            case CaughtUp():
                await self._mark(event)
            case Rejected():
                await self._rejections.take(event)
            case Pong():
                self.last_pong = event.number
            case ErrorMessage():
                raise RelayRefused(event)

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
            to_send = await database.read(records.records_to_send if is_member else _whole_roster)
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
            self._arrivals.followed_from = int(position or b"0")
            self._intake.begin(self._arrivals.followed_from)
            self.session.follow(self._arrivals.followed_from)

    def _should_send(self, row: StoredRecord) -> bool:
        key = (row.document, row.author)
        return not (row.author == self._journal.ledger.device and key in self._journal.ledger.frozen)

    async def _mark(self, marker: CaughtUp) -> None:
        history = self._intake.log.judge(marker)
        if marker.is_last and await self._has_gone_back(marker):
            history = RelayHistory.ROLLED_BACK
        if history in (RelayHistory.ROLLED_BACK, RelayHistory.FORKED):
            kind = AlarmKind.RELAY_FORKED if history is RelayHistory.FORKED else AlarmKind.RELAY_ROLLED_BACK
            async with self._journal.change() as batch:
                batch.alarm(kind)
                self._start_log_over(batch)
            raise StartOver()
        if history is RelayHistory.SKIPPED and self._arrivals.followed_from:
            await self._arrivals.fetch_all_again()
        at_ms = str(self._journal.clock.now_ms()).encode()
        async with self._journal.change() as batch:
            if history is RelayHistory.SKIPPED:
                batch.alarm(AlarmKind.RELAY_SKIPPED)
            if marker.is_last:
                batch.write(lambda store: write_fact(store, Fact.CAUGHT_UP_AT_MS, at_ms))
        if marker.is_last:
            await self._grants.grant_missing()
            self._machine.caught_up()
            for document in self.departures.coverages.unsaid():
                self._machine.moved(document)
            await self._tell_status()

    async def _has_gone_back(self, marker: CaughtUp) -> bool:
        """Whether the log ends before where this device was, or lacks what it was given a receipt for."""
        if marker.position < self._arrivals.followed_from:
            return True
        return await self._journal.database.read(self._intake.log.is_a_promise_broken)

    def _start_log_over(self, batch: Batch) -> None:
        """Follow the relay's log from its beginning, and offer it everything that is held here."""
        self._intake.log.forget(batch)
        self.departures.coverages.forget(batch)
        batch.write(records.send_again)
        batch.write(lambda store: write_fact(store, Fact.FEED_POSITION, b"0"))

    async def _tell_status(self) -> None:
        await self._journal.publish(StatusChanged(self._machine.status))


def _whole_roster(store: Connection) -> list[StoredRecord]:
    """What a relay that does not know this device is told: a restored log may have lost who belongs here."""
    return records.applied_records(store, ROSTER_KINDS)
