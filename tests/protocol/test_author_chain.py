"""An author's chain has no gaps and no second branch, and only a checkpoint may leap."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from skerry_protocol.author_chain import AuthorHead, Continues, Duplicate, Fork, Gap, check_covers, judge
from skerry_protocol.errors import RuleViolation
from skerry_protocol.ids import DocumentId, RecordId, WorkspaceId
from skerry_protocol.records import Checkpoint, Covered, Update
from tests.protocol.cast import ALICE, BOB, record_named, sealed, seed

IDS = (WorkspaceId(seed("workspace")), DocumentId(seed("note")[:16]), ALICE.device)
FIRST, SECOND, THIRD, OTHER = (record_named(name) for name in ("first", "second", "third", "other"))
HEAD = AuthorHead(2, SECOND)
Make = Callable[[int, RecordId | None], Update | Checkpoint]


def update(sequence: int, previous: RecordId | None) -> Update:
    return Update(*IDS, sequence, previous, record_named("control"), sealed())


def checkpoint(sequence: int, previous: RecordId | None, *covers: Covered) -> Checkpoint:
    return Checkpoint(*IDS, sequence, previous, record_named("control"), covers, sealed())


@pytest.mark.parametrize("make", [update, checkpoint])
def test_the_first_record_begins_the_chain(make: Make) -> None:
    assert judge(make(1, None), FIRST, None, None) == Continues(AuthorHead(1, FIRST))


@pytest.mark.parametrize("make", [update, checkpoint])
def test_the_next_record_continues_the_chain(make: Make) -> None:
    judgement = judge(make(3, SECOND), THIRD, HEAD, None)
    assert isinstance(judgement, Continues)
    assert (judgement.head, judgement.leaps) == (AuthorHead(3, THIRD), False)


def test_a_record_that_is_known_changes_nothing() -> None:
    assert judge(update(2, FIRST), SECOND, HEAD, SECOND) == Duplicate()
    assert judge(update(1, None), FIRST, HEAD, FIRST) == Duplicate()


def test_a_record_that_was_pruned_here_changes_nothing() -> None:
    assert judge(update(1, None), FIRST, HEAD, None) == Duplicate()


@pytest.mark.parametrize("sequence", [1, 2])
def test_another_record_at_a_known_place_is_a_fork(sequence: int) -> None:
    known = {1: FIRST, 2: SECOND}[sequence]
    assert judge(update(sequence, None), OTHER, HEAD, known) == Fork(sequence)


@pytest.mark.parametrize("make", [update, checkpoint])
@pytest.mark.parametrize("previous", [OTHER, None])
def test_a_next_record_after_another_one_is_a_fork_at_the_head(make: Make, previous: RecordId | None) -> None:
    assert judge(make(3, previous), THIRD, HEAD, None) == Fork(2)


def test_a_first_record_that_names_one_before_it_is_no_beginning() -> None:
    assert judge(update(1, OTHER), FIRST, None, None) == Fork(0)


@pytest.mark.parametrize(("head", "sequence", "expected"), [(None, 2, 1), (HEAD, 4, 3), (HEAD, 99, 3)])
def test_a_hole_names_the_first_record_that_is_missing(head: AuthorHead | None, sequence: int, expected: int) -> None:
    assert judge(update(sequence, OTHER), THIRD, head, None) == Gap(expected)


@pytest.mark.parametrize("head", [None, HEAD])
def test_only_a_checkpoint_leaps_over_a_hole(head: AuthorHead | None) -> None:
    record = record_named("checkpoint")
    assert judge(checkpoint(9, OTHER), record, head, None) == Continues(AuthorHead(9, record), leaps=True)


def test_a_checkpoint_covers_its_author_up_to_the_record_before_it() -> None:
    check_covers(checkpoint(1, None))
    check_covers(checkpoint(1, None, Covered(BOB.device, 9, OTHER)))
    check_covers(checkpoint(3, SECOND, Covered(ALICE.device, 2, SECOND), Covered(BOB.device, 9, OTHER)))


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(checkpoint(3, SECOND, Covered(BOB.device, 9, OTHER)), id="it leaves out its author"),
        pytest.param(checkpoint(3, SECOND, Covered(ALICE.device, 2, OTHER)), id="it covers another record"),
        pytest.param(checkpoint(3, SECOND, Covered(ALICE.device, 1, FIRST)), id="it covers too little"),
        pytest.param(checkpoint(3, SECOND, Covered(ALICE.device, 3, THIRD)), id="it covers itself"),
        pytest.param(
            checkpoint(1, None, Covered(ALICE.device, 1, FIRST)), id="it covers an author that has nothing yet"
        ),
        pytest.param(checkpoint(3, None), id="it names no record before it"),
        pytest.param(
            checkpoint(1, None, Covered(BOB.device, 1, FIRST), Covered(BOB.device, 2, SECOND)),
            id="it names an author twice",
        ),
        pytest.param(
            checkpoint(1, None, Covered(BOB.device, 1, FIRST), Covered(BOB.device, 1, FIRST)),
            id="it names an author twice in the same way",
        ),
    ],
)
def test_a_checkpoint_with_wrong_covers_is_refused(record: Checkpoint) -> None:
    with pytest.raises(RuleViolation, match="checkpoint"):
        check_covers(record)


def test_a_long_chain_continues_by_the_value_of_its_ids_and_numbers() -> None:
    head = AuthorHead(int("1000"), RecordId(bytes.fromhex(SECOND.raw.hex())))
    record = update(int("1001"), RecordId(bytes.fromhex(SECOND.raw.hex())))
    assert judge(record, THIRD, head, None) == Continues(AuthorHead(1001, THIRD))
