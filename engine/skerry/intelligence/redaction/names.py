"""Which words are the names of people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.entity import Entity, EntityKind
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.span import Span

RULE = "name-model"
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['-](?=[^\W\d_]))*+")
_BETWEEN = re.compile(r" {1,2}|\. ")
_POSSESSIVE = re.compile(r"'[sS]$")


def names_in(text: str, entities: Sequence[Entity], least_score: float) -> Iterator[Candidate]:
    """The names of people in the text of a view, whole words, neighbours joined."""
    scores = _scores(text, entities)
    for run in _runs(text, ((word, score) for word, score in scores if score >= least_score)):
        yield Candidate(
            Span(run[0][0].start, run[-1][0].end), Kind.PERSON, RULE, Strength.MODEL, max(score for _, score in run)
        )


def without_possessive(word: str) -> str:
    """The word without `'s` at its end."""
    return _POSSESSIVE.sub("", word)


def _scores(text: str, entities: Sequence[Entity]) -> Iterator[tuple[Span, float]]:
    names = [entity for entity in entities if entity.kind is EntityKind.NAME]
    first = 0
    for found in WORD.finditer(text):
        word = Span(found.start(), found.start() + len(without_possessive(found[0])))
        while first < len(names) and names[first].span.end <= word.start:
            first += 1
        score = 0.0
        for entity in names[first:]:
            if entity.span.start >= word.end:
                break
            score = max(score, entity.score)
        yield word, score


def _runs(text: str, words: Iterable[tuple[Span, float]]) -> Iterator[list[tuple[Span, float]]]:
    run: list[tuple[Span, float]] = []
    for word, score in words:
        if run and not _BETWEEN.fullmatch(text, run[-1][0].end, word.start):
            yield run
            run = []
        run.append((word, score))
    if run:
        yield run
