"""The shape of an incident note: the one place that says which parts its document has and what they may hold.

| part | kind | holds |
|---|---|---|
| `fields` | map | `schema`, `kind`, and the single values named in `Field` |
| `title` | text | one line, edited together |
| `body` | XML | the account, as the page's rich-text editor keeps it |
| `checklist` | array of maps | `id`, `text`, `done` |
| `field_log` | array of maps | `field`, `value`, `by`, `at_ms`: see `field_log.py` |
| `actions` | array of maps | `id`, `what`, `owner`, `due` (a date, as `2026-11-22`), `done`, `checked_by` |
| `decisions` | array of maps | what people said to suggestions: see `decisions.py` |
| `transcripts` | array of maps | which recordings stand in the account: see `spoken.py` |

Writing is strict. Reading is not: a member may write any nonsense it likes, so a value that a field cannot hold reads
as unset, and the rest of the note stays readable.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

from skerry import Document, SharedMap

from .decisions import Decision, decisions
from .errors import NotAChoice
from .field_log import Hand, ParallelUpdate, log_write, parallel_updates
from .spoken import Spoken, transcripts

SCHEMA: Final = 1
KIND: Final = "incident_note"


class Choice(Enum):
    """One of a few values a field can hold; `value` is stored, `label` is what people read."""

    @property
    def label(self) -> str:
        return str(self.value).replace("_", " ").capitalize()


class Severity(Choice):
    """How bad it is. A note that was not rated has none."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    CRITICAL = "critical"


class NoteStatus(Choice):
    """Where the handling of the incident stands."""

    OPEN = "open"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    CLOSED = "closed"


class IncidentKind(Choice):
    """What sort of incident it is."""

    INJURY = "injury"
    NEAR_MISS = "near_miss"
    PROPERTY = "property"
    ENVIRONMENT = "environment"
    SECURITY = "security"
    SERVICE = "service"


@dataclass(frozen=True)
class Check:
    """One line of the checklist."""

    id: str
    text: str
    done: bool


@dataclass(frozen=True)
class Action:
    """Something to be done, by whom and until when. `checked_by` names the second person who confirmed it."""

    id: str
    what: str
    owner: str
    due: str
    done: bool
    checked_by: str


@dataclass(frozen=True)
class Note:
    """An incident note as it stands. Times are milliseconds since 1970; `occurred_at_ms` is None while unknown.

    `newer_schema` is None unless a newer Incident Notes shaped the note; then this one must not write to it.
    """

    title: str
    body: str
    severity: Severity | None
    status: NoteStatus
    incident_kind: IncidentKind | None
    site: str
    equipment: str
    occurred_at_ms: int | None
    occurred_is_uncertain: bool
    created_by: str
    recorded_at_ms: int
    clock_unsure: bool
    checklist: tuple[Check, ...]
    actions: tuple[Action, ...]
    parallel: tuple[ParallelUpdate, ...]
    decisions: tuple[Decision, ...]
    transcripts: tuple[Spoken, ...]
    newer_schema: object

    @property
    def is_blank(self) -> bool:
        """Whether nobody has written anything into it yet."""
        return not (self.title.strip() or self.body.strip() or self.checklist or self.actions)


def write_new_note(document: Document, *, created_by: str, recorded_at_ms: int, clock_unsure: bool) -> None:
    """Give an empty document the shape of a note, inside `document.change()`."""
    fields = document.map("fields")
    fields["schema"] = SCHEMA
    fields["kind"] = KIND
    fields["status"] = NoteStatus.OPEN.value
    fields["created_by"] = created_by
    fields["recorded_at_ms"] = recorded_at_ms
    fields["clock_unsure"] = clock_unsure


def is_note(document: Document) -> bool:
    """Whether the document is an incident note, and not that of another app or one whose content has not arrived."""
    return document.map("fields").get("kind") == KIND


