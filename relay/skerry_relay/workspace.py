"""One workspace at work: records come in, are decided in order, committed in batches, and then made known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import anyio

from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.messages import RejectionReason

from .admission import Admission
from .clock import Clock
from .draft import Draft
from .errors import LogDamaged, LogError
from .evidence import ForkEvidence
from .health import Pulse
from .log_lines import logger
from .metrics import Metrics
from .pruning import Pruning
from .record_log import AtPlace, EntryKind, Everything, LogEntry, OfDocument, RecordLog, WithId
from .state import WorkspaceState
from .tail import Tail
from .ticket import Answer, NotStored, Ticket
from .verdicts import Admitted, Compare, Forked, Refused, Stored, Submission, compare

BATCH = 256
"""How many submissions are decided and committed together at most."""

REPLAY_PAGE = 4_096
FEED_PAGE = 512


class Listener(Protocol):
    """Somebody who follows the workspace: woken, never waited for."""

    device: DeviceId

    def wake(self) -> None:
        """Something was committed."""
        ...

    def offer_presence(self, record: bytes) -> None:
        """Take a Presence record, or drop it."""
        ...


@dataclass(frozen=True)
class Resources:
    """What all workspaces of one relay stand on."""

    log: RecordLog
    admission: Admission
    evidence: ForkEvidence
    clock: Clock
    retention_ms: int
    metrics: Metrics
    pulse: Pulse


class Workspace:
    """Serialises the decisions about one workspace.

    1. Submissions are decided in the order in which they came, each by a state that has taken in those before it.
    2. `state` holds only what the log has committed; a decision lives in a draft until then.
    3. After a commit `state` changes, then followers are woken, then the answers are given.
    4. After a failed commit the log is read again before anything else is decided.
    """

    def __init__(self, workspace: WorkspaceId, resources: Resources) -> None:
        self.id = workspace
        self.state = WorkspaceState(workspace)
        self._resources = resources
        self._log = resources.log
        self._pruning = Pruning(resources.log, resources.clock, resources.retention_ms, resources.metrics)
        self._tail = Tail(after=0)
        self._is_stale = True
        self._is_settling = False
        self._loading = anyio.Lock()
        self._waiting: list[Ticket] = []
        self._arrived = anyio.Event()
        self._listeners: set[Listener] = set()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waiting to be settled, or being settled."""
        return not self._waiting and not self._is_settling

    async def load(self) -> None:
        """Replay the log unless `state` is known to be up to date. Raises `LogError`."""
        async with self._loading:
            if self._is_stale:
                await self._replay()

    async def run(self) -> None:
        """Settle what is submitted, until cancelled."""
        while True:
            await self._arrived.wait()
            self._arrived = anyio.Event()
            while self._waiting:
                tickets, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
                self._is_settling = True
                await self._settle(tickets)
                self._is_settling = False

    def submit(self, submission: Submission, settled: Callable[[], None]) -> Ticket:
        """Queue a record for storing; `settled` is called once the ticket has its answer."""
        ticket = Ticket(submission, settled)
        self._waiting.append(ticket)
        self._arrived.set()
        return ticket

    def join(self, listener: Listener) -> None:
        """Wake `listener` after every commit, and offer it presence, until it leaves."""
        self._listeners.add(listener)

    def leave(self, listener: Listener) -> None:
        """Stop waking `listener`."""
        self._listeners.discard(listener)

    def announce(self, sender: Listener, document: DocumentId, presence: bytes) -> None:
        """Offer a Presence record to everybody else who may read the document."""
        for listener in self._listeners:
            if listener is not sender and self.state.may_read(listener.device, document):
                listener.offer_presence(presence)

    async def entries_after(self, position: int) -> Sequence[LogEntry]:
        """The next entries after `position`, from memory if they are there; none means that there are no more."""
        newest = self._tail.since(position)
        if newest is not None:
            return newest
        page = await self._log.read_from(self.id, position, FEED_PAGE)
        return [entry for entry in page if entry.position <= self.state.end]

    async def document_after(self, document: DocumentId, position: int) -> Sequence[LogEntry]:
        """The next entries of one document after `position`."""
        page = await self._log.read_from(self.id, position, FEED_PAGE, OfDocument(document))
        return [entry for entry in page if entry.position <= self.state.end]

    async def prune(self, device: DeviceId, document: DocumentId, checkpoint: RecordId) -> None:
        """Take the device's word that it holds what `checkpoint` covers. Raises `LogError`."""
        if await self._pruning.agree(self.state, device, document, checkpoint):
            # Memory forgets with the log: what was pruned is not handed on any more.
            self._tail = Tail(after=self.state.end)
            self.state.usage = await self._log.usage(self.id)

    async def _replay(self) -> None:
        state = WorkspaceState(self.id)
        while page := await self._log.read_from(self.id, state.end, REPLAY_PAGE, Everything(with_content=False)):
            for entry in page:
                _replay_one(state, entry)
        state.usage = await self._log.usage(self.id)
        self.state, self._tail, self._is_stale = state, Tail(after=state.end), False

    async def _settle(self, tickets: Sequence[Ticket]) -> None:
        try:
            await self.load()
            answers = await self._decide_and_commit([ticket.submission for ticket in tickets])
        except LogError as error:
            logger.error("log_failed", extra={"error": type(error).__name__, "hint": error.hint})
            self._resources.pulse.append_ended(is_stored=False)
            self._is_stale = True
            answers = [NotStored()] * len(tickets)
        for ticket, answer in zip(tickets, answers, strict=True):
            ticket.settle(answer)

    async def _decide_and_commit(self, submissions: Sequence[Submission]) -> Sequence[Answer]:
        draft = Draft(self.state)
        answers = [await self._decide(draft, submission) for submission in submissions]
        if draft.entries:
            with self._resources.metrics.commit_seconds.time():
                await self._log.append_if_absent(self.id, draft.entries)
            self._resources.pulse.append_ended(is_stored=True)
            await self._publish(draft.entries)
        return answers

    async def _decide(self, draft: Draft, submission: Submission) -> Answer:
        try:
            verdict = self._resources.admission.decide(draft.state, submission)
        except Exception as error:  # noqa: BLE001 - a record that surprises the rules must not stop the others
            logger.error("admission_failed", extra={"error": type(error).__name__})
            return NotStored()
        match verdict:
            case Admitted(entry):
                draft.add(entry)
                return Stored(entry)
            case Compare(place=place):
                return await self._compared(verdict, draft.find(place) or await self._find(place))
            case Refused():
                return verdict

    async def _find(self, place: AtPlace | WithId) -> LogEntry | None:
        return next(iter(await self._log.read_from(self.id, 0, 1, place)), None)

    async def _compared(self, claim: Compare, standing: LogEntry | None) -> Answer:
        outcome = compare(claim, standing)
        if isinstance(outcome, Forked):
            await self._resources.evidence.keep(outcome)
            self._resources.metrics.forks.inc()
            logger.warning("fork_refused")
            detail = "Another record of this author stands at this place: the device was cloned or restored."
            return Refused(claim.record.record_id, RejectionReason.FORK, detail)
        return outcome

    async def _publish(self, entries: Sequence[LogEntry]) -> None:
        for entry in entries:
            self.state.absorb(entry)
            self._tail.append(entry)
        if any(entry.kind is EntryKind.COVERAGE for entry in entries):
            self.state.usage = await self._log.usage(self.id)
        for listener in self._listeners:
            listener.wake()


def _replay_one(state: WorkspaceState, entry: LogEntry) -> None:
    """Absorb what was admitted once. Raises `LogDamaged` where it would not be admitted now."""
    try:
        state.absorb(entry)
    except ProtocolError as error:
        raise LogDamaged(f"The record at {entry.position} is not what was stored there.") from error
