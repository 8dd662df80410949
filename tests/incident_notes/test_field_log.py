"""A field that two people set apart: one value applies, both are heard, a decision settles it."""

from __future__ import annotations

import pytest

from incident_notes.errors import NotAChoice
from incident_notes.field_log import Hand, ParallelUpdate, Version, decide
from incident_notes.note import Severity, read_note, write_field, write_new_note
from skerry import Document, DocumentId
from skerry.documents import MemoryStore

pytestmark = pytest.mark.anyio

ALICE, BOB = Hand("alice's van", 1_795_000_000_000), Hand("bob's van", 1_795_000_060_000)
Island = Document


async def copy_of(document: Document) -> Island:
    copy = await Document.open(document.id, MemoryStore())
    copy.apply_remote(document.diff())
    return copy


@pytest.fixture
async def islands(anyio_backend: str) -> tuple[Island, Island]:
    alice = await Document.open(DocumentId(bytes(16)), MemoryStore())
    async with alice.change():
        write_new_note(alice, created_by="alice's van", recorded_at_ms=1_794_000_000_000, clock_unsure=False)
    return alice, await copy_of(alice)


async def rate(island: Island, severity: Severity, by: Hand) -> None:
    async with island.change():
        write_field(island, "severity", severity, by=by)


def meet(alice: Island, bob: Island) -> None:
    to_bob, to_alice = alice.diff(bob.state_vector()), bob.diff(alice.state_vector())
    bob.apply_remote(to_bob)
    alice.apply_remote(to_alice)


async def test_a_field_set_apart_to_two_values_is_a_parallel_update_with_both_and_who_and_when(
    islands: tuple[Island, Island],
) -> None:
    alice, bob = islands
    await rate(alice, Severity.MINOR, ALICE)
    await rate(bob, Severity.SERIOUS, BOB)
    meet(alice, bob)
    [update] = read_note(alice).parallel
    assert update == ParallelUpdate("severity", update.applied, (Version("minor", ALICE), Version("serious", BOB)))
    assert update.applied == getattr(read_note(alice).severity, "value", None)
    assert read_note(alice) == read_note(bob)


async def test_writers_who_knew_what_they_replaced_need_no_review(islands: tuple[Island, Island]) -> None:
    alice, bob = islands
    await rate(alice, Severity.MINOR, ALICE)
    meet(alice, bob)
    await rate(bob, Severity.SERIOUS, BOB)
    meet(alice, bob)
    assert read_note(alice).parallel == ()
    assert read_note(alice).severity is Severity.SERIOUS


async def test_the_same_value_set_apart_is_no_question(islands: tuple[Island, Island]) -> None:
    alice, bob = islands
    await rate(alice, Severity.MINOR, ALICE)
    await rate(bob, Severity.MINOR, BOB)
    meet(alice, bob)
    assert read_note(alice).parallel == ()


async def test_a_decision_settles_it_everywhere(islands: tuple[Island, Island]) -> None:
    alice, bob = islands
    await rate(alice, Severity.MINOR, ALICE)
    await rate(bob, Severity.SERIOUS, BOB)
    meet(alice, bob)
    async with alice.change():
        decide(alice, "severity", "minor", ALICE)
    meet(alice, bob)
    for island in islands:
        assert (read_note(island).parallel, read_note(island).severity) == ((), Severity.MINOR)


async def test_what_was_not_offered_cannot_be_decided(islands: tuple[Island, Island]) -> None:
    alice, _ = islands
    for value in ("critical", None, ["minor"]):
        with pytest.raises(NotAChoice, match="severity"):
            async with alice.change():
                decide(alice, "severity", value, ALICE)


async def test_nonsense_in_the_log_is_passed_over(islands: tuple[Island, Island]) -> None:
    alice, _ = islands
    async with alice.change():
        log = alice.array("field_log")
        log.append("nonsense")
        log.make_map(1)["field"] = 7
        log.make_map(2)["field"] = "no such field"
    await rate(alice, Severity.MINOR, ALICE)
    assert read_note(alice).parallel == ()