def read_note(document: Document) -> Note:
    """The note as it stands."""
    fields = document.map("fields")
    return Note(
        title=str(document.text("title")),
        body=document.plain_text("body"),
        severity=_choice(Severity, fields.get("severity")),
        status=_choice(NoteStatus, fields.get("status")) or NoteStatus.OPEN,
        incident_kind=_choice(IncidentKind, fields.get("incident_kind")),
        site=_text(fields, "site"),
        equipment=_text(fields, "equipment"),
        occurred_at_ms=_time(fields, "occurred_at_ms"),
        occurred_is_uncertain=fields.get("occurred_is_uncertain") is True,
        created_by=_text(fields, "created_by"),
        recorded_at_ms=_time(fields, "recorded_at_ms") or 0,
        clock_unsure=fields.get("clock_unsure") is True,
        checklist=tuple(_check(item) for item in _maps(document, "checklist")),
        actions=_each_once(_action(item) for item in _maps(document, "actions")),
        parallel=parallel_updates(document, WRITABLE_FIELDS),
        decisions=decisions(document),
        transcripts=transcripts(document),
        newer_schema=newer_schema(document),
    )


def newer_schema(document: Document) -> object:
    """The schema of a note that this version must not write to, because a newer one shaped it; None otherwise."""
    schema = document.map("fields").get("schema")
    return None if isinstance(schema, int) and schema <= SCHEMA else schema or "unknown"


def write_field(
    document: Document, field: str, value: Choice | str | int | bool | None, *, by: Hand | None = None
) -> None:
    """Set one of the note's single values, inside `document.change()`. Raises `NotAChoice`.

    Without `by` nobody is told where somebody else sets it at the same time: right for a note that is being made.
    """
    kinds = WRITABLE_FIELDS.get(field)
    if kinds is None or not isinstance(value, kinds):
        raise NotAChoice(f"The field {field} of a note cannot hold {value!r}.", "See `incident-notes edit --help`.")
    stored = value.value if isinstance(value, Choice) else value
    document.map("fields")[field] = stored
    if by is not None:
        log_write(document, field, stored, by)


def write_title(document: Document, title: str) -> None:
    """Replace the title, inside `document.change()`."""
    text = document.text("title")
    text.replace(0, len(text), " ".join(title.split()))


WRITABLE_FIELDS: Mapping[str, tuple[type, ...]] = {
    "severity": (Severity, type(None)),
    "status": (NoteStatus,),
    "incident_kind": (IncidentKind, type(None)),
    "site": (str,),
    "equipment": (str,),
    "occurred_at_ms": (int, type(None)),
    "occurred_is_uncertain": (bool,),
}
"""What people may change, and what it may hold. The rest is written once, with the note."""


def add_check(document: Document, text: str, *, done: bool = False) -> None:
    """Put a line at the end of the checklist, inside `document.change()`."""
    checklist = document.array("checklist")
    _fill(checklist.make_map(len(checklist)), {"text": text, "done": done})


def add_action(document: Document, what: str, *, owner: str = "", due: str = "", action_id: str = "") -> None:
    """Put an action at the end of the list, inside `document.change()`. `due` is a date, as `2026-11-22`.

    Of two with the same `action_id`, made apart, the first counts; without one it gets an id of its own.
    """
    actions = document.array("actions")
    action = actions.make_map(len(actions))
    _fill(action, {"what": what, "owner": owner, "due": due, "done": False, "checked_by": ""}, action_id)


def add_paragraph(document: Document, text: str) -> None:
    """Put a paragraph at the end of the account, inside `document.change()`."""
    document.xml("body").append_element("paragraph").append_text(text)


AnyChoice = TypeVar("AnyChoice", bound=Choice)


def _fill(item: SharedMap, entries: Mapping[str, str | bool], item_id: str = "") -> None:
    item["id"] = item_id or str(uuid.uuid4())
    for key, value in entries.items():
        item[key] = value


def _choice(kind: type[AnyChoice], value: object) -> AnyChoice | None:
    return next((choice for choice in kind if choice.value == value), None)


def _text(item: SharedMap, key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _time(item: SharedMap, key: str) -> int | None:
    value = item.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _maps(document: Document, name: str) -> list[SharedMap]:
    return [item for item in document.array(name) if isinstance(item, SharedMap)]


def _check(item: SharedMap) -> Check:
    return Check(_text(item, "id"), _text(item, "text"), item.get("done") is True)


def _each_once(actions: Iterable[Action]) -> tuple[Action, ...]:
    found: dict[str, Action] = {}
    for number, action in enumerate(actions):
        found.setdefault(action.id or f"without id {number}", action)
    return tuple(found.values())


def _action(item: SharedMap) -> Action:
    return Action(
        id=_text(item, "id"),
        what=_text(item, "what"),
        owner=_text(item, "owner"),
        due=_text(item, "due"),
        done=item.get("done") is True,
        checked_by=_text(item, "checked_by"),
    )
