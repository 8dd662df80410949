"""People push, push again, push at once, fork, lose their relay and find it again: nothing receipted is ever lost.

The model is one a child could read: the entries that were receipted, and who still waits for an answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import Enum
from typing import TYPE_CHECKING

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from skerry_protocol.document_access import document_id
from skerry_protocol.ids import DeviceId, RecordId, WorkspaceId
from skerry_protocol.log_chain import LOG_START, next_log_head
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import Capability, SignedRecord
from skerry_protocol.signing import SigningKey
from skerry_relay.admission import Admission
from skerry_relay.clock import SystemClock
from skerry_relay.errors import AppendFailed
from skerry_relay.evidence import MemoryEvidence
from skerry_relay.health import Pulse
from skerry_relay.memory_log import MemoryLog
from skerry_relay.metrics import Metrics
from skerry_relay.quota import Quota
from skerry_relay.record_log import LogEntry
from skerry_relay.roster_rules import AnyWorkspace, RosterRules
from skerry_relay.ticket import Answer, NotStored
from skerry_relay.verdicts import Refused, Stored, Submission
from skerry_relay.workspace import Resources, Workspace

if TYPE_CHECKING:
    from tests.relay.chronicle import Chronicle, Person

WRITERS = ("alice", "bob")
writers = st.sampled_from(WRITERS)


class Failure(Enum):
    """When an append fails: nothing is stored, or all is and nobody is told."""

    NONE = "none"
    BEFORE = "before the commit"
    AFTER = "after the commit"


class FailingLog(MemoryLog):
    """A log that fails once, when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.failure = Failure.NONE

    async def append_if_absent(self, workspace: WorkspaceId, entries: Sequence[LogEntry]) -> Sequence[LogEntry]:
        failure, self.failure = self.failure, Failure.NONE
        if failure is Failure.BEFORE:
            raise AppendFailed("The disk failed.")
        stored = await super().append_if_absent(workspace, entries)
        if failure is Failure.AFTER:
            raise AppendFailed("The disk failed, or so it said.")
        return stored


