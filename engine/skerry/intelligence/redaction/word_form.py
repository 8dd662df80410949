"""How a word is compared: without case, accents and possessive."""

from __future__ import annotations

import re
import unicodedata

_POSSESSIVE = re.compile(r"'[sS]$")
_OTHER_LETTERS = str.maketrans("łđøßæœıħŧ", "ldosaoiht")


def without_possessive(word: str) -> str:
    """The word without `'s` at its end."""
    return _POSSESSIVE.sub("", word)


def folded(word: str) -> str:
    """A word as it stands in the lists.

    >>> folded("Michał's")
    'michal'
    """
    letters = unicodedata.normalize("NFD", without_possessive(word).casefold())
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_OTHER_LETTERS)
