"""Attacks 26, 31 and 33: records replayed, doubled and backdated, by a relay or by whoever was removed."""

from __future__ import annotations

import pytest

from skerry_protocol.author_chain import AuthorHead, Continues, Duplicate, Fork, Gap, judge
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import BeyondCut, RuleViolation
from skerry_protocol.ids import RecordId
from skerry_protocol.records import Capability, Covered, Cut, RemoveDevice, Update, sign_record
from skerry_protocol.roster import Roster, RosterHistory
from tests.protocol.cast import ALICE, MALLORY, adding, change, first_epoch, genesis, grant, next_epoch, update

OWNER, WRITER = Capability.OWNER, Capability.WRITER


class Island:
    """A document of Alice's in which Mallory writes: two records that count, and as many more as it likes."""

    def __init__(self) -> None:
        self.rosters = RosterHistory.replay(genesis(ALICE))
        self.rosters.apply(change(self.rosters.current, ALICE, adding(MALLORY)))
        self.before = self.rosters.current
        audience = {ALICE: OWNER, MALLORY: OWNER}
        self.access = DocumentAccess.found(first_epoch(self.before, ALICE, audience), self.rosters)
        self.first = self.write(1, None)
        self.second = self.write(2, self.first[1])

    def write(self, sequence: int, previous: RecordId | None, content: bytes = b"") -> tuple[Update, RecordId]:
        record = update(self.access, MALLORY, sequence, previous, content=content)
        return record, sign_record(record, MALLORY.key).record_id

    def remove_from_workspace(self) -> Roster:
        cut = Cut(self.access.document, 2, self.second[1])
        return self.rosters.apply(change(self.rosters.current, ALICE, RemoveDevice(MALLORY.device, (cut,))))

    def remove_from_document(self) -> DocumentAccess:
        cut = Covered(MALLORY.device, 2, self.second[1])
        return self.access.apply(
            next_epoch(self.access, self.rosters.current, ALICE, {ALICE: OWNER}, [cut]), self.rosters
        )


@pytest.fixture
def island() -> Island:
    return Island()


@pytest.mark.attack(33)
def test_a_member_removed_from_the_workspace_backdates_nothing(island: Island) -> None:
    late = island.write(3, island.second[1])
    roster = island.remove_from_workspace()
    for record, record_id in (island.first, island.second):
        island.access.check_write(record, record_id, roster)
    with pytest.raises(BeyondCut):
        island.access.check_write(*late, roster)


@pytest.mark.attack(33)
def test_a_member_removed_from_the_document_backdates_nothing(island: Island) -> None:
    late = island.write(3, island.second[1])
    later = island.remove_from_document()
    for record, record_id in (island.first, island.second):
        later.check_write(record, record_id, island.rosters.current)
    with pytest.raises(BeyondCut):
        later.check_write(*late, island.rosters.current)


@pytest.mark.attack(33)
def test_a_removed_member_does_not_rewrite_the_last_record_that_counts(island: Island) -> None:
    rewritten = island.write(2, island.first[1], b"what mallory would rather have written")
    roster = island.remove_from_workspace()
    with pytest.raises(BeyondCut):
        island.access.check_write(*rewritten, roster)
    with pytest.raises(BeyondCut):
        island.remove_from_document().check_write(*rewritten, island.before)


@pytest.mark.attack(33)
def test_without_the_cuts_a_backdated_record_is_accepted(island: Island, monkeypatch: pytest.MonkeyPatch) -> None:
    late = island.write(3, island.second[1])
    later, roster = island.remove_from_document(), island.remove_from_workspace()
    monkeypatch.setattr(Roster, "require_within_cut", lambda *_: None)
    monkeypatch.setattr(DocumentAccess, "_after", lambda *_: [])
    later.check_write(*late, roster)


def take_the_document_back(island: Island) -> DocumentAccess:
    """Mallory, removed but still in the newest epoch, writes another one on the roster that knew it."""
    island.remove_from_workspace()
    nothing = grant(island.access, island.rosters.current, ALICE, {})
    access = island.access.apply(nothing, island.rosters)
    return access.apply(next_epoch(access, island.before, MALLORY, {MALLORY: OWNER}), island.rosters)


@pytest.mark.attack(33)
def test_a_removed_owner_does_not_return_through_the_roster_before_its_removal(island: Island) -> None:
    with pytest.raises(RuleViolation, match="older roster"):
        take_the_document_back(island)


@pytest.mark.attack(33)
def test_without_the_order_of_rosters_a_removed_owner_takes_the_document_back(
    island: Island, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DocumentAccess, "_require_no_older", lambda *_: None)
    assert take_the_document_back(island).capability(MALLORY.device) is OWNER


@pytest.mark.attack(26)
def test_a_replayed_record_changes_nothing(island: Island) -> None:
    head = AuthorHead(2, island.second[1])
    for record, record_id in (island.first, island.second):
        assert judge(record, record_id, head, record_id) == Duplicate()


@pytest.mark.attack(26)
def test_a_record_replayed_to_a_device_without_its_past_waits_for_it(island: Island) -> None:
    assert judge(*island.second, None, None) == Gap(1)


@pytest.mark.attack(31)
def test_two_records_of_one_sequence_are_a_fork_whichever_comes_first(island: Island) -> None:
    other = island.write(2, island.first[1], b"from the clone")
    for held, arriving in ((island.second, other), (other, island.second)):
        assert judge(*arriving, AuthorHead(2, held[1]), held[1]) == Fork(2)


@pytest.mark.attack(31)
def test_a_clone_that_writes_on_after_its_own_branch_is_a_fork(island: Island) -> None:
    other = island.write(2, island.first[1], b"from the clone")
    after_other = island.write(3, other[1])
    assert judge(*after_other, AuthorHead(2, island.second[1]), None) == Fork(2)


@pytest.mark.attack(31)
def test_without_the_hash_in_the_chain_a_clone_goes_unseen(island: Island) -> None:
    other = island.write(2, island.first[1], b"from the clone")
    blind = AuthorHead(2, other[1])
    assert isinstance(judge(*island.write(3, other[1]), blind, None), Continues)
