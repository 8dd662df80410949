"""What people decide about suggestions is part of the note: kept, merged, never offered twice, and it wins."""

from __future__ import annotations

import pytest

from incident_notes.decisions import (
    About,
    Decision,
    Provenance,
    Verdict,
    decisions,
    log_decision,
    suggestion_id,
    summary_of,
    withdraw,
)
from incident_notes.errors import NotAChoice
from incident_notes.field_log import Hand
from incident_notes.note import add_action, read_note, write_new_note
from skerry import Document, DocumentId
from skerry.documents import MemoryStore

pytestmark = pytest.mark.anyio

MADE = Provenance("MiniLM int8", "1.0.0", "skdev1alice", "3f2a9c")
ALICE, BOB = Hand("alice", 1_795_000_000_000), Hand("bob", 1_795_000_060_000)


@pytest.fixture
async def note(anyio_backend: str) -> Document:
    document = await Document.open(DocumentId(bytes(16)), MemoryStore())
    async with document.change():
        write_new_note(document, created_by="alice", recorded_at_ms=1, clock_unsure=False)
    return document


async def apart(document: Document) -> Document:
    """Bob's copy of the note, which hears nothing of Alice's until they meet."""
    copy = await Document.open(document.id, MemoryStore())
    copy.apply_remote(document.diff())
    return copy


async def meet(one: Document, other: Document) -> None:
    mine, theirs = one.diff(other.state_vector()), other.diff(one.state_vector())
    one.apply_remote(theirs)
    other.apply_remote(mine)


def said(verdict: Verdict, words: str = "Order a seal", about: About = About.ACTION, by: Hand = ALICE) -> Decision:
    return Decision(about, suggestion_id(words), verdict, words, MADE, by)


async def test_what_was_decided_is_read_back_with_who_and_from_what(note: Document) -> None:
    decision = said(Verdict.EDITED)
    async with note.change():
        log_decision(note, decision)
    assert decisions(note) == (decision,)
    assert read_note(note).decisions == (decision,)


async def test_deciding_again_puts_the_earlier_decision_away_and_withdrawing_opens_it_again(note: Document) -> None:
    async with note.change():
        log_decision(note, said(Verdict.DISMISSED))
        log_decision(note, said(Verdict.ACCEPTED, by=BOB))
    assert [each.verdict for each in decisions(note)] == [Verdict.ACCEPTED]
    assert len(note.array("decisions")) == 1
    async with note.change():
        withdraw(note, About.ACTION, suggestion_id("order a  seal"))
    assert decisions(note) == ()


async def test_of_decisions_made_apart_both_devices_count_the_newest(note: Document) -> None:
    other = await apart(note)
    async with note.change():
        log_decision(note, said(Verdict.DISMISSED))
    async with other.change():
        log_decision(other, said(Verdict.ACCEPTED, by=BOB))
    await meet(note, other)
    assert decisions(note) == decisions(other)
    assert [each.verdict for each in decisions(note)] == [Verdict.ACCEPTED]


async def test_of_summaries_written_apart_the_newest_counts_and_neither_is_lost(note: Document) -> None:
    other = await apart(note)
    async with note.change():
        log_decision(note, said(Verdict.EDITED, "The pump leaked.", About.SUMMARY))
    async with other.change():
        log_decision(other, said(Verdict.EDITED, "Pump 3 leaked; nobody was hurt.", About.SUMMARY, BOB))
    await meet(note, other)
    assert [each.text for each in decisions(note)] == ["Pump 3 leaked; nobody was hurt.", "The pump leaked."]
    agreed = summary_of(decisions(other))
    assert agreed is not None
    assert agreed.by == BOB


async def test_one_suggestion_taken_over_by_two_people_apart_is_one_action(note: Document) -> None:
    other = await apart(note)
    for document, owner in ((note, "alice"), (other, "bob")):
        async with document.change():
            add_action(document, "Order a seal", owner=owner, action_id=suggestion_id("Order a seal"))
    await meet(note, other)
    assert len(read_note(note).actions) == 1
    assert read_note(note).actions == read_note(other).actions


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5000])
async def test_a_summary_without_words_or_without_end_is_refused(note: Document, text: str) -> None:
    with pytest.raises(NotAChoice):
        async with note.change():
            log_decision(note, said(Verdict.EDITED, text, About.SUMMARY))


async def test_nonsense_of_a_member_decides_nothing(note: Document) -> None:
    async with note.change():
        part = note.array("decisions")
        part.append("accepted")
        part.make_map(1)["verdict"] = 7
        log_decision(note, said(Verdict.ACCEPTED))
        part.make_map(3)["about"] = "the weather"
    assert [each.verdict for each in decisions(note)] == [Verdict.ACCEPTED]
