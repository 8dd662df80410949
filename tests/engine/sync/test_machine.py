"""What is sent next, without any I/O: the invariants of `machine.py`, and the moments between two awaits."""

from __future__ import annotations

import pytest

from skerry.sync.backoff import Backoff
from skerry.sync.machine import PushRecord, SealCheckpoint, SealUpdates, SendCoverage, SyncMachine
from skerry.sync.status import CatchingUp, Live, Refused
from skerry_protocol.ids import DocumentId, RecordId

NOTE, OTHER = DocumentId(b"n" * 16), DocumentId(b"o" * 16)


def record(number: int) -> RecordId:
    return RecordId(bytes([number]) * 32)


@pytest.fixture
def machine() -> SyncMachine:
    """Connected and caught up, with nothing to do."""
    machine = SyncMachine()
    machine.dialling()
    machine.admitted(is_member=True)
    machine.load([], [])
    machine.caught_up()
    return machine


def test_nothing_but_the_handshake_is_sent_before_the_relay_let_us_in() -> None:
    machine = SyncMachine()
    machine.wrote(NOTE)
    machine.queued(NOTE, record(1))
    machine.dialling()
    assert machine.actions() == []


def test_nothing_is_sealed_before_this_device_has_caught_up() -> None:
    machine = SyncMachine()
    machine.dialling()
    machine.admitted(is_member=True)
    machine.load([(OTHER, record(1))], [NOTE])
    assert machine.actions() == [PushRecord(record(1))]
    machine.caught_up()
    assert machine.actions() == [SealUpdates(NOTE)]


def test_a_roster_record_goes_alone_and_first(machine: SyncMachine) -> None:
    machine.queued(NOTE, record(1))
    machine.queued(None, record(2))
    machine.wrote(OTHER)
    assert machine.actions() == [PushRecord(record(2))]
    assert machine.actions() == []
    machine.settled(record(2))
    assert machine.actions() == [PushRecord(record(1)), SealUpdates(OTHER)]


def test_a_document_has_one_record_on_its_way(machine: SyncMachine) -> None:
    machine.queued(NOTE, record(1))
    machine.queued(NOTE, record(2))
    assert machine.actions() == [PushRecord(record(1))]
    machine.wrote(NOTE)
    assert machine.actions() == []
    machine.settled(record(1))
    assert machine.actions() == [PushRecord(record(2))]


def test_what_is_written_while_updates_are_sealed_is_sealed_next(machine: SyncMachine) -> None:
    machine.wrote(NOTE)
    assert machine.actions() == [SealUpdates(NOTE)]
    machine.wrote(NOTE)
    machine.sealed(NOTE, record(1), is_last=True)
    machine.actions()
    machine.settled(record(1))
    assert machine.actions() == [SealUpdates(NOTE)]


def test_what_comes_up_while_the_store_is_asked_is_not_forgotten() -> None:
    machine = SyncMachine()
    machine.dialling()
    machine.queued(NOTE, record(2))
    machine.wrote(OTHER)
    machine.load([(NOTE, record(1))], [])
    machine.admitted(is_member=True)
    machine.caught_up()
    assert machine.actions() == [PushRecord(record(1)), SealUpdates(OTHER)]
    machine.settled(record(1))
    assert machine.actions() == [PushRecord(record(2))]


def test_a_record_that_the_store_names_too_goes_out_once() -> None:
    machine = SyncMachine()
    machine.dialling()
    machine.queued(NOTE, record(1))
    machine.load([(NOTE, record(1))], [])
    machine.admitted(is_member=True)
    assert machine.actions() == [PushRecord(record(1))]
    machine.settled(record(1))
    assert machine.actions() == []


def test_coverage_waits_for_quiet_and_a_checkpoint_goes_before_it(machine: SyncMachine) -> None:
    machine.moved(NOTE, needs_checkpoint=True)
    assert machine.actions() == []
    assert not machine.is_idle
    machine.quiet()
    assert machine.actions() == [SealCheckpoint(NOTE), SendCoverage(NOTE)]
    assert machine.is_idle


def test_a_stranger_pushes_the_roster_only_and_says_why() -> None:
    machine = SyncMachine()
    machine.dialling()
    machine.admitted(is_member=False)
    machine.load([(NOTE, record(1)), (None, record(2))], [NOTE])
    assert isinstance(machine.status, Refused)
    assert machine.actions() == [PushRecord(record(2))]
    machine.settled(record(2))
    assert machine.actions() == []
    assert machine.is_idle


def test_membership_that_is_told_again_does_not_undo_being_live(machine: SyncMachine) -> None:
    machine.admitted(is_member=True)
    assert machine.status == Live()
    machine.remaining(7)
    assert machine.status == Live()


def test_what_is_still_to_come_is_counted_while_catching_up() -> None:
    machine = SyncMachine()
    machine.dialling()
    machine.admitted(is_member=True)
    machine.remaining(7)
    assert machine.status == CatchingUp(7)


def test_a_stream_that_was_dropped_leaves_the_others_alone(machine: SyncMachine) -> None:
    machine.queued(NOTE, record(1))
    machine.queued(OTHER, record(2))
    machine.actions()
    machine.drop_stream(NOTE)
    machine.settled(record(2))
    assert machine.is_idle


def test_the_wait_grows_with_every_failure_and_never_undercuts_what_the_relay_asked_for() -> None:
    backoff = Backoff(draw=lambda: 0.5)
    assert [backoff.next_seconds() for _ in range(3)] == [0.25, 0.5, 1.0]
    assert backoff.next_seconds(retry_after_seconds=30) == 32.0
    assert max(backoff.next_seconds() for _ in range(50)) == 30.0
    backoff.succeeded()
    assert backoff.next_seconds() == 0.25
