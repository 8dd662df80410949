"""Patterns written as lists of phrases, one a line, so that they can be read, argued about and added to."""

from __future__ import annotations

import re
from collections.abc import Mapping

_BLANK, _BLANK_OR_NONE = r"\s{1,3}", r"\s{0,3}"
_GOES_ON = re.compile(r"\s*\n\s*(?:\+|(?=\|))")
_CLASS_OR_BLANK = re.compile(r"\[[^\]]*\]| \??")


def alternatives(phrases: str, parts: Mapping[str, str] | None = None) -> str:
    """A regular expression for any of these phrases.

    Each line is one, itself a regular expression in which a space, unless in brackets, stands for white space, and
    `<NAME>` for `parts[NAME]`. A line that begins with `|` or `+` goes on from the one before.

    >>> bool(re.fullmatch(alternatives('''
    ...     caught fire
    ...     <WHO> (?:was|were) hurt
    ... ''', {"WHO": "alice|bob"}), "bob was  hurt"))
    True
    """
    lines = _GOES_ON.sub("", phrases.strip()).splitlines()
    joined = "|".join(f"(?:{line.strip()})" for line in lines)
    for name, part in (parts or {}).items():
        joined = joined.replace(f"<{name}>", f"(?:{part})")
    return f"(?:{_CLASS_OR_BLANK.sub(_spaced, joined)})"


def _spaced(found: re.Match[str]) -> str:
    return {" ": _BLANK, " ?": _BLANK_OR_NONE}.get(found[0], found[0])


def any_of(phrases: str, parts: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """`alternatives`, in any case, and as whole words."""
    return re.compile(rf"(?<!\w){alternatives(phrases, parts)}(?!\w)", re.IGNORECASE)


def words(listed: str) -> frozenset[str]:
    """A set of words, written with blanks between them."""
    return frozenset(listed.split())
