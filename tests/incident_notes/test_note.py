"""The shape of a note: written strictly, read whatever stands there."""

from __future__ import annotations

import pytest

from incident_notes.errors import NotAChoice
from incident_notes.note import (
    IncidentKind,
    NoteStatus,
    Severity,
    add_action,
    add_check,
    add_paragraph,
    is_note,
    newer_schema,
    read_note,
    write_field,
    write_new_note,
    write_title,
)
from skerry import Document, DocumentId
from skerry.documents import MemoryStore

pytestmark = pytest.mark.anyio


@pytest.fixture
async def document(anyio_backend: str) -> Document:
    return await Document.open(DocumentId(bytes(16)), MemoryStore())


@pytest.fixture
async def note(document: Document) -> Document:
    async with document.change():
        write_new_note(document, created_by="alice's van", recorded_at_ms=1_795_000_000_000, clock_unsure=False)
    return document


async def test_a_new_note_is_open_unrated_and_blank(note: Document) -> None:
    read = read_note(note)
    assert (read.status, read.severity, read.incident_kind) == (NoteStatus.OPEN, None, None)
    assert (read.occurred_at_ms, read.recorded_at_ms, read.created_by) == (None, 1_795_000_000_000, "alice's van")
    assert read.is_blank


async def test_what_is_written_is_read_back(note: Document) -> None:
    async with note.change():
        write_title(note, "Pump 3\n leaks")
        write_field(note, "severity", Severity.SERIOUS)
        write_field(note, "incident_kind", IncidentKind.NEAR_MISS)
        write_field(note, "occurred_at_ms", 1_794_000_000_000)
        add_paragraph(note, "It drips.")
        add_paragraph(note, "A cupful.")
        add_check(note, "Valve shut", done=True)
        add_action(note, "Order a seal", owner="bob", due="2026-11-24")
    read = read_note(note)
    assert (read.title, read.body) == ("Pump 3 leaks", "It drips.\nA cupful.")
    assert (read.severity, read.incident_kind) == (Severity.SERIOUS, IncidentKind.NEAR_MISS)
    assert [(check.text, check.done) for check in read.checklist] == [("Valve shut", True)]
    assert [(action.what, action.owner, action.due) for action in read.actions] == [
        ("Order a seal", "bob", "2026-11-24")
    ]
    assert not read.is_blank


@pytest.mark.parametrize(
    ("field", "value"),
    [("severity", "serious"), ("status", None), ("site", 7), ("created_by", "mallory"), ("colour", "red")],
)
async def test_a_value_that_a_field_cannot_hold_is_refused(
    note: Document, field: str, value: str | int | None
) -> None:
    with pytest.raises(NotAChoice, match=field):
        async with note.change():
            write_field(note, field, value)


async def test_nonsense_from_a_member_reads_as_unset_and_the_rest_stays_readable(note: Document) -> None:
    async with note.change():
        fields = note.map("fields")
        fields["severity"] = "catastrophic"
        fields["site"] = ["a", "list"]
        fields["occurred_at_ms"] = True
        note.array("checklist").append("not a map")
        write_title(note, "Pump 3 leaks")
    read = read_note(note)
    assert (read.severity, read.site, read.occurred_at_ms, read.checklist) == (None, "", None, ())
    assert read.title == "Pump 3 leaks"


async def test_a_document_of_another_app_is_no_note(document: Document) -> None:
    assert not is_note(document)
    async with document.change():
        document.map("fields")["kind"] = "checklist"
    assert not is_note(document)


@pytest.mark.parametrize("schema", [2, "next", None])
async def test_a_shape_this_version_does_not_know_is_named(note: Document, schema: int | str | None) -> None:
    assert newer_schema(note) is None
    async with note.change():
        note.map("fields")["schema"] = schema
    assert newer_schema(note) == (schema or "unknown")
