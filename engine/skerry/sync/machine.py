"""What to send next, decided in one place, without I/O.

Inputs only change state; `actions()` then decides. Its invariants:

1. Before the relay has let this device in, nothing but the handshake is sent.
2. While a roster record waits for its receipt, nothing else is pushed: the rest may rest on it.
3. Per document at most one record is on its way; the next waits for its receipt.
4. Nothing is sealed before this device has caught up: what it wrote in another life comes back first.
5. Nothing is sealed while a record of the same document is still to go out: what was written meanwhile merges.
6. Coverage goes out only when a document is quiet, and a checkpoint only when nothing else is to be done for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from skerry.sync.status import CatchingUp, Connecting, Live, Offline, Refused, Status
from skerry_protocol.ids import DocumentId, RecordId

Stream = DocumentId | None
"""What records are ordered in: one document, or (None) the roster."""


@dataclass(frozen=True)
class PushRecord:
    """Send this stored record."""

    record: RecordId


@dataclass(frozen=True)
class SealUpdates:
    """Merge, seal and store what was written in this document."""

    document: DocumentId


@dataclass(frozen=True)
class SealCheckpoint:
    """Seal and store the whole state of this document."""

    document: DocumentId


@dataclass(frozen=True)
class SendCoverage:
    """Tell the others what this device holds of this document."""

    document: DocumentId


Action = PushRecord | SealUpdates | SealCheckpoint | SendCoverage


class _Phase(Enum):
    OFFLINE = "offline"
    GREETING = "greeting"
    STRANGER = "stranger"
    CATCHING_UP = "catching up"
    LIVE = "live"


@dataclass
class SyncMachine:
    """The state of synchronising one device with one relay."""

    status: Status = field(default_factory=Offline)
    _phase: _Phase = _Phase.OFFLINE
    _queues: dict[Stream, deque[RecordId]] = field(default_factory=dict)
    _in_flight: dict[Stream, RecordId] = field(default_factory=dict)
    _unsealed: set[DocumentId] = field(default_factory=set)
    _wants_checkpoint: set[DocumentId] = field(default_factory=set)
    _uncovered: set[DocumentId] = field(default_factory=set)
    _is_quiet: bool = False

    def dialling(self) -> None:
        """A connection is being made."""
        self._phase = _Phase.GREETING
        self.status = Connecting()

    def admitted(self, is_member: bool) -> None:
        """The relay let us in, as a member or not yet as one."""
        if is_member and self._phase is not _Phase.LIVE:
            self._phase = _Phase.CATCHING_UP
            self.status = CatchingUp(0)
        elif not is_member:
            self._phase = _Phase.STRANGER
            self.status = Refused("An admin has to add this device first. It will go on by itself.")

    def remaining(self, records: int) -> None:
        """The relay says how much is still to come."""
        if self._phase is _Phase.CATCHING_UP:
            self.status = CatchingUp(records)

    def caught_up(self) -> None:
        """Everything the relay had for us has arrived."""
        self._phase = _Phase.LIVE
        self.status = Live()

    def lost(self, status: Status) -> None:
        """The connection is gone; the next one starts from what the store says is still to go out."""
        self._phase = _Phase.OFFLINE
        self.status = status
        self._queues.clear()
        self._in_flight.clear()
        self._is_quiet = False

    def load(self, records: Iterable[tuple[Stream, RecordId]], unsealed: Iterable[DocumentId]) -> None:
        """Start from what the store says is still to go out; what came up while it was asked goes behind that."""
        newer, self._queues = self._queues, {}
        self._in_flight.clear()
        for stream, record in records:
            self._queue(stream).append(record)
        for stream, later in newer.items():
            queue = self._queue(stream)
            queue.extend([record for record in later if record not in set(queue)])
        self._unsealed.update(unsealed)

    def wrote(self, document: DocumentId) -> None:
        """Something was written here."""
        self._unsealed.add(document)
        self._is_quiet = False

    def sealed(self, document: DocumentId, record: RecordId | None, is_last: bool) -> None:
        """Pending work became `record` (None: there was none); unless `is_last`, more is pending."""
        if record is not None:
            self._queue(document).append(record)
        if not is_last:
            self._unsealed.add(document)

    def queued(self, stream: Stream, record: RecordId) -> None:
        """A record of ours was stored and has to go out."""
        self._queue(stream).append(record)

    def settled(self, record: RecordId) -> None:
        """The relay has answered for a record: it has it, or will never take it."""
        for stream, flying in self._in_flight.items():
            if flying == record:
                del self._in_flight[stream]
                return
        for stream, waiting in list(self._queues.items()):
            if record in waiting:
                waiting.remove(record)
            if not waiting:
                del self._queues[stream]

    def restart_stream(self, stream: Stream, again: Iterable[RecordId]) -> None:
        """Send these records of a stream, in this order, instead of what was queued."""
        self._in_flight.pop(stream, None)
        self._queues[stream] = deque(again)

    def drop_stream(self, stream: Stream) -> None:
        """Stop sending in a stream: its records will not be taken."""
        self._queues.pop(stream, None)
        self._in_flight.pop(stream, None)
        if stream is not None:
            self._unsealed.discard(stream)
            self._uncovered.discard(stream)

    def moved(self, document: DocumentId, needs_checkpoint: bool = False) -> None:
        """What this device holds of a document grew."""
        self._uncovered.add(document)
        if needs_checkpoint:
            self._wants_checkpoint.add(document)
        self._is_quiet = False

    def quiet(self) -> None:
        """Nothing has happened for a moment."""
        self._is_quiet = True

    @property
    def is_idle(self) -> bool:
        """Whether everything that can be sent on this connection has been sent and answered."""
        if self._phase is _Phase.STRANGER:
            return not self._is_roster_busy()
        waits = self._queues or self._in_flight or self._unsealed
        return self._phase is _Phase.LIVE and not waits and not self._uncovered

    @property
    def is_quiet(self) -> bool:
        """Whether nothing has happened since `quiet` was called."""
        return self._is_quiet

    @property
    def is_live(self) -> bool:
        """Whether this device has caught up."""
        return self._phase is _Phase.LIVE

    def actions(self) -> list[Action]:
        """What to do now. Every action handed out counts as begun."""
        if self._phase in (_Phase.OFFLINE, _Phase.GREETING):
            return []
        actions = [*self._pushes(), *self._seals()]
        return actions or self._quiet_work()

    def _pushes(self) -> list[Action]:
        if None in self._in_flight:
            return []
        if None in self._queues:
            return [self._push(None)]
        if self._phase is _Phase.STRANGER:
            return []
        return [self._push(stream) for stream in list(self._queues) if stream not in self._in_flight]

    def _push(self, stream: Stream) -> Action:
        waiting = self._queues[stream]
        record = waiting.popleft()
        if not waiting:
            del self._queues[stream]
        self._in_flight[stream] = record
        return PushRecord(record)

    def _seals(self) -> list[Action]:
        if self._phase is not _Phase.LIVE or self._is_roster_busy():
            return []
        ready = sorted(document for document in self._unsealed if not self._is_busy(document))
        # Before anything is read for it: what is written from here on counts as new.
        self._unsealed.difference_update(ready)
        return [SealUpdates(document) for document in ready]

    def _quiet_work(self) -> list[Action]:
        if self._phase is not _Phase.LIVE or not self._is_quiet:
            return []
        ready = sorted(document for document in self._uncovered if not self._is_busy(document))
        self._uncovered.difference_update(ready)
        checkpoints = [document for document in ready if document in self._wants_checkpoint]
        self._wants_checkpoint.difference_update(checkpoints)
        return [*map(SealCheckpoint, checkpoints), *map(SendCoverage, ready)]

    def _is_busy(self, document: DocumentId) -> bool:
        return document in self._in_flight or document in self._queues

    def _is_roster_busy(self) -> bool:
        return None in self._in_flight or None in self._queues

    def _queue(self, stream: Stream) -> deque[RecordId]:
        return self._queues.setdefault(stream, deque())
