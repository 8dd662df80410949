"""Lists of words, one a line, without case and accents.

`ordinary` words are those that technical prose writes small. `things` have a capital letter and are makers, products
and places. The others stand beside names: `titles`, `roles`, words `before` them, words for who is being `addressed`,
`deeds` that follow, `labels` in forms, `places` and equipment whose names are not of people, and `particles` within
names. The names themselves are in `name_lists`.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The list with this name.

    >>> "valve" in words("ordinary")
    True
    """
    return frozenset(files(__package__).joinpath(f"{name}.txt").read_text("utf-8").split())
