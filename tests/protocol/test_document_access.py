"""Who may read and write a document follows from its chain alone: never from a clock, nor from what arrived first."""

from __future__ import annotations

import pytest

from skerry_protocol.document_access import DocumentAccess, document_id
from skerry_protocol.errors import BeyondCut, NotAuthorised, NotTheNextRecord
from skerry_protocol.records import Capability, Covered, Cut, RemoveDevice
from skerry_protocol.roster import RosterHistory
from tests.protocol.cast import (
    ALICE,
    BOB,
    CAROL,
    MALLORY,
    Person,
    change,
    erase,
    first_epoch,
    grant,
    next_epoch,
    record_named,
    update,
)
from tests.vectors.access_cases import (
    OWNER,
    READER,
    WRITER,
    RefusedRecord,
    accepted_chain,
    refused_beginnings,
    refused_followers,
    roster_chain,
)

ROSTERS = RosterHistory.replay(*roster_chain())
OLDER = RosterHistory.replay(*roster_chain()[:2]).current


@pytest.mark.parametrize("case", list(refused_beginnings(ROSTERS)), ids=lambda case: case.name)
def test_a_document_does_not_begin_with(case: RefusedRecord) -> None:
    with pytest.raises(case.error) as refused:
        DocumentAccess.found(case.record, ROSTERS)
    assert type(refused.value) is case.error


@pytest.mark.parametrize("case", list(refused_followers(ROSTERS, OLDER)), ids=lambda case: case.name)
def test_access_is_not_changed_by(case: RefusedRecord) -> None:
    access = DocumentAccess.found(case.chain[0], ROSTERS)
    for record in case.chain[1:]:
        access = access.apply(record, ROSTERS)
    with pytest.raises(case.error) as refused:
        access.apply(case.record, ROSTERS)
    assert type(refused.value) is case.error


def test_the_id_of_a_document_follows_from_its_first_epoch(rosters: RosterHistory) -> None:
    first = first_epoch(rosters.current, BOB, {BOB: OWNER})
    access = DocumentAccess.found(first, rosters)
    assert access.document == document_id(first)
    assert access.document.raw == first.record_id.raw[:16]
    assert (access.head, access.current.number) == (first.record_id, 1)


def test_a_whole_chain_leads_where_it_should() -> None:
    chain = accepted_chain(ROSTERS, OLDER)
    access = DocumentAccess.found(chain[0], ROSTERS)
    seen = []
    for record in chain[1:]:
        access = access.apply(record, ROSTERS)
        seen.append({who.name: access.capability(who.device) for who in (ALICE, BOB, CAROL, MALLORY)})
    assert seen == [
        {"alice": None, "bob": OWNER, "carol": READER, "mallory": WRITER},
        {"alice": None, "bob": OWNER, "carol": READER, "mallory": None},
        {"alice": OWNER, "bob": OWNER, "carol": WRITER, "mallory": None},
        {"alice": None, "bob": None, "carol": None, "mallory": None},
    ]
    assert access.current.erased
    assert [step.epoch for step in access.steps.values()] == [chain[i].record_id for i in (0, 0, 2, 2, 2)]
    assert [step.number for step in access.steps.values()] == [1, 1, 2, 2, 2]
    assert [step.roster_height for step in access.steps.values()] == [2, 2, 3, 3, 3]


def test_the_past_stays_readable(access: DocumentAccess, rosters: RosterHistory) -> None:
    later = access.apply(next_epoch(access, rosters.current, BOB, {BOB: OWNER}), rosters)
    assert later.capability(CAROL.device) is None
    assert later.capability(CAROL.device, access.head) is READER
    with pytest.raises(NotTheNextRecord):
        later.capability(CAROL.device, record_named("unseen"))


def test_a_known_record_changes_nothing(access: DocumentAccess, rosters: RosterHistory) -> None:
    record = grant(access, rosters.current, BOB, {CAROL: WRITER})
    once = access.apply(record, rosters)
    assert once.apply(record, rosters) is once


def test_an_admin_changes_the_access_of_a_document_it_cannot_read(rosters: RosterHistory) -> None:
    access = DocumentAccess.found(first_epoch(rosters.current, BOB, {BOB: OWNER}), rosters)
    later = access.apply(next_epoch(access, rosters.current, ALICE, {CAROL: OWNER}), rosters)
    assert later.capability(CAROL.device) is Capability.OWNER


