"""Writing the demo's notes, as their authors would."""

from __future__ import annotations

from skerry import Document

from ..note import add_action, add_check, add_paragraph, write_field
from ..notebook import Notebook
from .demo_note import DemoNote

MS_PER_MINUTE = 60_000


async def write_demo_note(notebook: Notebook, note: DemoNote, now_ms: int) -> Document:
    """Write one note on the device of its author; it is saved there when this returns."""
    document = await notebook.create()
    async with document.change():
        document.text("title").insert(0, note.title)
        write_field(document, "severity", note.severity)
        write_field(document, "status", note.status)
        write_field(document, "incident_kind", note.kind)
        write_field(document, "site", note.site)
        write_field(document, "equipment", note.equipment)
        if note.minutes_ago is not None:
            write_field(document, "occurred_at_ms", now_ms - note.minutes_ago * MS_PER_MINUTE)
        write_field(document, "occurred_is_uncertain", note.occurred_is_uncertain)
        for paragraph in note.account:
            add_paragraph(document, paragraph)
    await _write_lists(document, note)
    return document


async def _write_lists(document: Document, note: DemoNote) -> None:
    async with document.change():
        for text, is_done in note.checks:
            add_check(document, text, done=is_done)
        for action in note.actions:
            add_action(document, action.what, owner=action.owner, due=action.due)
