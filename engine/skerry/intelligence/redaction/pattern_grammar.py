r"""What the pattern of a configuration may say: signs, classes, groups, choices and counts.

choice   = sequence { "|" sequence }
sequence = item { item }
item     = ( sign | class | "(" choice ")" ) [ "?" | "*" | "+" | "{2}" | "{2,}" | "{2,4}" ]
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from skerry.intelligence.errors import PatternRefused

MAX_CHARACTERS = 200
MAX_COUNT = 64

_MAX_DEPTH = 16
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*+\]|\\[dDwWsS]|\.")
_ESCAPED = re.compile(r"\\[^\w\s]")
_COUNT = re.compile(r"\{(?P<least>[0-9]{1,3})(?:(?P<comma>,)(?P<most>[0-9]{1,3})?)?\}")
_MARKS = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_SPECIAL = frozenset("?*+{}()|[]^$\\")


@dataclass(frozen=True)
class Sign:
    """One character out of a set."""

    accepts: re.Pattern[str]


@dataclass(frozen=True)
class Sequence:
    """One after another."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Choice:
    """One of several."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Repeat:
    """From `least` to `most` times; None is without end."""

    item: Node
    least: int
    most: int | None


Node = Sign | Sequence | Choice | Repeat


def parse(written: str) -> Node:
    """The pattern as a tree. Raises `PatternRefused`.

    >>> parse("a{2}").items[0].least
    2
    """
    if len(written) > MAX_CHARACTERS:
        raise PatternRefused(f"it has more than {MAX_CHARACTERS} characters", MAX_CHARACTERS)
    parser = _Parser(written)
    tree = parser.choice(0)
    if parser.place < len(written):
        raise PatternRefused("a bracket is closed that was not opened", parser.place)
    return tree


class _Parser:
    def __init__(self, written: str) -> None:
        self._written = written
        self.place = 0

    def choice(self, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise PatternRefused(f"its groups are nested more than {_MAX_DEPTH} deep", self.place)
        items = [self._sequence(depth)]
        while self._take("|"):
            items.append(self._sequence(depth))
        return items[0] if len(items) == 1 else Choice(tuple(items))

    def _sequence(self, depth: int) -> Node:
        items: list[Node] = []
        while self._next() not in ("", "|", ")"):
            items.append(self._counted(self._item(depth)))
        if not items:
            raise PatternRefused("something is missing", self.place)
        return Sequence(tuple(items))

    def _item(self, depth: int) -> Node:
        if self._take("(?:") or self._take("("):
            inside = self.choice(depth + 1)
            if not self._take(")"):
                raise PatternRefused("a bracket is not closed", self.place)
            return inside
        return Sign(self._sign())

    def _sign(self) -> re.Pattern[str]:
        found = _CLASS.match(self._written, self.place) or _ESCAPED.match(self._written, self.place)
        sign = found[0] if found else self._next()
        if not found and sign in _SPECIAL:
            raise PatternRefused(f"{sign} is not understood here", self.place)
        try:
            accepts = re.compile(sign if found else re.escape(sign), re.IGNORECASE | re.ASCII)
        except re.error as error:
            raise PatternRefused("this class is not understood", self.place) from error
        self.place += len(sign)
        return accepts

    def _counted(self, item: Node) -> Node:
        place = self.place
        least, most = self._count()
        if max(least, most or 0) > MAX_COUNT or (most is not None and most < max(least, 1)):
            raise PatternRefused(f"a count goes up, and to at most {MAX_COUNT}", place)
        return item if (least, most) == (1, 1) else Repeat(item, least, most)

    def _count(self) -> tuple[int, int | None]:
        mark = self._next()
        if mark in _MARKS:
            self.place += 1
            return _MARKS[mark]
        found = _COUNT.match(self._written, self.place)
        if not found:
            return 1, 1
        self.place = found.end()
        least = int(found["least"])
        if not found["comma"]:
            return least, least
        return least, int(found["most"]) if found["most"] else None

    def _next(self) -> str:
        return self._written[self.place : self.place + 1]

    def _take(self, sign: str) -> bool:
        if not self._written.startswith(sign, self.place):
            return False
        self.place += len(sign)
        return True
