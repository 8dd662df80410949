"""Admission, without I/O: each attack that the relay stops, beside the honest record that passes in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from skerry_protocol.author_chain import AuthorHead, Continues
from skerry_protocol.document_access import DocumentAccess, document_id
from skerry_protocol.ids import DocumentId, RecordId, WorkspaceId
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import (
    AddDevice,
    Capability,
    Covered,
    Cut,
    Role,
    SetRole,
    SignedRecord,
    parse_record,
    sign_record,
)
from skerry_protocol.signing import SigningKey
from skerry_relay.admission import Admission
from skerry_relay.quota import Quota
from skerry_relay.record_log import EntryKind
from skerry_relay.roster_rules import AnyWorkspace, ListedWorkspaces, RosterRules, WelcomeTo
from skerry_relay.state import WorkspaceState
from skerry_relay.verdicts import Admitted, Compare, Forked, Refused, Stored, Submission, Verdict, compare

if TYPE_CHECKING:
    from tests.relay.conftest import Chronicle, Person

ROOMY = Quota(record_bytes=10**9, records=10**6, devices=100)


class Judge:
    """An admission and the state it has admitted so far; whatever it admits counts as committed."""

    def __init__(self, chronicle: Chronicle, relay_key: SigningKey, welcome: WelcomeTo, quota: Quota) -> None:
        rules = RosterRules(relay_key.public_key, welcome, quota.devices)
        self.admission = Admission(rules, quota, max_record_bytes=100_000)
        self.state = WorkspaceState(chronicle.id)
        self.chronicle = chronicle

    def hears(self, signed: SignedRecord, pusher: Person | None = None) -> Verdict:
        device = (pusher or self.chronicle.admin).device
        verdict = self.admission.decide(self.state, Submission(device, signed.encode(), received_at_ms=7))
        if isinstance(verdict, Admitted):
            self.state.absorb(verdict.entry)
        return verdict

    def admits(self, *records: SignedRecord) -> None:
        for signed in records:
            verdict = self.hears(signed)
            assert isinstance(verdict, Admitted), verdict

    def refuses(self, signed: SignedRecord, reason: RejectionReason, pusher: Person | None = None) -> Refused:
        end = self.state.end
        verdict = self.hears(signed, pusher)
        assert isinstance(verdict, Refused)
        assert verdict.reason is reason, verdict.detail
        assert (verdict.record_id, self.state.end) == (signed.record_id, end)
        return verdict


MakeJudge = Callable[..., Judge]


@pytest.fixture
def make_judge(chronicle: Chronicle, relay_key: SigningKey) -> MakeJudge:
    def made(welcome: WelcomeTo | None = None, quota: Quota = ROOMY) -> Judge:
        return Judge(chronicle, relay_key, welcome or AnyWorkspace(), quota)

    return made


@pytest.fixture
def judge(make_judge: MakeJudge, chronicle: Chronicle, bob: Person) -> Judge:
    """A relay that knows alice, the admin, and bob."""
    judge = make_judge()
    judge.admits(chronicle.genesis, chronicle.add(bob))
    return judge


@pytest.fixture
def note(judge: Judge, chronicle: Chronicle, alice: Person, bob: Person) -> DocumentId:
    """A document that alice owns and bob may write."""
    begun = chronicle.begin(alice, {bob: Capability.WRITER})
    judge.admits(begun)
    return document_id(begun)


def with_flipped_bit(signed: SignedRecord, bit: int) -> SignedRecord:
    flipped = bytearray(signed.body)
    flipped[bit // 8 % len(flipped)] ^= 1 << bit % 8
    return SignedRecord(bytes(flipped), signed.signature)


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


class TestWork:
    def test_a_writer_writes(self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person) -> None:
        judge.admits(chronicle.update(bob, note), chronicle.checkpoint(bob, note), chronicle.update(bob, note))

    def test_attack_3_work_of_an_unknown_author_is_refused(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, mallory: Person
    ) -> None:
        judge.refuses(chronicle.update(mallory, note), RejectionReason.UNAUTHORISED)

    def test_attack_3_work_signed_by_another_key_is_refused(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person, mallory: Person
    ) -> None:
        honest = chronicle.update(bob, note)
        judge.refuses(sign_record(parse_record(honest), mallory.key), RejectionReason.UNAUTHORISED)
        judge.admits(honest)

    def test_attack_14_no_flipped_bit_is_admitted(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        honest = chronicle.update(bob, note)
        for bit in range(len(honest.body) * 8):
            assert isinstance(judge.hears(with_flipped_bit(honest, bit)), Refused)
        for bit in range(0, 64 * 8, 7):
            signature = bytearray(honest.signature)
            signature[bit // 8] ^= 1 << bit % 8
            assert isinstance(judge.hears(SignedRecord(honest.body, bytes(signature))), Refused)
        judge.admits(honest)

    def test_attack_25_a_signature_over_one_kind_counts_for_no_other(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        coverage = chronicle.coverage(bob, note, 1)
        update = chronicle.update(bob, note)
        judge.refuses(SignedRecord(update.body, coverage.signature), RejectionReason.UNAUTHORISED)
        judge.admits(update, coverage)

    def test_attack_16_work_of_another_workspace_is_refused(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        foreign = chronicle.update(bob, note, workspace=WorkspaceId(bytes(32)))
        judge.refuses(foreign, RejectionReason.UNAUTHORISED)

    def test_attack_16_work_moved_to_another_document_is_refused(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, alice: Person, bob: Person
    ) -> None:
        begun = chronicle.begin(alice, {bob: Capability.WRITER}, name="second")
        judge.admits(begun)
        moved = chronicle.update(bob, document_id(begun), control=chronicle.control_heads[note])
        judge.refuses(moved, RejectionReason.GAP)

    def test_a_reader_writes_nothing(self, judge: Judge, chronicle: Chronicle, alice: Person, bob: Person) -> None:
        begun = chronicle.begin(alice, {bob: Capability.READER})
        judge.admits(begun)
        judge.refuses(chronicle.update(bob, document_id(begun)), RejectionReason.UNAUTHORISED)

    def test_attack_33_a_former_writer_who_names_an_old_epoch_writes_nothing(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, alice: Person, bob: Person
    ) -> None:
        old = chronicle.control_heads[note]
        judge.admits(chronicle.epoch(note, alice, {alice: Capability.OWNER, bob: Capability.READER}))
        judge.refuses(chronicle.update(bob, note, control=old), RejectionReason.UNAUTHORISED)
        bob.heads.clear()
        judge.refuses(chronicle.update(bob, note), RejectionReason.UNAUTHORISED)

    def test_attack_33_a_removed_member_who_is_still_a_recipient_writes_nothing(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        judge.admits(chronicle.update(bob, note), chronicle.remove(bob))
        judge.refuses(chronicle.update(bob, note), RejectionReason.UNAUTHORISED)

    def test_work_in_a_document_that_is_not_here_is_refused_by_name(
        self, judge: Judge, chronicle: Chronicle, alice: Person
    ) -> None:
        begun = chronicle.begin(alice)
        judge.refuses(chronicle.update(alice, document_id(begun)), RejectionReason.UNKNOWN_DOCUMENT)

    def test_attack_27_a_hole_in_an_authors_chain_is_refused_with_the_sequence_that_is_missing(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        first, second, third = (chronicle.update(bob, note) for _ in range(3))
        judge.admits(first)
        assert judge.refuses(third, RejectionReason.GAP).expected_sequence == 2
        judge.admits(second, third)

    def test_attack_26_a_replayed_record_is_compared_with_what_stands_and_stored_once(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        written = chronicle.update(bob, note)
        admitted = judge.hears(written)
        assert isinstance(admitted, Admitted)
        claim = judge.hears(written)
        assert isinstance(claim, Compare)
        assert claim.place.selects(admitted.entry)
        assert compare(claim, admitted.entry) == Stored(admitted.entry)

    def test_attack_31_another_record_at_a_taken_sequence_is_a_fork(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        standing = judge.hears(chronicle.update(bob, note, b"one"))
        bob.heads.clear()
        clone = chronicle.update(bob, note, b"two")
        claim = judge.hears(clone)
        assert isinstance(standing, Admitted)
        assert isinstance(claim, Compare)
        assert compare(claim, standing.entry) == Forked(standing.entry, clone)

    def test_attack_36_a_clone_that_builds_on_another_history_is_a_fork(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        standing = judge.hears(chronicle.update(bob, note))
        claim = judge.hears(chronicle.update(bob, note, previous=RecordId(bytes(32))))
        assert isinstance(standing, Admitted)
        assert isinstance(claim, Compare)
        assert isinstance(compare(claim, standing.entry), Forked)

    def test_a_checkpoint_leaps_over_what_a_relay_has_lost(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        lost = chronicle.update(bob, note)
        judge.admits(chronicle.checkpoint(bob, note), chronicle.update(bob, note))
        late = judge.hears(lost)
        assert isinstance(late, Compare)
        refused = compare(late, None)
        assert isinstance(refused, Refused)
        assert refused.reason is RejectionReason.STALE

    def test_a_checkpoint_that_covers_too_much_of_its_own_author_is_malformed(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        judge.admits(chronicle.update(bob, note))
        lying = (Covered(bob.device, 9, RecordId(bytes(32))),)
        judge.refuses(chronicle.checkpoint(bob, note, covers=lying), RejectionReason.MALFORMED)


class TestCoverage:
    def test_a_reader_says_what_it_holds(
        self, judge: Judge, chronicle: Chronicle, alice: Person, bob: Person
    ) -> None:
        begun = chronicle.begin(alice, {bob: Capability.READER})
        judge.admits(begun)
        verdict = judge.hears(chronicle.coverage(bob, document_id(begun), 1))
        assert isinstance(verdict, Admitted)
        assert (verdict.entry.kind, verdict.entry.n, verdict.entry.head) == (EntryKind.COVERAGE, 0, bytes(32))

    def test_whoever_may_not_read_says_nothing(
        self, judge: Judge, chronicle: Chronicle, alice: Person, bob: Person
    ) -> None:
        begun = chronicle.begin(alice)
        judge.admits(begun)
        judge.refuses(chronicle.coverage(bob, document_id(begun), 1), RejectionReason.UNAUTHORISED)

    def test_an_older_number_does_not_take_the_place_of_a_newer_one(
        self, judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person
    ) -> None:
        judge.admits(chronicle.coverage(bob, note, 5))
        claim = judge.hears(chronicle.coverage(bob, note, 4))
        assert isinstance(claim, Compare)
        refused = compare(claim, None)
        assert isinstance(refused, Refused)
        assert refused.reason is RejectionReason.STALE


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


def test_negative_control_without_the_signature_check_a_forgery_gets_in(
    judge: Judge,
    chronicle: Chronicle,
    note: DocumentId,
    bob: Person,
    mallory: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forged = sign_record(parse_record(chronicle.update(bob, note)), mallory.key)
    judge.refuses(forged, RejectionReason.UNAUTHORISED)
    monkeypatch.setattr("skerry_relay.content_rules.verify_record", lambda *_: None)
    judge.admits(forged)


def test_negative_control_without_the_chain_check_a_hole_gets_in(
    judge: Judge, chronicle: Chronicle, note: DocumentId, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    chronicle.update(bob, note)
    beyond_a_hole = chronicle.update(bob, note)
    judge.refuses(beyond_a_hole, RejectionReason.GAP)
    always = Continues(AuthorHead(2, beyond_a_hole.record_id))
    monkeypatch.setattr("skerry_relay.content_rules.judge", lambda *_, **__: always)
    judge.admits(beyond_a_hole)


def test_negative_control_without_the_capability_check_a_reader_writes(
    judge: Judge, chronicle: Chronicle, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = chronicle.begin(alice, {bob: Capability.READER})
    judge.admits(begun)
    written = chronicle.update(bob, document_id(begun))
    judge.refuses(written, RejectionReason.UNAUTHORISED)
    monkeypatch.setattr(DocumentAccess, "check_write", lambda *_: None)
    judge.admits(written)
