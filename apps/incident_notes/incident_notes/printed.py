"""How notes look on a terminal, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .decisions import Verdict, summary_of
from .note import Choice, Note
from .notebook import Entry, Notebook
from .source import action_line, check_line


def note_json(entry: Entry, notebook: Notebook) -> dict[str, object]:
    """Everything about one note. Times are milliseconds since 1970; null is unknown."""
    note, delivery = entry.note, entry.delivery
    return {
        "id": str(entry.id),
        "title": note.title,
        "text": note.body,
        "summary": agreed_summary(note),
        "severity": _value(note.severity),
        "status": note.status.value,
        "kind": _value(note.incident_kind),
        "site": note.site,
        "equipment": note.equipment,
        "occurred_at_ms": note.occurred_at_ms,
        "occurred_is_uncertain": note.occurred_is_uncertain,
        "recorded_at_ms": note.recorded_at_ms,
        "clock_unsure": note.clock_unsure,
        "received_at_ms": entry.received_at_ms,
        "created_by": note.created_by,
        "created_by_name": notebook.name_of(note.created_by),
        "checklist": [vars(check) for check in note.checklist],
        "actions": [vars(action) for action in note.actions],
        "standing": entry.standing.value,
        "waiting": delivery.waiting_updates,
        "own_records": delivery.own_records,
        "own_records_accepted": delivery.own_records_accepted,
        "read_only_reason": entry.read_only_reason,
    }


def note_line(entry: Entry) -> str:
    """One note on one line: severity, standing, title, site, id."""
    note = entry.note
    severity = note.severity.label if note.severity else "Not rated"
    title = note.title or "Untitled note"
    site = f" · {note.site}" if note.site else ""
    return f"{severity:<10} {entry.standing.label:<13} {title}{site}  {entry.id}"


def note_page(entry: Entry, notebook: Notebook) -> str:
    """One note in full."""
    note = entry.note
    parts = [note.title or "Untitled note", "", *_fields(entry, notebook)]
    parts += _section("Summary", [summary] if (summary := agreed_summary(note)) else [])
    parts += _section("", [note.body] if note.body else [])
    parts += _section("Checklist", [check_line(check) for check in note.checklist])
    parts += _section("Actions", [action_line(action) for action in note.actions])
    return "\n".join(parts)


def agreed_summary(note: Note) -> str | None:
    """The summary that people accepted or wrote; None where nobody has."""
    decided = summary_of(note.decisions)
    return None if decided is None or decided.verdict is Verdict.DISMISSED else decided.text


def _fields(entry: Entry, notebook: Notebook) -> list[str]:
    note = entry.note
    uncertain = " (not certain)" if note.occurred_is_uncertain else ""
    received = "written on this device" if entry.received_at_ms is None else _moment(entry.received_at_ms)
    unsure = " (that device's clock was unsure)" if note.clock_unsure else ""
    fields = {
        "Severity": note.severity.label if note.severity else "not rated",
        "Status": note.status.label,
        "Kind": note.incident_kind.label if note.incident_kind else "not set",
        "Site": note.site or "not set",
        "Equipment": note.equipment or "not set",
        "Occurred": ("unknown" if note.occurred_at_ms is None else _moment(note.occurred_at_ms)) + uncertain,
        "Recorded": f"{_moment(note.recorded_at_ms)} by {notebook.name_of(note.created_by)}{unsure}",
        "Received": received,
        "Standing": entry.standing.label,
        "Id": str(entry.id),
    }
    return [f"{name + ':':<11} {value}" for name, value in fields.items()]


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    return ["", *([heading] if heading else []), *lines]


def _moment(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000).astimezone().strftime("%d %b %Y, %H:%M")


def _value(choice: Choice | None) -> str | None:
    return choice.value if choice else None
