"""Notes in which personal data is marked: `Ring {{PERSON|Alice Smith}} on {{PHONE|07700 900123}}.`"""

from __future__ import annotations

import re
from dataclasses import dataclass

from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.span import Span
from tests.evaluation.half import Half
from tests.evaluation.sections import sections

BADGE_PATTERNS = (r"BDG-\d{5}", r"HK\d{4}[A-Z]")
ASSET_PATTERNS = (r"AST-\d{6}", r"[A-Z]{2,4}/\d{4}/\d{3}")
"""How badges and assets are numbered in all of these notes; whoever redacts them is told so."""

PATTERN_KINDS = (
    Kind.EMAIL,
    Kind.PHONE,
    Kind.IBAN,
    Kind.CARD,
    Kind.NATIONAL_ID,
    Kind.IP_ADDRESS,
    Kind.MAC_ADDRESS,
    Kind.COORDINATES,
    Kind.BIRTH_DATE,
    Kind.BADGE,
    Kind.ASSET,
)
"""What has a form that can be checked."""

LABELLED_KINDS = (Kind.PERSON, *PATTERN_KINDS, Kind.ADDRESS)

_MARK = re.compile(r"\{\{(?P<kind>[A-Z_]+)\|(?P<words>[^{}|]+)\}\}")


@dataclass(frozen=True)
class Label:
    """Where in a note there is personal data, and of which kind."""

    span: Span
    kind: Kind


@dataclass(frozen=True)
class LabelledNote:
    """A note without its marks, and what they say."""

    name: str
    text: str
    labels: tuple[Label, ...]


def labelled_notes(half: Half) -> tuple[LabelledNote, ...]:
    """All notes of that half, topic by topic. Raises `ValueError` where a mark cannot be read."""
    topics = sorted(half.folder("redaction").glob("*.txt"))
    return tuple(unlabelled(section.name, section.text) for topic in topics for section in sections(topic))


def unlabelled(name: str, marked: str) -> LabelledNote:
    """Takes the marks out of a text.

    >>> note = unlabelled("n", "Ring {{PERSON|Alice}} now.")
    >>> note.text, note.labels[0].span.of(note.text), note.labels[0].kind
    ('Ring Alice now.', 'Alice', <Kind.PERSON: 'person'>)
    """
    text, at, labels = "", 0, []
    for mark in _MARK.finditer(marked):
        text += marked[at : mark.start()]
        labels.append(Label(Span(len(text), len(text) + len(mark["words"])), _kind(mark["kind"])))
        text += mark["words"]
        at = mark.end()
    text += marked[at:]
    if "{{" in text or "}}" in text:
        raise ValueError(f"the note {name} has a mark that cannot be read")
    return LabelledNote(name, text, tuple(labels))


def _kind(name: str) -> Kind:
    kind = Kind.__members__.get(name)
    if kind not in LABELLED_KINDS:
        raise ValueError(f"no note is marked with {name}")
    return kind
