"""What the device reads of a note."""

from __future__ import annotations

import pytest

from incident_notes.note import (
    Severity,
    add_action,
    add_check,
    add_paragraph,
    write_field,
    write_new_note,
    write_title,
)
from incident_notes.source import describe_note
from skerry import Document, DocumentId
from skerry.documents import MemoryStore
from skerry.intelligence.source import Facets

pytestmark = pytest.mark.anyio


@pytest.fixture
async def document(anyio_backend: str) -> Document:
    return await Document.open(DocumentId(bytes(16)), MemoryStore())


async def test_a_note_is_read_as_it_stands_on_the_page(document: Document) -> None:
    async with document.change():
        write_new_note(document, created_by="alice", recorded_at_ms=1_795_000_000_000, clock_unsure=False)
        write_title(document, "Pump 3 leaks")
        add_paragraph(document, "It drips.")
        add_check(document, "Valve shut", done=True)
        add_action(document, "Order a seal", owner="bob", due="2026-11-24")
        write_field(document, "severity", Severity.SERIOUS)
        write_field(document, "site", " Dock 4 ")
    source = describe_note(document)
    assert source is not None
    assert source.text.splitlines() == [
        "Pump 3 leaks",
        "It drips.",
        "[x] Valve shut",
        "[ ] Order a seal (owner bob, due 2026-11-24)",
    ]
    assert source.facets == Facets("serious", "open", "Dock 4", 1_795_000_000_000)


async def test_the_time_of_a_note_is_when_it_occurred_where_that_is_known(document: Document) -> None:
    async with document.change():
        write_new_note(document, created_by="alice", recorded_at_ms=1_795_000_000_000, clock_unsure=False)
        write_field(document, "occurred_at_ms", 1_794_000_000_000)
    source = describe_note(document)
    assert source is not None
    assert source.facets == Facets(None, "open", None, 1_794_000_000_000)


async def test_a_document_of_another_app_is_not_read(document: Document) -> None:
    async with document.change():
        document.map("fields")["kind"] = "checklist"
    assert describe_note(document) is None
