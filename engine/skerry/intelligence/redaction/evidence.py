"""What speaks for a word to be part of a person's name, and what against it.

Every piece of evidence has a name and is a number, mostly 0 or 1, so that a score can be explained and its weights be
learnt. The model sees meaning and no capitals; lists, shape and the words beside it see the rest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from skerry.intelligence.redaction.entity import Entity, EntityKind
from skerry.intelligence.redaction.name_lists import family_names, given_names
from skerry.intelligence.redaction.word_form import folded, without_possessive
from skerry.intelligence.redaction.words import words
from skerry.intelligence.span import Span

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f]|['-](?=[^\W\d_]))*+")
"""A word with what belongs to it: `O'Brien-Smith`, `Ní`, `Bob's`."""

_PARTS = re.compile(r"['-]")
_SENTENCE_END = re.compile(r"[.!?:;\n]['\")\]]* *[-*•>\"'(\[|]* *$")
_LEAST_CHANCE = 0.02


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text. `folded` is without case and accents; `name` and `place` are what the model says of it."""

    span: Span
    written: str
    folded: str
    name: float
    place: float
    before: str
    after: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter and is not all in capitals."""
        return self.written[:1].isupper() and not self.is_loud

    @property
    def is_loud(self) -> bool:
        """Whether all of it is in capitals."""
        return self.written.isupper() and len(self.written) > 1


def words_of(text: str, entities: Sequence[Entity]) -> list[Word]:
    """The words of the text of a view, with what the model says of each."""
    found = list(WORD.finditer(text))
    spans = [Span(match.start(), match.start() + len(without_possessive(match[0]))) for match in found]
    scores = {kind: _scores(spans, [entity for entity in entities if entity.kind is kind]) for kind in EntityKind}
    edges = [0, *(match.end() for match in found), len(text)]
    return [
        Word(
            span,
            span.of(text),
            folded(span.of(text)),
            scores[EntityKind.NAME][place],
            scores[EntityKind.PLACE][place],
            text[max(edges[place], span.start - 8) : span.start],
            text[span.end : min(span.end + 8, found[place + 1].start() if place + 1 < len(found) else len(text))],
        )
        for place, span in enumerate(spans)
    ]


def _scores(spans: Sequence[Span], entities: Sequence[Entity]) -> list[float]:
    """For each span the highest score of an entity that overlaps it; both are in order of place."""
    scores: list[float] = []
    first = 0
    for span in spans:
        while first < len(entities) and entities[first].span.end <= span.start:
            first += 1
        score = 0.0
        for entity in entities[first:]:
            if entity.span.start >= span.end:
                break
            score = max(score, entity.score)
        scores.append(score)
    return scores


def evidence(words_in_order: Sequence[Word], place: int) -> Iterator[tuple[str, float]]:
    """All that is known about one word, by name."""
    word = words_in_order[place]
    previous = words_in_order[place - 1] if place and _touches(word.before) else None
    following = words_in_order[place + 1] if place + 1 < len(words_in_order) and _touches(word.after) else None
    yield "always", 1.0
    yield "model", math.log(max(word.name, _LEAST_CHANCE) / max(1 - word.name, _LEAST_CHANCE))
    yield "model place", word.place
    shape = _shape(word)
    begins = place == 0 or bool(_SENTENCE_END.search(word.before)) or "\n" in word.before
    yield shape, 1.0
    for kind in _kinds(word.folded):
        yield f"{shape}, {kind}", 1.0
    if begins and shape == "capital":
        yield "begins a sentence", 1.0
    yield from _beside(words_in_order, place, previous, following)


def _touches(between: str) -> bool:
    """Whether only a space, or a full stop and a space as in `Mr. X`, stands between two words."""
    return between in {" ", "  ", ". "}


def _shape(word: Word) -> str:
    if word.is_capital:
        return "capital"
    return "loud" if word.is_loud else "small"


def _kinds(written: str) -> Iterator[str]:
    """Which lists a word is on; of a compound, each part may be."""
    parts = {written, *(part for part in _PARTS.split(written) if len(part) > 2)}
    is_given, is_family = not parts.isdisjoint(given_names()), not parts.isdisjoint(family_names())
    is_ordinary = written in words("ordinary")
    if is_given:
        yield "given and ordinary" if is_ordinary else "given"
    if is_family:
        yield "family and ordinary" if is_ordinary else "family"
    if is_ordinary and not is_given and not is_family:
        yield "ordinary"
    if not (is_given or is_family or is_ordinary):
        yield "unknown"
    if written in words("things"):
        yield "thing"


def _beside(
    words_in_order: Sequence[Word], place: int, previous: Word | None, following: Word | None
) -> Iterator[tuple[str, float]]:
    word = words_in_order[place]
    if previous:
        yield from _before(previous, "small" if _shape(word) == "small" else "capital")
    elif ":" in word.before and place and words_in_order[place - 1].folded in words("labels"):
        yield "after a label", 1.0
    if following:
        yield from _after(following, "small" if _shape(word) == "small" else "capital")
    if word.after.startswith("'s"):
        yield "possessive", 1.0
    if word.after[:2].strip()[:1].isdigit() or word.before[-2:].strip()[-1:].isdigit():
        yield "beside a digit", 1.0


def _before(previous: Word, shape: str) -> Iterator[tuple[str, float]]:
    if previous.folded in words("titles") and shape == "capital":
        yield "capital after a title", 1.0
    if previous.folded in words("roles"):
        yield f"{shape} after a role", 1.0
    if previous.folded in words("addressed"):
        yield f"{shape} after being addressed", 1.0
    elif previous.folded in words("before"):
        yield f"{shape} after a small word", 1.0
    if _is_likely(previous):
        yield f"{shape} after a name", 1.0
    elif may_be(previous):
        yield f"{shape} after a strange word", 1.0


def _after(following: Word, shape: str) -> Iterator[tuple[str, float]]:
    if following.folded in words("deeds") and _shape(following) != "capital":
        yield f"{shape} before a deed", 1.0
    if following.folded in words("places"):
        yield f"{shape} before a thing", 1.0
    if _is_likely(following):
        yield f"{shape} before a name", 1.0
    elif may_be(following):
        yield f"{shape} before a strange word", 1.0


def _is_likely(word: Word) -> bool:
    """Whether a word looks like a name by itself."""
    is_listed = word.folded in given_names() or word.folded in family_names()
    is_plain = word.folded in words("ordinary") or word.folded in words("things")
    return word.name >= 0.5 or (is_listed and not is_plain and _shape(word) != "small")


def may_be(word: Word) -> bool:
    """Whether a word has a capital letter and is on no list of what is not a name."""
    return word.is_capital and word.folded not in words("ordinary") and word.folded not in words("things")
