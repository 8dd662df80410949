"""Where people are named again: in capitals, by the surname, by the first name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.names import WORD, without_possessive
from skerry.intelligence.redaction.subjects import name_words
from skerry.intelligence.span import Span

RULE = "name-again"
_LEAST_LETTERS = 3


def mentions(text: str, people: Iterable[str]) -> Iterator[Candidate]:
    """Each word in the text of a view, with a capital letter, that is part of the name of one of these people."""
    known = {word for name in people for word in name_words(name) if len(word) >= _LEAST_LETTERS}
    if not known:
        return
    for found in WORD.finditer(text):
        word = without_possessive(found[0])
        if not word.islower() and name_words(word)[0] in known:
            yield Candidate(Span(found.start(), found.start() + len(word)), Kind.PERSON, RULE, Strength.MODEL)