class Harbour(RuleBasedStateMachine):
    """Alice and bob own one document; both write it through one relay."""

    found: Callable[[], tuple[Chronicle, dict[str, Person]]]
    relay_key: SigningKey

    def __init__(self) -> None:
        super().__init__()
        self.held = ExitStack()
        self.portal: BlockingPortal = self.held.enter_context(start_blocking_portal())
        self.chronicle, self.people = type(self).found()
        self.log, self.evidence = FailingLog(), MemoryEvidence()
        self.receipted: dict[RecordId, LogEntry] = {}
        self.records: dict[RecordId, SignedRecord] = {}
        self.in_doubt: dict[str, list[SignedRecord]] = {}

    def teardown(self) -> None:
        self.relay.cancel()
        self.held.close()

    @initialize()
    def begin(self) -> None:
        self.start_relay()
        alice, bob = (self.people[name] for name in WRITERS)
        self.chronicle.add(bob)
        begun = self.chronicle.begin(alice, {bob: Capability.OWNER})
        self.note = document_id(begun)
        for record in (*self.chronicle.roster, begun):
            self.expect_stored(record, self.push(record)[0])

    @rule(names=st.lists(writers, min_size=1, max_size=6), again=st.booleans())
    def write_at_once(self, names: list[str], again: bool) -> None:
        """Several records, possibly each of them twice, reach the relay before it answers the first."""
        writing = [name for name in names if name not in self.in_doubt]
        records = [(name, self.chronicle.update(self.people[name], self.note)) for name in writing]
        answers = self.push(*(record for _, record in records for _ in range(1 + again)))
        for (name, record), answer in zip(records, answers[:: 1 + again], strict=True):
            self.take(name, record, answer)

    @rule(data=st.data())
    def push_something_again(self, data: st.DataObject) -> None:
        record_id = data.draw(st.sampled_from(sorted(self.receipted)))
        (answer,) = self.push(self.records[record_id])
        assert answer == Stored(self.receipted[record_id])

    @precondition(lambda self: self.in_doubt)
    @rule()
    def ask_again_about_what_is_in_doubt(self) -> None:
        waiting, self.in_doubt = self.in_doubt, {}
        for name, records in waiting.items():
            for record in records:
                # After another failure the rest of the chain waits too, and may only be refused as a gap.
                self.take(name, record, self.push(record)[0])

    @rule(name=writers)
    def leave_a_hole(self, name: str) -> None:
        if name in self.in_doubt:
            return
        author = self.people[name]
        missing = self.chronicle.update(author, self.note)
        beyond = self.chronicle.update(author, self.note)
        (refused,) = self.push(beyond)
        assert isinstance(refused, Refused)
        assert refused.reason is RejectionReason.GAP
        assert refused.expected_sequence == author.heads[self.note].sequence - 1
        for record in (missing, beyond):
            self.take(name, record, self.push(record)[0])

    @rule(name=writers)
    def write_as_a_clone(self, name: str) -> None:
        author = self.people[name]
        if name in self.in_doubt or self.note not in author.heads:
            return
        known = dict(author.heads)
        author.heads.clear()
        clone = self.chronicle.update(author, self.note, b"as a clone")
        author.heads.update(known)
        (refused,) = self.push(clone)
        assert isinstance(refused, Refused)
        assert refused.reason is RejectionReason.FORK
        assert clone in [fork.contender for fork in self.evidence.forks]

    @rule()
    def both_change_the_access_at_one_head(self) -> None:
        """Exactly one wins, whatever else happens; the other hears that the access has moved on."""
        if self.log.failure is not Failure.NONE:
            return
        head, number = self.chronicle.control_heads[self.note], self.chronicle.epoch_numbers[self.note]
        alice, bob = (self.people[name] for name in WRITERS)
        audience = {alice: Capability.OWNER, bob: Capability.OWNER}
        first = self.chronicle.epoch(self.note, alice, audience)
        self.chronicle.control_heads[self.note], self.chronicle.epoch_numbers[self.note] = head, number
        second = self.chronicle.epoch(self.note, bob, audience)
        self.chronicle.control_heads[self.note] = first.record_id
        won, lost = self.push(first, second)
        self.expect_stored(first, won)
        assert isinstance(lost, Refused)
        assert lost.reason is RejectionReason.STALE

    @rule(failure=st.sampled_from([Failure.BEFORE, Failure.AFTER]))
    def the_next_commit_fails(self, failure: Failure) -> None:
        self.log.failure = failure

    @rule()
    def restart(self) -> None:
        self.relay.cancel()
        self.start_relay()

    @invariant()
    def everything_receipted_is_in_the_log_where_the_receipt_says(self) -> None:
        stored = {entry.record_id: entry for entry in self.stored()}
        assert {record_id: stored.get(record_id) for record_id in self.receipted} == self.receipted

    @invariant()
    def the_chains_have_neither_holes_nor_forks(self) -> None:
        heads: dict[object, bytes] = defaultdict(lambda: LOG_START)
        sequences: dict[DeviceId | None, int] = defaultdict(int)
        for position, entry in enumerate(self.stored(), start=1):
            heads[entry.document] = next_log_head(heads[entry.document], entry.record_id)
            assert (entry.position, entry.head) == (position, heads[entry.document])
            if entry.sequence:
                sequences[entry.author] += 1
                assert entry.sequence == sequences[entry.author]

    def take(self, name: str, record: SignedRecord, answer: Answer) -> None:
        """What an author makes of an answer: after a failure the same bytes will be sent again, in their order."""
        if isinstance(answer, NotStored) or name in self.in_doubt:
            self.in_doubt.setdefault(name, []).append(record)
        else:
            self.expect_stored(record, answer)

    def expect_stored(self, record: SignedRecord, answer: Answer) -> None:
        assert isinstance(answer, Stored), answer
        self.records[record.record_id] = record
        self.receipted[record.record_id] = answer.entry

    def push(self, *records: SignedRecord) -> Sequence[Answer]:
        may_fail = self.log.failure is not Failure.NONE
        answers: Sequence[Answer] = self.portal.call(self._push, records)
        assert may_fail or NotStored() not in answers
        return answers

    def stored(self) -> Sequence[LogEntry]:
        return self.portal.call(self.log.read_from, self.chronicle.id, 0, 100_000)

    def start_relay(self) -> None:
        rules = RosterRules(type(self).relay_key.public_key, AnyWorkspace(), max_devices=9)
        admission = Admission(rules, Quota(10**9, 10**6, 9), max_record_bytes=100_000)
        resources = Resources(self.log, admission, self.evidence, SystemClock(), 0, Metrics(), Pulse())
        self.workspace = self.portal.call(Workspace, self.chronicle.id, resources)
        self.relay = self.portal.start_task_soon(self.workspace.run)

    async def _push(self, records: Sequence[SignedRecord]) -> Sequence[Answer]:
        device = self.chronicle.admin.device
        settled = [anyio.Event() for _ in records]
        submissions = [Submission(device, record.encode(), 7) for record in records]
        tickets = [
            self.workspace.submit(submission, event.set)
            for submission, event in zip(submissions, settled, strict=True)
        ]
        with anyio.fail_after(5):
            for event in settled:
                await event.wait()
        return [ticket.answer for ticket in tickets if ticket.answer]


@pytest.mark.timeout(180)
def test_nothing_receipted_is_lost_and_no_chain_is_broken(
    chronicle: Chronicle, alice: Person, relay_key: SigningKey
) -> None:
    make_person, make_chronicle = type(alice), type(chronicle)

    def found() -> tuple[Chronicle, dict[str, Person]]:
        people = {name: make_person(name) for name in WRITERS}
        return make_chronicle(people["alice"], relay_key.public_key), people

    machine = type("HarbourOfThisTest", (Harbour,), {"found": staticmethod(found), "relay_key": relay_key})
    run_state_machine_as_test(machine, settings=settings(max_examples=60, stateful_step_count=30, deadline=None))
