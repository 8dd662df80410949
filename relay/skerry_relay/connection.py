"""One device's connection. One task listens; another one answers in order, and hands on what is new in between.

Whatever ends the connection, a broken rule, a removal, a drain, is one `Goodbye`, sent after the answers that are
still due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import anyio

from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId, LogIncarnation
from skerry_protocol.limits import MAX_TEXT_CHARACTERS
from skerry_protocol.messages import Ephemeral, ErrorCode, Follow, Ping, Prune, Push
from skerry_protocol.records import Presence, SignedRecord, parse_record
from skerry_protocol.relay_session import RelayEvent
from skerry_protocol.statements import CaughtUp, LogHead, Receipt

from .channel import Channel, Goodbye
from .clock import Clock
from .content_rules import check_presence
from .feed import Feed
from .health import Pulse
from .metrics import Metrics
from .record_log import LogEntry
from .ticket import NotStored, Ticket
from .traffic import Traffic
from .unanswered import Request, Unanswered
from .verdicts import Refusal, Refused, Stored, Submission
from .wakeup import Wakeup
from .workspace import Workspace

MAX_PRESENCE_WAITING = 32
"""Presence that a slow connection has not taken: the oldest is dropped first."""

HEADS_PER_MARKER = 1_000
RETRY_AFTER_FAILURE_MS = 5_000


@dataclass(frozen=True)
class Service:
    """What all connections of one relay share."""

    incarnation: LogIncarnation
    traffic: Traffic
    clock: Clock
    metrics: Metrics
    pulse: Pulse


@dataclass(frozen=True, slots=True)
class DuePong:
    """A pong that is due once a following device has been handed the log up to `position`."""

    number: int
    position: int


class Connection:
    """A device that proved its key, at work in one workspace."""

    __slots__ = (
        *("device", "_channel", "_session", "_workspace", "_service", "_metrics", "_unanswered", "_wakeup"),
        *("_presence", "_feed", "_due_pong", "_is_caught_up", "_is_over", "_is_member"),
    )

    def __init__(self, channel: Channel, workspace: Workspace, device: DeviceId, service: Service) -> None:
        self.device = device
        self._channel = channel
        self._session = channel.session
        self._workspace = workspace
        self._service = service
        self._metrics = service.metrics
        self._unanswered = Unanswered()
        self._wakeup = Wakeup()
        self._presence: list[bytes] = []
        self._feed: Feed | None = None
        self._due_pong: DuePong | None = None
        self._is_caught_up = False
        self._is_over = False
        self._is_member = workspace.state.is_member(device)

    async def run(self) -> None:
        """Serve the device until either side ends it. Raises `websockets.ConnectionClosed` in a group."""
        self._session.welcome(self._is_member)
        self._workspace.join(self)
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._listen)
                await self._speak()
                tasks.cancel_scope.cancel()
        finally:
            self._workspace.leave(self)

    def end(self, goodbye: Goodbye) -> None:
        """End the connection once the answers before are given."""
        self._ask(goodbye)

    def wake(self) -> None:
        self._wakeup.ring()

    def offer_presence(self, record: bytes) -> None:
        self._presence.append(record)
        del self._presence[:-MAX_PRESENCE_WAITING]
        self._wakeup.ring()

    async def _listen(self) -> None:
        while True:
            await self._unanswered.room()
            received = await self._channel.receive()
            if isinstance(received, Goodbye):
                self.end(received)
                return
            events, size_bytes = received
            for event in events:
                self._take(event, size_bytes)

    def _take(self, event: RelayEvent, size_bytes: int) -> None:
        match event:
            case Push(record):
                self._push(record, size_bytes)
            case Follow(position):
                self._feed, self._is_caught_up = Feed(self._workspace, self.device, position), False
                self._wakeup.ring()
            case Ephemeral(record):
                self._announce(record)
            case Ping() | Prune():
                self._ask(event, size_bytes)

    def _ask(self, request: Request, size_bytes: int = 0) -> None:
        self._unanswered.put(request, size_bytes)
        self._wakeup.ring()

    def _push(self, record: bytes, size_bytes: int) -> None:
        wait_seconds = self._service.traffic.wait_for_push(self._workspace.id, self.device, size_bytes)
        if wait_seconds:
            detail = "This device, or its workspace, pushes faster than this relay allows."
            self.end(Goodbye(ErrorCode.RATE_LIMITED, detail, int(wait_seconds * 1000) + 1))
            return
        submission = Submission(self.device, record, self._service.clock.now_ms())
        self._ask(self._workspace.submit(submission, self._wakeup.ring), size_bytes)

    def _announce(self, data: bytes) -> None:
        """Hand presence on to the other readers; what may not be handed on is dropped, as presence may be."""
        document = self._document_of_presence(data)
        self._metrics.presence.labels("handed_on" if document else "dropped").inc()
        if document:
            self._workspace.announce(self, document, data)

    def _document_of_presence(self, data: bytes) -> DocumentId | None:
        """Where a Presence record of this device belongs; None if it may not be handed on."""
        if not self._service.traffic.has_room_for_presence(self._workspace.id, self.device):
            return None
        try:
            signed = SignedRecord.decode(data)
            record = parse_record(signed)
            if not isinstance(record, Presence) or record.author != self.device:
                return None
            check_presence(self._workspace.state, signed, record)
        except (ProtocolError, Refusal):
            return None
        return record.document

    async def _speak(self) -> None:
        """Say everything that this connection says, in one task: answers first, then what is new."""
        while not self._is_over:
            await self._answer()
            is_busy = await self._hand_on()
            is_busy |= self._said_pong()
            await self._channel.flush()
            if not is_busy and not self._is_over:
                await self._wakeup.wait()

    async def _answer(self) -> None:
        while not self._is_over and not self._waits_for_feed() and (request := self._unanswered.take()):
            await self._answer_one(request)

    def _waits_for_feed(self) -> bool:
        """Whether a pong has to go first; whoever broke the rules meanwhile gets none."""
        return self._due_pong is not None and not self._session.is_closed

    def _said_pong(self) -> bool:
        """Answer a ping that waits for its turn: it is a barrier for the requests before it and for the feed."""
        due, feed = self._due_pong, self._feed
        if due is None or self._session.is_closed:
            return False
        if feed is not None and self._is_member and feed.position < due.position:
            return False
        self._session.pong(due.number)
        self._due_pong = None
        return True

    async def _answer_one(self, request: Request) -> None:
        match request:
            case Goodbye():
                await self._part(request)
            case Ticket(answer=NotStored()):
                self._metrics.pushes.labels("not_stored").inc()
                detail = "The relay could not store this record now."
                await self._part(Goodbye(ErrorCode.INTERNAL, detail, RETRY_AFTER_FAILURE_MS))
            case _ if self._session.is_closed:
                return  # the peer broke the rules meanwhile, and only hears of that
            case Ticket(answer=Stored(entry)):
                self._metrics.pushes.labels("stored").inc()
                self._session.accept(self._receipt(entry))
            case Ticket(answer=Refused(record_id, reason, detail, expected)):
                self._metrics.pushes.labels(f"refused_{reason.name.lower()}").inc()
                self._session.reject(record_id, reason, detail[:MAX_TEXT_CHARACTERS], expected)
            case Ping(number):
                self._due_pong = DuePong(number, self._workspace.state.end)
            case Prune(document, checkpoint):
                await self._workspace.prune(self.device, document, checkpoint)

    async def _part(self, goodbye: Goodbye) -> None:
        self._is_over = True
        self._metrics.endings.labels(goodbye.code.name.lower()).inc()
        await self._channel.part(goodbye)

    def _receipt(self, entry: LogEntry) -> Receipt:
        log = LogHead(entry.document, entry.n, entry.head)
        return Receipt(self._workspace.id, self._service.incarnation, entry.record_id, log, entry.received_at_ms)

    async def _hand_on(self) -> bool:
        """Say what is new. False: there is nothing to do until something happens."""
        if self._session.is_closed:
            return False
        self._note_membership()
        presence, self._presence = self._presence, []
        for record in presence:
            self._session.present(record)
        return await self._hand_on_batch()

    def _note_membership(self) -> None:
        """Tell the device, once, that the roster has let it in or put it out."""
        was_member, self._is_member = self._is_member, self._workspace.state.is_member(self.device)
        if was_member and not self._is_member:
            self.end(Goodbye(ErrorCode.REMOVED, "This device was removed from the workspace."))
        elif self._is_member and not was_member:
            self._session.welcome(is_member=True)

    async def _hand_on_batch(self) -> bool:
        feed = self._feed
        if feed is None or not self._is_member:
            return False
        entries = await feed.next_batch()
        if feed is not self._feed or self._session.is_closed:
            return True
        if entries:
            self._session.hand_on(entries, feed.remaining)
            self._metrics.entries.inc(len(entries))
        elif not feed.remaining and not self._is_caught_up:
            self._tell_caught_up(feed)
        else:
            return feed.remaining > 0
        return True

    def _tell_caught_up(self, feed: Feed) -> None:
        self._is_caught_up = True
        heads = feed.heads()
        for start in range(0, len(heads), HEADS_PER_MARKER):
            is_last = start + HEADS_PER_MARKER >= len(heads)
            self._session.caught_up(self._marker(feed.position, heads[start : start + HEADS_PER_MARKER], is_last))

    def _marker(self, position: int, heads: Sequence[LogHead], is_last: bool) -> CaughtUp:
        now_ms = self._service.clock.now_ms()
        return CaughtUp(self._workspace.id, self._service.incarnation, position, tuple(heads), is_last, now_ms)
