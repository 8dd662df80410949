"""How much personal data redaction finds, and how much of what it finds is personal data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.redaction import Kind, RedactionSettings, redact
from skerry.intelligence.redaction.entities import RampartFinder
from skerry.intelligence.redaction.entity import EntityFinder
from skerry.intelligence.redaction.result import Finding
from tests.evaluation.half import Half
from tests.evaluation.redaction.labels import (
    ASSET_PATTERNS,
    BADGE_PATTERNS,
    LABELLED_KINDS,
    PATTERN_KINDS,
    Label,
    LabelledNote,
    labelled_notes,
)
from tests.evaluation.score import Bound, Evaluation, Score, Target, ratio

SETTINGS = RedactionSettings(badge_patterns=BADGE_PATTERNS, asset_patterns=ASSET_PATTERNS)

ALSO_RIGHT = {
    Kind.URL: {Kind.EMAIL, Kind.COORDINATES},
    Kind.BANK_ACCOUNT: {Kind.IBAN},
    Kind.PASSPORT: {Kind.NATIONAL_ID},
    Kind.DRIVING_LICENCE: {Kind.NATIONAL_ID},
}
"""What a finding may be called besides the kind that is marked, because both names are true of it."""

_PATTERN_RECALL = Target(Bound.AT_LEAST, 0.95)
_NAME_RECALL = Target(Bound.AT_LEAST, 0.85)
_NAME_PRECISION = Target(Bound.AT_LEAST, 0.85)


@dataclass(frozen=True)
class Comparison:
    """What is marked in one note beside what was found in it."""

    note: LabelledNote
    findings: tuple[Finding, ...]

    @cached_property
    def covered(self) -> frozenset[int]:
        """The places that are in some finding, of whatever kind."""
        return frozenset(at for finding in self.findings for at in range(finding.span.start, finding.span.end))

    def has_found(self, label: Label) -> bool:
        """Whether nothing of it is left to read: each of its code points is in some finding."""
        return self.covered.issuperset(range(label.span.start, label.span.end))

    def is_right(self, finding: Finding) -> bool:
        """Whether it touches something that is marked as what it is called."""
        kinds = {finding.kind} | ALSO_RIGHT.get(finding.kind, set())
        return any(label.kind in kinds and finding.span.overlaps(label.span) for label in self.note.labels)


def measure(half: Half) -> Evaluation:
    """Redacts every note of that half."""
    finder = RampartFinder(ModelStore())
    compared = [compare(note, finder) for note in labelled_notes(half)]
    return Evaluation(_scores(compared), tuple(line for one in compared for line in _told(one)))


def compare(note: LabelledNote, finder: EntityFinder) -> Comparison:
    """Redacts one note."""
    return Comparison(note, redact(note.text, finder, SETTINGS).findings)


def _scores(compared: list[Comparison]) -> tuple[Score, ...]:
    bare = [one for one in compared if not one.note.labels]
    return (
        _recall("all pattern kinds", compared, PATTERN_KINDS),
        *(_recall(kind.value, compared, [kind]) for kind in LABELLED_KINDS),
        _precision("all pattern kinds", compared, PATTERN_KINDS),
        *(_precision(kind.value, compared, [kind]) for kind in _kinds_found(compared)),
        _letters("address, letters and digits found", compared, Kind.ADDRESS),
        Score("notes without personal data left as they are", _left(bare), len(bare)),
    )


def _kinds_found(compared: list[Comparison]) -> list[Kind]:
    found = {finding.kind for one in compared for finding in one.findings}
    return [kind for kind in Kind if kind in found]


def _recall(what: str, compared: list[Comparison], kinds: Iterable[Kind]) -> Score:
    wanted = set(kinds)
    found = [one.has_found(label) for one in compared for label in one.note.labels if label.kind in wanted]
    return Score(f"{what}, recall", ratio(sum(found), len(found)), len(found), _recall_target(wanted))


def _recall_target(kinds: set[Kind]) -> Target | None:
    if kinds == {Kind.PERSON}:
        return _NAME_RECALL
    return _PATTERN_RECALL if kinds <= set(PATTERN_KINDS) else None


def _precision(what: str, compared: list[Comparison], kinds: Iterable[Kind]) -> Score:
    wanted = set(kinds)
    right = [one.is_right(finding) for one in compared for finding in one.findings if finding.kind in wanted]
    target = _NAME_PRECISION if wanted == {Kind.PERSON} else None
    return Score(f"{what}, precision", ratio(sum(right), len(right)), len(right), target)


def _letters(what: str, compared: list[Comparison], kind: Kind) -> Score:
    """How much of what is marked is found, where commas and spaces between the findings do not count."""
    found = [
        at in one.covered
        for one in compared
        for label in one.note.labels
        for at in range(label.span.start, label.span.end)
        if label.kind is kind and one.note.text[at].isalnum()
    ]
    return Score(what, ratio(sum(found), len(found)), len(found))


def _left(notes: list[Comparison]) -> float:
    return ratio(sum(not one.findings for one in notes), len(notes))


def _told(one: Comparison) -> list[str]:
    name, text = one.note.name, one.note.text
    missed = [label for label in one.note.labels if not one.has_found(label)]
    wrong = [finding for finding in one.findings if not one.is_right(finding)]
    return [
        *(f"{name}: missed {label.kind.value} «{label.span.of(text)}»" for label in missed),
        *(f"{name}: no {found.kind.value} «{found.span.of(text)}», by {found.rule}" for found in wrong),
    ]
