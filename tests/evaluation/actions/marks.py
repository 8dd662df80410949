"""Action items that are marked in the notes themselves: `Bob to {{who=Bob until="Friday"|replace the seal}}.`"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from skerry.intelligence.digest.values import ActionState
from skerry.intelligence.span import Span
from tests.evaluation.half import Half
from tests.evaluation.sections import sections

_MARK = re.compile(r"\{\{(?P<labels>[^|{}]*)\|(?P<what>[^{}]+)\}\}")
_KEYS = frozenset({"who", "until"})
_DONE = "done"


@dataclass(frozen=True)
class MarkedAction:
    """What a person found to be done: the words at `what`, in the note as it is without the marks."""

    what: Span
    who: str | None
    until: str | None
    state: ActionState


@dataclass(frozen=True)
class MarkedNote:
    """A note without its marks, and what they say."""

    name: str
    text: str
    actions: tuple[MarkedAction, ...]


def marked_notes(half: Half) -> tuple[MarkedNote, ...]:
    """All notes of that half. Raises `ValueError` where a mark cannot be read."""
    found = sections(half.folder("actions") / "notes.txt")
    return tuple(unmarked(section.name, section.text) for section in found)


def unmarked(name: str, marked: str) -> MarkedNote:
    """Takes the marks out of a text.

    >>> note = unmarked("n", "Bob to {{who=Bob until='1 May'|fix it}} by 1 May.")
    >>> note.text, note.actions[0].what.of(note.text), note.actions[0].until
    ('Bob to fix it by 1 May.', 'fix it', '1 May')
    """
    text, at, actions = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        actions.append(_action(mark["labels"], Span(len(text), len(text) + len(mark["what"]))))
        text += mark["what"]
        at = mark.end()
    text += marked[at:]
    if "{{" in text or "}}" in text:
        raise ValueError(f"the note {name} has a mark that cannot be read")
    return MarkedNote(name, text, tuple(actions))


def _action(labels: str, what: Span) -> MarkedAction:
    words = shlex.split(labels)
    values = dict(word.split("=", 1) for word in words if word != _DONE)
    if not values.keys() <= _KEYS:
        raise ValueError(f"a mark knows who, until and done; not {labels}")
    state = ActionState.DONE if _DONE in words else ActionState.OPEN
    return MarkedAction(what, values.get("who"), values.get("until"), state)
