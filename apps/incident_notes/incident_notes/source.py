"""What the device reads of a note: its words as they stand on the page, and what a search can filter by."""

from __future__ import annotations

from collections.abc import Iterator

from skerry import Document
from skerry.intelligence.source import Facets, SourceText
from skerry.intelligence.span import Span

from .note import Action, Check, Note, is_note, read_note
from .spoken import as_spoken


def describe_note(document: Document) -> SourceText | None:
    """A note's title and words, and its facets; None for a document of another app."""
    return source_of(read_note(document)) if is_note(document) else None


def source_of(note: Note) -> SourceText:
    """The account; the checklist and the actions are lists, a line each.

    Facets are stored values, such as `serious`; the time is when it occurred, or else when it was recorded.
    """
    return SourceText(note.title, as_spoken(note.body), _facets(note), "\n".join(listed_lines(note)))


def whole_text(note: Note) -> str:
    """Everything that people read in a note, letter for letter: title, account, checklist and actions."""
    return "\n".join([note.title, note.body, *listed_lines(note)])


def passage_at(note: Note, span: Span) -> str:
    """The words at a place of the note's source; without the title, which is shown beside it, where more follows."""
    passage = span.of(source_of(note).text).strip()
    return passage.removeprefix(f"{note.title}\n").strip() or passage


def listed_lines(note: Note) -> Iterator[str]:
    """The checklist and the actions, as they are read out: the mark, the words, then who and until when."""
    yield from (check_line(check) for check in note.checklist)
    yield from (action_line(action) for action in note.actions)


def check_line(check: Check) -> str:
    """
    >>> check_line(Check("1", "Valve shut", done=True))
    '[x] Valve shut'
    """
    return f"[{'x' if check.done else ' '}] {check.text}"


def action_line(action: Action) -> str:
    """
    >>> action_line(Action("1", "Order a seal", "bob", "2026-11-24", done=False, checked_by=""))
    '[ ] Order a seal (owner bob, due 2026-11-24)'
    """
    details = [action.owner and f"owner {action.owner}", action.due and f"due {action.due}"]
    details.append(action.checked_by and f"checked by {action.checked_by}")
    known = ", ".join(detail for detail in details if detail)
    return f"[{'x' if action.done else ' '}] {action.what}" + (f" ({known})" if known else "")


def _facets(note: Note) -> Facets:
    return Facets(
        severity=note.severity and note.severity.value,
        status=note.status.value,
        site=note.site.strip() or None,
        at_ms=note.recorded_at_ms if note.occurred_at_ms is None else note.occurred_at_ms,
    )
