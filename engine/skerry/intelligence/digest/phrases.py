"""Patterns written as lists of phrases, one a line, so that they can be read, argued about and added to."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLANK = r"\s{1,3}"
_CLASS_OR_BLANK = re.compile(r"\[[^\]]*\]| ")


def alternatives(phrases: str, parts: Mapping[str, str] | None = None) -> str:
    """A regular expression for any of these phrases.

    Each line is one, itself a regular expression in which a space, unless in brackets, stands for white space, and `<NAME>` for `parts[NAME]`.

    >>> bool(re.fullmatch(alternatives('''
    ...     caught fire
    ...     <WHO> (?:was|were) hurt
    ... ''', {"WHO": "alice|bob"}), "bob was  hurt"))
    True
    """
    joined = "|".join(f"(?:{line.strip()})" for line in phrases.strip().splitlines())
    for name, part in (parts or {}).items():
        joined = joined.replace(f"<{name}>", f"(?:{part})")
    spaced = _CLASS_OR_BLANK.sub(lambda found: _BLANK if found[0] == " " else found[0], joined)
    return f"(?:{spaced})"


def any_of(phrases: str, parts: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """`alternatives`, in any case, and as whole words."""
    return re.compile(rf"(?<!\w){alternatives(phrases, parts)}(?!\w)", re.IGNORECASE)
