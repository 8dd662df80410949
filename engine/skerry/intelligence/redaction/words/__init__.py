"""Lists of words, one a line: names from many countries, and words that are none."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from skerry.intelligence.redaction.words.things import THINGS


@cache
def words(name: str) -> frozenset[str]:
    """The list with this name: `given` and `family` names, and `ordinary` words; without case and accents.

    >>> "siobhan" in words("given"), "valve" in words("ordinary")
    (True, True)
    """
    return frozenset(files(__package__).joinpath(f"{name}.txt").read_text("utf-8").split())


__all__ = ["THINGS", "words"]
