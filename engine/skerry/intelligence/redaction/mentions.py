"""Where people are named again: in capitals, by the surname, by the first name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.evidence import WORD
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.subjects import name_words
from skerry.intelligence.redaction.word_form import folded, without_possessive
from skerry.intelligence.redaction.words import words
from skerry.intelligence.span import Span

RULE = "name-again"
_LEAST_LETTERS = 3
_NOT_ALONE = ("particles", "things", "ordinary")


def mentions(text: str, people: Iterable[str]) -> Iterator[Candidate]:
    """Each word in the text of a view, with a capital letter, that is part of the name of one of these people.

    They have no score of their own: a rule that found the same word says more.
    """
    known = {word for name in people for word in name_words(name) if _stands_alone(word)}
    if not known:
        return
    for found in WORD.finditer(text):
        word = without_possessive(found[0])
        if not word.islower() and folded(word) in known:
            yield Candidate(Span(found.start(), found.start() + len(word)), Kind.PERSON, RULE, Strength.MODEL, 0.0)


def _stands_alone(word: str) -> bool:
    """Whether part of a name says whom it means by itself: no initial, no `van`, nothing that is a word as well."""
    return len(word) >= _LEAST_LETTERS and not any(word in words(of) for of in _NOT_ALONE)
