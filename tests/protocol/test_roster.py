"""The roster is a linear chain that admins alone extend, and every step of it holds or is refused whole."""

from __future__ import annotations

import pytest

from skerry_protocol.errors import BeyondCut, NotAuthorised, NotTheNextRecord
from skerry_protocol.ids import DocumentId, WorkspaceId
from skerry_protocol.records import Cut, RemoveDevice, Role, SetRole, SignedRecord
from skerry_protocol.roster import Roster, RosterHistory
from tests.protocol.cast import (
    ALICE,
    BOB,
    CAROL,
    MALLORY,
    OPS,
    RELAY,
    SUPERVISORS,
    TECHNICIANS,
    adding,
    change,
    every_change,
    genesis,
    record_named,
)
from tests.vectors.roster_cases import NOTE, RefusedRecord, accepted_chain, refused_beginnings, refused_changes


def test_a_workspace_is_named_by_the_hash_of_its_genesis() -> None:
    founding = genesis(ALICE, BOB)
    roster = Roster.found(founding)
    assert roster.workspace == WorkspaceId(founding.record_id.raw)
    assert (roster.head, roster.height) == (founding.record_id, 1)
    assert (roster.ops_key, roster.relay_key) == (OPS.public_key, RELAY.public_key)
    assert roster.is_admin(ALICE.device)
    assert roster.is_admin(BOB.device)


@pytest.mark.parametrize("case", list(refused_beginnings()), ids=lambda case: case.name)
def test_a_workspace_does_not_begin_with(case: RefusedRecord) -> None:
    with pytest.raises(case.error) as refused:
        Roster.found(case.record)
    assert type(refused.value) is case.error


@pytest.mark.parametrize("case", list(refused_changes()), ids=lambda case: case.name)
def test_the_roster_is_not_changed_by(case: RefusedRecord) -> None:
    history = RosterHistory.replay(*case.chain)
    before = history.current
    with pytest.raises(case.error) as refused:
        history.apply(case.record)
    assert type(refused.value) is case.error
    assert history.current is before
    assert case.record.record_id not in history


def test_every_kind_of_change_takes_effect() -> None:
    roster = Roster.found(genesis(ALICE))
    added, promoted, grouped, relay, policy, escrow, removed = every_change()
    roster = roster.apply(change(roster, ALICE, added))
    assert roster.device(BOB.device).role is Role.MEMBER
    assert roster.device(BOB.device).groups == {TECHNICIANS}
    assert not roster.is_admin(BOB.device)
    roster = roster.apply(change(roster, ALICE, promoted))
    assert roster.is_admin(BOB.device)
    roster = roster.apply(change(roster, BOB, grouped))
    assert roster.device(BOB.device).groups == {TECHNICIANS, SUPERVISORS}
    roster = roster.apply(change(roster, BOB, relay, policy, escrow))
    assert roster.relay_key != RELAY.public_key
    assert roster.policy == b"retention: 30 days"
    assert roster.escrow == escrow
    roster = roster.apply(change(roster, ALICE, removed))
    assert BOB.device not in roster.devices
    assert roster.certificate_ever(BOB.device) == BOB.certificate
    assert roster.height == 6


def test_a_chain_is_replayed_to_the_same_roster_record_by_record_and_at_once() -> None:
    chain = accepted_chain()
    roster = Roster.found(chain[0])
    for record in chain[1:]:
        roster = roster.apply(record)
    assert RosterHistory.replay(*chain).current == roster


def test_changes_of_one_record_rest_on_one_another() -> None:
    roster = Roster.found(genesis(ALICE))
    both = change(roster, ALICE, adding(BOB), SetRole(BOB.device, Role.ADMIN), RemoveDevice(ALICE.device, ()))
    assert roster.apply(both).is_admin(BOB.device)


def test_a_roster_is_never_changed_in_place() -> None:
    before = Roster.found(genesis(ALICE))
    before.apply(change(before, ALICE, *every_change()))
    assert before == Roster.found(genesis(ALICE))


def test_whoever_is_not_a_member_is_named_so(roster: Roster) -> None:
    for ask in (roster.device, roster.admin, roster.certificate_ever):
        with pytest.raises(NotAuthorised, match="not a member"):
            ask(MALLORY.device)
    with pytest.raises(NotAuthorised, match="not an admin"):
        roster.admin(BOB.device)
    assert not roster.is_admin(MALLORY.device)
    assert roster.certificate_ever(BOB.device) == roster.device(BOB.device).certificate


def test_members_are_found_by_any_of_their_groups() -> None:
    roster = Roster.found(genesis(ALICE))
    added = (adding(BOB, groups=(TECHNICIANS,)), adding(CAROL, groups=(TECHNICIANS, SUPERVISORS)))
    roster = roster.apply(change(roster, ALICE, *added))
    assert set(roster.members_of(frozenset({TECHNICIANS}))) == {BOB.device, CAROL.device}
    assert set(roster.members_of(frozenset({SUPERVISORS}))) == {CAROL.device}
    assert set(roster.members_of(frozenset())) == set()


def test_a_cut_counts_up_to_the_record_that_it_names(roster: Roster) -> None:
    last = record_named("bob's third")
    after = roster.apply(change(roster, ALICE, RemoveDevice(BOB.device, (Cut(NOTE, 3, last),))))
    after.require_within_cut(BOB.device, NOTE, 1, record_named("bob's first"))
    after.require_within_cut(BOB.device, NOTE, 3, last)
    after.require_within_cut(CAROL.device, NOTE, 99, record_named("of a present member"))
    for document, sequence, record in (
        (NOTE, 4, record_named("bob's fourth")),
        (NOTE, 3, record_named("another third")),
        (DocumentId(bytes(16)), 1, record_named("in a document without a cut")),
    ):
        with pytest.raises(BeyondCut):
            after.require_within_cut(BOB.device, document, sequence, record)
    with pytest.raises(NotAuthorised):
        after.require_within_cut(MALLORY.device, NOTE, 1, last)


def test_a_history_remembers_every_roster(rosters: RosterHistory) -> None:
    first = next(iter(RosterHistory.replay(genesis(ALICE))._by_head))
    assert rosters.at(first).height == 1
    assert rosters.at(rosters.current.head) is rosters.current
    assert first in rosters


def test_a_history_does_not_know_what_it_has_not_seen(rosters: RosterHistory) -> None:
    with pytest.raises(NotTheNextRecord) as refused:
        rosters.at(record_named("unseen"))
    assert "Fetch" in refused.value.hint


def test_a_known_record_changes_nothing(rosters: RosterHistory) -> None:
    record = change(rosters.current, ALICE, adding(MALLORY))
    once = rosters.apply(record)
    assert rosters.apply(record) is once
    assert rosters.apply(genesis(ALICE)) is once


def test_a_longer_history_leaves_the_old_one_standing(rosters: RosterHistory) -> None:
    record = change(rosters.current, ALICE, adding(MALLORY))
    longer = rosters.extended(record)
    assert record.record_id in longer
    assert record.record_id not in rosters
    assert MALLORY.device in longer.current.devices
    assert MALLORY.device not in rosters.current.devices


def test_the_same_changes_make_the_same_bytes() -> None:
    assert [record.encode() for record in accepted_chain()] == [record.encode() for record in accepted_chain()]
    assert all(isinstance(record, SignedRecord) for record in accepted_chain())
