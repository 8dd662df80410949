"""The sync machine alone: its six promises, after any order of what can happen to it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from skerry.sync.machine import Action, PushRecord, SealCheckpoint, SealUpdates, SendCoverage, Stream, SyncMachine
from skerry.sync.status import Offline
from skerry_protocol.ids import DocumentId, RecordId

NOTES = [DocumentId(bytes([number]) * 16) for number in range(1, 4)]
STREAMS: list[Stream] = [None, *NOTES]

notes = st.sampled_from(NOTES)
streams = st.sampled_from(STREAMS)


class Device(RuleBasedStateMachine):
    """What the store holds, what is on the wire, and the machine that decides between them."""

    machine_type = SyncMachine

    def __init__(self) -> None:
        super().__init__()
        self.machine = self.machine_type()
        self.unsealed: Counter[DocumentId] = Counter()
        self.to_send: list[tuple[Stream, RecordId]] = []
        self.wire: list[tuple[Stream, RecordId]] = []
        self.sealing: list[tuple[DocumentId, int]] = []
        self.is_admitted = self.is_member = self.is_caught_up = self.is_quiet = False
        self._made = 0

    @initialize(is_live=st.booleans())
    def begin(self, is_live: bool) -> None:
        if is_live:
            self.connect(is_member=True)
            self.catch_up()

    @rule(note=notes)
    def write(self, note: DocumentId) -> None:
        self.unsealed[note] += 1
        self.machine.wrote(note)
        self.is_quiet = False

    @rule(stream=streams)
    def decide_something(self, stream: Stream) -> None:
        record = self._record()
        self.to_send.append((stream, record))
        self.machine.queued(stream, record)

    @rule(note=notes, needs_checkpoint=st.booleans())
    def hear_something(self, note: DocumentId, needs_checkpoint: bool) -> None:
        self.machine.moved(note, needs_checkpoint=needs_checkpoint)
        self.is_quiet = False

    @precondition(lambda self: not self.is_admitted)
    @rule(is_member=st.booleans())
    def connect(self, is_member: bool) -> None:
        self.machine.dialling()
        assert self._act() == []
        self.machine.load(self.to_send, [note for note, edits in self.unsealed.items() if edits])
        self.machine.admitted(is_member)
        self.is_admitted, self.is_member = True, is_member

    @precondition(lambda self: self.is_admitted and not self.is_member)
    @rule()
    def become_a_member(self) -> None:
        self.machine.admitted(True)
        self.is_member = True

    @precondition(lambda self: self.is_member and not self.is_caught_up)
    @rule()
    def catch_up(self) -> None:
        self.machine.caught_up()
        self.is_caught_up = True

    @rule()
    def lose_the_connection(self) -> None:
        self._finish_sealing()
        self.machine.lost(Offline())
        self.wire.clear()
        self.is_admitted = self.is_member = self.is_caught_up = self.is_quiet = False

    @rule()
    def be_quiet(self) -> None:
        self.machine.quiet()
        self.is_quiet = True

    @rule()
    def act(self) -> None:
        self._finish_sealing()
        self._act()

    @rule()
    def finish_sealing(self) -> None:
        self._finish_sealing()

    @precondition(lambda self: self.wire)
    @rule(which=st.integers(0, 10))
    def be_answered(self, which: int) -> None:
        answered = self.wire.pop(which % len(self.wire))
        self.to_send.remove(answered)
        self.machine.settled(answered[1])

    def teardown(self) -> None:
        """Given a connection and answers, everything goes out, and then nothing more is to be done."""
        if not self.is_admitted:
            self.connect(is_member=True)
        if not self.is_member:
            self.become_a_member()
        if not self.is_caught_up:
            self.catch_up()
        for _ in range(200):
            self.be_quiet()
            self._finish_sealing()
            if not self._act() and not self.wire and not self.sealing:
                break
            while self.wire:
                self.be_answered(0)
        assert self.to_send == []
        assert not any(self.unsealed.values()), "something that was written is never sealed"
        assert self.machine.is_idle

    def _act(self) -> list[Action]:
        actions = self.machine.actions()
        for action in actions:
            self._check(action, actions)
            self._do(action)
        return actions

    def _check(self, action: Action, actions: list[Action]) -> None:
        assert self.is_admitted, "1: something is sent before the relay has let this device in"
        match action:
            case PushRecord(record):
                self._check_push(record)
            case SealUpdates(document):
                assert self.is_caught_up, "4: sealed before catching up"
                assert not self._is_busy(document), "5: sealed while a record is still to go out"
                assert not self._is_busy(None), "2: sealed while the roster is still to go out"
            case SealCheckpoint(document) | SendCoverage(document):
                assert self.is_caught_up
                assert self.is_quiet, "6: told what is held in the middle of work"
                assert not any(isinstance(other, PushRecord | SealUpdates) for other in actions), "6: not the last"
                assert not self._is_busy(document) or isinstance(action, SendCoverage), "6: while something goes out"

    def _check_push(self, record: RecordId) -> None:
        stream = next(stream for stream, waiting in self.to_send if waiting == record)
        flying = [of for of, _ in self.wire]
        assert None not in flying, "2: something is pushed while a roster record waits for its receipt"
        assert stream not in flying, "3: two records of one document are on their way"
        assert stream is None or self.is_member, "1: only the roster goes out before this device is a member"
        first = next(waiting for of, waiting in self.to_send if of == stream)
        assert record == first, "records of one document go out in their order"

    def _do(self, action: Action) -> None:
        match action:
            case PushRecord(record):
                self.wire.append(next(entry for entry in self.to_send if entry[1] == record))
            case SealUpdates(document):
                self.sealing.append((document, self.unsealed[document]))
            case SealCheckpoint(document):
                self._queue(document)

    def _finish_sealing(self) -> None:
        """The store has sealed what it had read; what was written since is not in it."""
        sealing, self.sealing = self.sealing, []
        for document, edits in sealing:
            record = self._record() if edits else None
            if record is not None:
                self.to_send.append((document, record))
            self.unsealed[document] -= edits
            self.machine.sealed(document, record, is_last=True)

    def _queue(self, document: DocumentId) -> None:
        record = self._record()
        self.to_send.append((document, record))
        self.machine.queued(document, record)

    def _is_busy(self, stream: Stream) -> bool:
        return any(of == stream for of, _ in self.to_send)

    def _record(self) -> RecordId:
        self._made += 1
        return RecordId(self._made.to_bytes(32, "big"))


class Hasty(SyncMachine):
    """Forgets what was written while it sealed."""

    def sealed(self, document: DocumentId, record: RecordId | None, is_last: bool) -> None:
        super().sealed(document, record, is_last)
        self._unsealed.discard(document)


class HastyDevice(Device):
    machine_type = Hasty


STEPS = settings(max_examples=300, stateful_step_count=40, deadline=None)


@pytest.mark.timeout(120)
def test_the_machine_keeps_its_six_promises_and_gets_everything_out() -> None:
    run_state_machine_as_test(Device, settings=STEPS)


def test_a_machine_that_forgets_what_was_written_meanwhile_would_be_caught() -> None:
    device = HastyDevice()
    device.begin(is_live=True)
    device.write(NOTES[0])
    device.act()
    device.write(NOTES[0])
    with pytest.raises(AssertionError, match="never sealed"):
        device.teardown()
