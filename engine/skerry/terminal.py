"""What may be printed on a terminal: names, notes and a relay's words come from elsewhere, and could steer it."""

from __future__ import annotations

import unicodedata

_HARMLESS = "\n\t\u200c\u200d"
"""Layout, and the joiners that some scripts and emoji are written with."""

_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs"}


def printable(text: str) -> str:
    """Text that cannot steer the terminal it is printed on.

    >>> printable("pump\\x1b[2J")
    'pump�[2J'
    """
    return "".join(
        "�" if unicodedata.category(letter) in _HIDDEN_CATEGORIES and letter not in _HARMLESS else letter
        for letter in text
    )