def test_an_epoch_keeps_its_groups_and_commitment(access: DocumentAccess, rosters: RosterHistory) -> None:
    assert access.current.groups == frozenset()
    later = access.apply(next_epoch(access, rosters.current, BOB, {BOB: OWNER}), rosters)
    assert later.current.key_commitment != access.current.key_commitment
    granted = later.apply(grant(later, rosters.current, BOB, {CAROL: READER}), rosters)
    assert granted.current.key_commitment == later.current.key_commitment


def writes(access: DocumentAccess, who: Person, sequence: int, rosters: RosterHistory, **named: object) -> None:
    previous = record_named("before") if sequence > 1 else None
    record = update(access, who, sequence, previous, **named)  # type: ignore[arg-type]
    access.check_write(record, record_named(f"{who.name}'s {sequence}"), rosters.current)


def test_owners_and_writers_write_and_readers_do_not(access: DocumentAccess, rosters: RosterHistory) -> None:
    writes(access, BOB, 1, rosters)
    writes(access, ALICE, 1, rosters)
    for who in (CAROL, MALLORY):
        with pytest.raises(NotAuthorised, match="may not write"):
            writes(access, who, 1, rosters)


def test_a_record_that_names_an_unknown_control_record_waits(access: DocumentAccess, rosters: RosterHistory) -> None:
    with pytest.raises(NotTheNextRecord):
        writes(access, BOB, 1, rosters, control=record_named("unseen"))


def test_work_before_a_cut_counts_whenever_it_arrives_and_work_after_it_does_not(
    access: DocumentAccess, rosters: RosterHistory
) -> None:
    cut = Covered(ALICE.device, 3, record_named("alice's 3"))
    later = access.apply(next_epoch(access, rosters.current, BOB, {BOB: OWNER, ALICE: READER}, [cut]), rosters)
    for sequence in (1, 2, 3):
        writes(later, ALICE, sequence, rosters, control=access.head)
    with pytest.raises(BeyondCut):
        writes(later, ALICE, 4, rosters, control=access.head)
    with pytest.raises(NotAuthorised):
        writes(later, ALICE, 4, rosters)


def test_without_a_cut_nothing_that_arrives_later_counts(access: DocumentAccess, rosters: RosterHistory) -> None:
    later = access.apply(next_epoch(access, rosters.current, BOB, {BOB: OWNER}), rosters)
    with pytest.raises(BeyondCut):
        writes(later, ALICE, 1, rosters, control=access.head)


def test_the_past_of_a_dropped_writer_cannot_be_rewritten(access: DocumentAccess, rosters: RosterHistory) -> None:
    cut = Covered(ALICE.device, 3, record_named("what alice really wrote third"))
    later = access.apply(next_epoch(access, rosters.current, BOB, {BOB: OWNER}, [cut]), rosters)
    with pytest.raises(BeyondCut):
        writes(later, ALICE, 3, rosters, control=access.head)


def test_an_epoch_that_keeps_a_writer_cuts_nothing(access: DocumentAccess, rosters: RosterHistory) -> None:
    later = access.apply(next_epoch(access, rosters.current, BOB, {BOB: OWNER, ALICE: WRITER}), rosters)
    later = later.apply(grant(later, rosters.current, BOB, {CAROL: READER}), rosters)
    writes(later, ALICE, 9, rosters, control=access.head)
    writes(later, ALICE, 10, rosters)


def test_a_reader_who_becomes_a_writer_writes_from_then_on(access: DocumentAccess, rosters: RosterHistory) -> None:
    later = access.apply(grant(access, rosters.current, BOB, {CAROL: WRITER}), rosters)
    writes(later, CAROL, 1, rosters)
    with pytest.raises(NotAuthorised):
        writes(later, CAROL, 1, rosters, control=access.head)


def test_nothing_is_written_after_an_erasure(access: DocumentAccess, rosters: RosterHistory) -> None:
    erased = access.apply(erase(access, rosters.current, BOB), rosters)
    with pytest.raises(NotAuthorised):
        writes(erased, BOB, 1, rosters)
    with pytest.raises(BeyondCut):
        writes(erased, BOB, 1, rosters, control=access.head)


def test_a_removal_from_the_workspace_cuts_before_any_epoch_does(
    access: DocumentAccess, rosters: RosterHistory
) -> None:
    cut = Cut(access.document, 2, record_named("bob's 2"))
    rosters.apply(change(rosters.current, ALICE, RemoveDevice(BOB.device, (cut,))))
    writes(access, BOB, 1, rosters)
    writes(access, BOB, 2, rosters)
    with pytest.raises(BeyondCut):
        writes(access, BOB, 3, rosters)
