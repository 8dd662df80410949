"""Admission, without I/O: each attack that the relay stops, beside the honest record that passes in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skerry_protocol.document_access import document_id
from skerry_protocol.ids import DocumentId
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import (
    AddDevice,
    Capability,
    Cut,
    Role,
    SetRole,
    parse_record,
    sign_record,
)
from skerry_protocol.signing import SigningKey
from skerry_relay.quota import Quota
from skerry_relay.roster_rules import ListedWorkspaces
from skerry_relay.state import WorkspaceState
from skerry_relay.verdicts import Compare, Refused, Submission
from tests.relay.admission_judge import ROOMY, Judge, MakeJudge
from tests.relay.chronicle import Chronicle, Person


class TestRoster:
    def test_a_genesis_that_names_this_relay_begins_a_workspace(
        self, make_judge: MakeJudge, chronicle: Chronicle
    ) -> None:
        make_judge().admits(chronicle.genesis)

    def test_attack_8_a_genesis_of_another_hash_cannot_take_a_workspace_over(
        self, make_judge: MakeJudge, chronicle: Chronicle, mallory: Person
    ) -> None:
        other = type(chronicle)(mallory, make_judge().admission._roster_rules.relay_key, "harbour")
        make_judge().refuses(other.genesis, RejectionReason.UNAUTHORISED)

    def test_a_founded_workspace_takes_no_second_genesis(self, judge: Judge, chronicle: Chronicle) -> None:
        assert isinstance(judge.hears(chronicle.genesis), Compare)
        assert judge.state.end == 2

    def test_a_genesis_that_names_another_relay_is_refused_by_an_open_relay(
        self, make_judge: MakeJudge, alice: Person, chronicle: Chronicle
    ) -> None:
        elsewhere = type(chronicle)(alice, SigningKey(bytes(32)).public_key)
        judge = make_judge()
        judge.state = WorkspaceState(elsewhere.id)
        judge.refuses(elsewhere.genesis, RejectionReason.UNAUTHORISED)

    def test_a_listed_workspace_may_move_here_from_another_relay(
        self, make_judge: MakeJudge, alice: Person, chronicle: Chronicle
    ) -> None:
        elsewhere = type(chronicle)(alice, SigningKey(bytes(32)).public_key)
        judge = make_judge(ListedWorkspaces(frozenset({elsewhere.id})))
        judge.state = WorkspaceState(elsewhere.id)
        judge.admits(elsewhere.genesis)

    def test_a_workspace_that_is_not_listed_is_refused(self, make_judge: MakeJudge, chronicle: Chronicle) -> None:
        make_judge(ListedWorkspaces(frozenset())).refuses(chronicle.genesis, RejectionReason.UNAUTHORISED)

    def test_attack_22_a_member_who_is_no_admin_adds_nobody(
        self, judge: Judge, chronicle: Chronicle, bob: Person, mallory: Person
    ) -> None:
        change = chronicle.change(AddDevice(mallory.certificate, Role.MEMBER), by=bob)
        judge.refuses(change, RejectionReason.UNAUTHORISED)

    def test_attack_22_a_change_that_the_admin_did_not_sign_adds_nobody(
        self, judge: Judge, chronicle: Chronicle, alice: Person, mallory: Person
    ) -> None:
        forged = sign_record(parse_record(chronicle.add(mallory)), mallory.key)
        judge.refuses(forged, RejectionReason.UNAUTHORISED)

    def test_attack_34_of_two_changes_on_one_head_the_second_is_stale(
        self, judge: Judge, chronicle: Chronicle, bob: Person, carol: Person
    ) -> None:
        head = chronicle.roster_head
        judge.admits(chronicle.add(carol))
        chronicle.roster_head = head
        judge.refuses(chronicle.remove(bob), RejectionReason.STALE)

    def test_a_change_on_a_head_that_is_not_here_is_a_gap(
        self, judge: Judge, chronicle: Chronicle, bob: Person, carol: Person
    ) -> None:
        chronicle.add(carol)
        refused = judge.refuses(chronicle.remove(bob), RejectionReason.GAP)
        assert refused.expected_sequence == 3

    def test_a_change_before_the_genesis_is_a_gap(
        self, make_judge: MakeJudge, chronicle: Chronicle, bob: Person
    ) -> None:
        assert make_judge().refuses(chronicle.add(bob), RejectionReason.GAP).expected_sequence == 1

    def test_a_roster_beyond_the_quota_is_refused(
        self, make_judge: MakeJudge, chronicle: Chronicle, bob: Person, carol: Person
    ) -> None:
        judge = make_judge(quota=replace(ROOMY, devices=2))
        judge.admits(chronicle.genesis, chronicle.add(bob))
        judge.refuses(chronicle.add(carol), RejectionReason.OVER_QUOTA)

    def test_a_change_that_leaves_no_admin_is_refused(
        self, judge: Judge, chronicle: Chronicle, alice: Person
    ) -> None:
        judge.refuses(chronicle.change(SetRole(alice.device, Role.MEMBER)), RejectionReason.UNAUTHORISED)


class TestAccess:
    def test_a_stranger_begins_no_document(self, judge: Judge, chronicle: Chronicle, mallory: Person) -> None:
        judge.refuses(chronicle.begin(mallory), RejectionReason.UNAUTHORISED)

    def test_a_stranger_pushes_not_even_what_a_member_wrote(
        self, judge: Judge, chronicle: Chronicle, alice: Person, mallory: Person
    ) -> None:
        judge.refuses(chronicle.begin(alice), RejectionReason.UNAUTHORISED, pusher=mallory)

    def test_attack_23_a_device_outside_the_roster_is_never_a_recipient(
        self, judge: Judge, chronicle: Chronicle, alice: Person, mallory: Person
    ) -> None:
        judge.refuses(chronicle.begin(alice, {mallory: Capability.READER}), RejectionReason.UNAUTHORISED)

    def test_attack_11_a_writer_makes_no_new_epoch(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        judge.refuses(chronicle.epoch(note, bob, {bob: Capability.OWNER}), RejectionReason.UNAUTHORISED)

    def test_attack_34_of_two_grants_on_one_head_the_second_is_stale(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, alice: Person, carol: Person
    ) -> None:
        judge.admits(chronicle.add(carol))
        head = chronicle.control_heads[note]
        judge.admits(chronicle.grant(note, alice, {carol: Capability.READER}))
        chronicle.control_heads[note] = head
        judge.refuses(chronicle.grant(note, alice, {carol: Capability.WRITER}), RejectionReason.STALE)

    def test_a_control_record_on_a_head_that_is_not_here_is_a_gap(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, alice: Person, bob: Person
    ) -> None:
        chronicle.epoch(note, alice, {alice: Capability.OWNER, bob: Capability.READER})
        refused = judge.refuses(chronicle.erase(note, alice), RejectionReason.GAP)
        assert refused.expected_sequence == 2

    def test_attack_33_a_removed_owner_backdates_no_control_record(
        self, judge: Judge, chronicle: Chronicle, alice: Person, bob: Person
    ) -> None:
        begun = chronicle.begin(bob, {alice: Capability.OWNER})
        old_roster = chronicle.roster_head
        judge.admits(begun, chronicle.remove(bob))
        chronicle.roster_head = old_roster
        judge.refuses(chronicle.erase(document_id(begun), bob), RejectionReason.UNAUTHORISED, pusher=bob)

    def test_attack_33_what_a_removed_owner_backdates_fits_behind_no_later_record(
        self, judge: Judge, chronicle: Chronicle, alice: Person, bob: Person
    ) -> None:
        begun = chronicle.begin(bob, {alice: Capability.OWNER})
        old_roster = chronicle.roster_head
        judge.admits(begun, chronicle.remove(bob))
        judge.admits(chronicle.epoch(document_id(begun), alice, {alice: Capability.OWNER}))
        chronicle.roster_head = old_roster
        judge.refuses(chronicle.erase(document_id(begun), bob), RejectionReason.UNAUTHORISED)

    def test_a_relay_that_lost_its_log_gets_back_what_a_removed_member_decided_and_wrote(
        self, make_judge: MakeJudge, chronicle: Chronicle, alice: Person, bob: Person
    ) -> None:
        joined = chronicle.add(bob)
        begun = chronicle.begin(bob, {alice: Capability.READER})
        note = document_id(begun)
        granted = chronicle.grant(note, bob, {alice: Capability.OWNER})
        first, last = chronicle.update(bob, note), chronicle.update(bob, note)
        removed = chronicle.remove(bob, Cut(note, 2, last.record_id))
        beyond = chronicle.update(bob, note)
        empty = make_judge()
        empty.admits(chronicle.genesis, joined, removed, begun, granted, first, last)
        empty.refuses(beyond, RejectionReason.UNAUTHORISED)

    def test_attack_21_only_an_owner_or_admin_erases(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, alice: Person, bob: Person
    ) -> None:
        head = chronicle.control_heads[note]
        judge.refuses(chronicle.erase(note, bob), RejectionReason.UNAUTHORISED)
        chronicle.control_heads[note] = head
        judge.admits(chronicle.erase(note, alice))

    def test_nothing_follows_an_erasure(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, alice: Person, bob: Person
    ) -> None:
        judge.admits(chronicle.erase(note, alice))
        judge.refuses(chronicle.update(bob, note), RejectionReason.UNAUTHORISED)
        judge.refuses(chronicle.coverage(bob, note, 1), RejectionReason.UNAUTHORISED)
        judge.refuses(chronicle.epoch(note, alice, {alice: Capability.OWNER}), RejectionReason.UNAUTHORISED)


class TestBounds:
    @pytest.mark.parametrize("data", [b"", b"\xc0", b"\x92\xc4\x00", b"\xff" * 40, bytes(64)])
    def test_attack_53_bytes_that_are_no_record_are_malformed(self, judge: Judge, bob: Person, data: bytes) -> None:
        verdict = judge.admission.decide(judge.state, Submission(bob.device, data, 7))
        assert isinstance(verdict, Refused)
        assert verdict.reason is RejectionReason.MALFORMED

    def test_a_record_beyond_the_limit_is_too_large(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        oversized = chronicle.update(bob, note, bytes(100_000))
        verdict = judge.hears(oversized)
        assert isinstance(verdict, Refused)
        assert verdict.reason is RejectionReason.TOO_LARGE

    @pytest.mark.parametrize("quota", [replace(ROOMY, records=3), replace(ROOMY, record_bytes=1_500)])
    def test_a_workspace_that_has_used_up_its_room_stores_no_more(
        self, make_judge: MakeJudge, chronicle: Chronicle, alice: Person, quota: Quota
    ) -> None:
        judge = make_judge(quota=quota)
        begun = chronicle.begin(alice)
        judge.admits(chronicle.genesis, begun, chronicle.update(alice, document_id(begun)))
        judge.refuses(chronicle.update(alice, document_id(begun), bytes(1_000)), RejectionReason.OVER_QUOTA)

    def test_presence_is_never_stored(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        judge.refuses(chronicle.presence(bob, note), RejectionReason.MALFORMED)
