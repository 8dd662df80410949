"""Transcripts in a note: marked as drafts, with times, and never written down twice."""

from __future__ import annotations

import pytest

from incident_notes.errors import NotAChoice
from incident_notes.field_log import Hand
from incident_notes.note import read_note
from incident_notes.spoken import Heard, Spoken, check_transcript, write_transcript
from skerry import Document, DocumentId
from skerry.documents import MemoryStore

pytestmark = pytest.mark.anyio

ALICE = Hand("alice", 1_795_000_000_000)
SPOKEN = Spoken("a1b2", "Whisper tiny.en 0.1.0", ALICE, "")
HEARD = (Heard(0, " Pump three is leaking. "), Heard(12_400, "Bob closed\nthe valve."))


@pytest.fixture
async def document(anyio_backend: str) -> Document:
    return await Document.open(DocumentId(bytes(16)), MemoryStore())


async def test_a_transcript_is_a_draft_with_time_marks_at_the_end_of_the_account(document: Document) -> None:
    async with document.change():
        document.xml("body").append_element("paragraph").append_text("Written before.")
        assert write_transcript(document, SPOKEN, HEARD, where="van 12")
    assert read_note(document).body.splitlines() == [
        "Written before.",
        "Transcript draft, computed on van 12 by Whisper tiny.en 0.1.0. The recording is the record.",
        "[00:00] Pump three is leaking.",
        "[00:12] Bob closed the valve.",
    ]
    assert read_note(document).transcripts == (SPOKEN,)


async def test_a_recording_is_written_down_once_however_often_it_is_handed_over(document: Document) -> None:
    for _ in range(2):
        async with document.change():
            written = write_transcript(document, SPOKEN, HEARD, where="van 12")
    assert not written
    assert len(read_note(document).body.splitlines()) == 3


async def test_who_compared_it_with_the_recording_is_kept(document: Document) -> None:
    async with document.change():
        write_transcript(document, SPOKEN, HEARD, where="van 12")
        check_transcript(document, "a1b2", ALICE)
    assert [each.checked_by for each in read_note(document).transcripts] == ["alice"]
    with pytest.raises(NotAChoice):
        async with document.change():
            check_transcript(document, "c3d4", ALICE)
