"""Redaction: one text in, the same text with placeholders out."""

from __future__ import annotations

from collections.abc import Sequence

from skerry.intelligence.errors import TextTooLong
from skerry.intelligence.redaction.candidates import Candidate, beside, settled
from skerry.intelligence.redaction.detection import detect, in_original
from skerry.intelligence.redaction.entity import EntityFinder
from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.redaction.mentions import mentions
from skerry.intelligence.redaction.placeholders import numbers_in_use, placeholder, placeholders_in
from skerry.intelligence.redaction.reader import LineReader
from skerry.intelligence.redaction.result import Finding, Redaction
from skerry.intelligence.redaction.settings import MAX_CHARACTERS, RedactionSettings
from skerry.intelligence.redaction.subjects import Subject, subjects
from skerry.intelligence.redaction.view import view_of
from skerry.intelligence.span import Span


def redact(text: str, finder: EntityFinder, settings: RedactionSettings | None = None) -> Redaction:
    """Put a placeholder wherever the rules or the model find personal data.

    Deterministic. Redacting `Redaction.text` again, with the same finder and settings, finds nothing; placeholders
    that are in the text already stay as they are, and new ones do not take their numbers. Raises `TextTooLong` beyond
    a million code points, `ModelError`.
    """
    if len(text) > MAX_CHARACTERS:
        raise TextTooLong(len(text), MAX_CHARACTERS)
    found = _everything(text, LineReader(finder), settings or RedactionSettings())
    return _written(text, sorted(found, key=lambda candidate: candidate.span))


def _everything(text: str, reader: LineReader, settings: RedactionSettings) -> list[Candidate]:
    """Read, blot out what was found, and read again what is left, until nothing more is found.

    A model may see a name only when another one is gone; who redacts twice would be told something new. Ends, because
    each round blots out more of the text.
    """
    kept = placeholders_in(text)
    found: list[Candidate] = []
    while True:
        view = view_of(text, sorted([*kept, *(candidate.span for candidate in found)]))
        new = detect(view, reader.entities, settings)
        people = [candidate.span.of(text) for candidate in (*found, *new) if candidate.kind is Kind.PERSON]
        named_again = beside(mentions(view.text, people), settings.kept_places(view.text))
        together = settled([*new, *in_original(list(named_again), view)])
        if not together:
            return found
        found += together


def _written(text: str, found: Sequence[Candidate]) -> Redaction:
    originals = tuple(candidate.span.of(text) for candidate in found)
    marks = _marks(text, found, originals)
    pieces: list[str] = []
    findings: list[Finding] = []
    end = length = 0
    for candidate, mark in zip(found, marks, strict=True):
        pieces += [text[end : candidate.span.start], mark]
        start = length + candidate.span.start - end
        length, end = start + len(mark), candidate.span.end
        place = Span(start, length)
        findings.append(Finding(candidate.span, place, candidate.kind, mark, candidate.rule, candidate.score))
    return Redaction("".join([*pieces, text[end:]]), tuple(findings), originals)


def _marks(text: str, found: Sequence[Candidate], originals: Sequence[str]) -> list[str]:
    """The placeholder of each finding, numbered by kind as they first appear."""
    used = numbers_in_use(text)
    kinds = [candidate.kind for candidate in found]
    keys = list(zip(kinds, subjects(list(zip(kinds, originals, strict=True))), strict=True))
    known: dict[tuple[Kind, Subject], str] = {}
    for kind, subject in keys:
        if (kind, subject) not in known:
            used[kind] = used.get(kind, 0) + 1
            known[kind, subject] = placeholder(kind, used[kind])
    return [known[key] for key in keys]
