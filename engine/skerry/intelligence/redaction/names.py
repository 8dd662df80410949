"""Which words of a text are the names of people."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.entity import Entity
from skerry.intelligence.redaction.evidence import Word, evidence, may_be, words_of
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.settings import RedactionSettings
from skerry.intelligence.redaction.weights import WEIGHTS
from skerry.intelligence.redaction.words import words as list_of
from skerry.intelligence.span import Span

RULE = "name"

_NEIGHBOUR_SHARE = 0.3
"""A word right beside a name needs this share of the score that a word alone needs."""

_TOUCHING = re.compile(r"[\w@/\\]|[.-]\w")


def names_in(text: str, entities: Sequence[Entity], settings: RedactionSettings) -> Iterator[Candidate]:
    """The names of people in the text of a view: whole words, neighbours and particles included."""
    words = words_of(text, entities)
    scores = [_score(text, words, place) for place in range(len(words))]
    for first, last in _runs(text, words, scores, settings.least_name_score):
        span = Span(words[first].span.start, words[last].span.end)
        yield Candidate(span, Kind.PERSON, RULE, Strength.MODEL, round(max(scores[first : last + 1]), 3))


def _score(text: str, words: Sequence[Word], place: int) -> float:
    """How likely a word is part of a name, from 0 to 1; a piece of a code or an address is none."""
    span = words[place].span
    if len(span) < 2 or _is_piece(text, span):
        return 0.0
    total = sum(WEIGHTS.get(name, 0.0) * value for name, value in evidence(words, place))
    return 1 / (1 + math.exp(-total))


def _is_piece(text: str, span: Span) -> bool:
    """Whether a digit, `@`, a slash or the like is glued to a word."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    is_handle = before == "@" or (before[-1:] == "@" and before[0].isspace())
    return bool(_TOUCHING.match(after) or (_TOUCHING.match(before[::-1]) and not is_handle))


def _runs(text: str, words: Sequence[Word], scores: Sequence[float], least: float) -> Iterator[tuple[int, int]]:
    """The first and the last word of each name."""
    end = -1
    for place, score in enumerate(scores):
        if place <= end or score < least:
            continue
        first = _reach(text, words, scores, place, -1, least)
        end = _reach(text, words, scores, place, 1, least)
        yield first, end


def _reach(text: str, words: Sequence[Word], scores: Sequence[float], place: int, step: int, least: float) -> int:
    """How far a name goes on in one direction, over particles too, as long as words beside it may belong to it."""
    reached = place
    while 0 <= place + step < len(words) and _is_next(text, words, *sorted((place, place + step))):
        place += step
        is_part = scores[place] >= least or (scores[place] >= least * _NEIGHBOUR_SHARE and may_be(words[place]))
        if is_part or (step < 0 and _is_initial(words[place])):
            reached = place
        elif not _is_initial(words[place]) and words[place].folded not in list_of("particles"):
            break
    return reached


def _is_next(text: str, words: Sequence[Word], first: int, second: int) -> bool:
    """Whether nothing but a space stands between two words, or the full stop of an initial and a space."""
    between = text[words[first].span.end : words[second].span.start]
    return between in {" ", "  "} or (between == ". " and _is_initial(words[first]))


def _is_initial(word: Word) -> bool:
    return len(word.written) == 1 and word.written.isupper()
