"""What a person typed into the search box, as words to look for."""

from __future__ import annotations

import unicodedata
from typing import Final

from skerry.storage.passage_words import Term

CHARACTERS_AT_MOST = 1_000
"""What is typed after them is not looked for."""

WORDS_AT_MOST = 16

BEGINNING_LETTERS = 3
"""From how many letters on the last word may still be on its way."""

_CONNECTORS: Final = "-./:@'’&+#"

# They say how the others belong together, and stand in nearly every passage.
_SMALL = """
a about after again all also am an and any are as at be because been before being but by can could did do does
doing for from had has have he her him his how i if in into is it its itself just me more most my no nor not of
off on once only or other our out over own she so some such than that the their them then there these they this
those to too under until up very was we were what when where which while who whom whose why will with would you
your
"""
_SMALL_WORDS: Final = frozenset(_SMALL.split())


def terms_of(typed: str) -> tuple[Term, ...]:
    """The words to look for, each once, in the order in which they were typed.

    The last one may be unfinished, where nothing follows it. Words such as "the" count only where there is no other.
    Scripts that put no space between words are looked for as typed, so mostly only their meaning finds them.

    >>> [term.text for term in terms_of("the pump in bay 3 leaks")]
    ['pump', 'bay', '3', 'leaks']
    """
    words = _words(typed[:CHARACTERS_AT_MOST])
    telling = [word for word in words if word.casefold() not in _SMALL_WORDS] or words
    chosen = list(dict.fromkeys(telling))[:WORDS_AT_MOST]
    typing = words[-1] if words and typed[-1:].isalnum() and len(words[-1]) >= BEGINNING_LETTERS else None
    return tuple(Term(word, unfinished=word == typing) for word in chosen)


def _words(typed: str) -> list[str]:
    spaced = "".join(character if _belongs_to_a_word(character) else " " for character in typed)
    return [word for chunk in spaced.split() if (word := chunk.strip(_CONNECTORS))]


def _belongs_to_a_word(character: str) -> bool:
    # A combining mark is part of the letter before it.
    return character.isalnum() or character in _CONNECTORS or unicodedata.category(character).startswith("M")
