"""Which updates, checkpoints and words of coverage are admitted, and that it is the check that stops the others."""

from __future__ import annotations

import pytest

from skerry_protocol.author_chain import AuthorHead, Continues
from skerry_protocol.document_access import DocumentAccess, document_id
from skerry_protocol.ids import DocumentId, RecordId, WorkspaceId
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import (
    Capability,
    Covered,
    SignedRecord,
    parse_record,
    sign_record,
)
from skerry_relay.record_log import EntryKind
from skerry_relay.verdicts import Admitted, Compare, Forked, Refused, Stored, compare
from tests.relay.admission_judge import Judge
from tests.relay.chronicle import Chronicle, Person


def with_flipped_bit(signed: SignedRecord, bit: int) -> SignedRecord:
    flipped = bytearray(signed.body)
    flipped[bit // 8 % len(flipped)] ^= 1 << bit % 8
    return SignedRecord(bytes(flipped), signed.signature)


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
