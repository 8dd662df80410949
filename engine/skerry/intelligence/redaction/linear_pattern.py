"""Regular expressions whose search takes time in proportion to the text, whatever is written in them.

A pattern comes from a configuration, so nobody has checked that it cannot backtrack for minutes. An automaton never
goes back: every sign of the pattern is one position (Glushkov 1961), and the states, which are sets of positions, are
made when the text first asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from skerry.intelligence.errors import PatternRefused
from skerry.intelligence.redaction.pattern_grammar import Choice, Node, Repeat, Sequence, Sign, parse
from skerry.intelligence.span import Span

MAX_POSITIONS = 400
MAX_MATCH = 64
"""How many code points one number has at most."""

_MAX_MOVES = 20_000

State = frozenset[int]


@dataclass(frozen=True)
class _Part:
    """Some of a pattern: whether it may be empty, and the positions it can begin and end with."""

    may_be_empty: bool = True
    first: State = frozenset()
    last: State = frozenset()


class LinearPattern:
    r"""A pattern for whole numbers: what it finds has no letter or digit right before or behind it, in either case.

    Signs stand for themselves; `.`, `[A-Z]`, `[^0-9]`, `\d`, `\w` and `\s` for one of many; then `(…)`, `|`, `?`,
    `*`, `+`, `{3}`, `{2,4}` and `{2,}` as everywhere. A match has at most 64 code points. Raises `PatternRefused`.

    >>> [span.start for span in LinearPattern(r"(B|ST)-?\d{4,6}").spans("b-1234, ST 12 and ST123456; XB-1234")]
    [0, 18]
    """

    def __init__(self, written: str) -> None:
        self._signs: list[re.Pattern[str]] = []
        self._follow: list[set[int]] = []
        self._moves: dict[tuple[State, str], State] = {}
        whole = self._part(parse(written))
        if whole.may_be_empty:
            raise PatternRefused("it would find nothing at all, everywhere", 0)
        self._follow.append(set(whole.first))
        self._start: State = frozenset({len(self._follow) - 1})
        self._last = whole.last

    def spans(self, text: str) -> Iterator[Span]:
        """The longest match from each place on, in order and without overlaps."""
        place = 0
        while place < len(text):
            is_inside = place > 0 and text[place - 1].isalnum()
            end = None if is_inside else self._longest(text, place)
            if end is not None:
                yield Span(place, end)
            place = end or place + 1

    def _longest(self, text: str, start: int) -> int | None:
        state, longest = self._start, None
        for place in range(start, min(start + MAX_MATCH, len(text))):
            state = self._moved(state, text[place])
            if not state:
                break
            if state & self._last and not text[place + 1 : place + 2].isalnum():
                longest = place + 1
        return longest

    def _moved(self, state: State, sign: str) -> State:
        known = self._moves.get((state, sign))
        if known is None:
            if len(self._moves) >= _MAX_MOVES:
                self._moves.clear()
            reached = {after for position in state for after in self._follow[position]}
            known = frozenset(position for position in reached if self._signs[position].match(sign))
            self._moves[state, sign] = known
        return known

    def _part(self, node: Node) -> _Part:
        match node:
            case Sign(accepts):
                return self._position(accepts)
            case Sequence(items):
                return reduce(self._joined, map(self._part, items))
            case Choice(items):
                return reduce(_either, map(self._part, items))
            case Repeat(item, least, most):
                return self._repeated(item, least, most)

    def _position(self, accepts: re.Pattern[str]) -> _Part:
        if len(self._signs) >= MAX_POSITIONS:
            raise PatternRefused(f"with its counts written out it has more than {MAX_POSITIONS} signs", 0)
        self._signs.append(accepts)
        self._follow.append(set())
        here = frozenset({len(self._signs) - 1})
        return _Part(may_be_empty=False, first=here, last=here)

    def _joined(self, one: _Part, other: _Part) -> _Part:
        for position in one.last:
            self._follow[position] |= other.first
        return _Part(
            one.may_be_empty and other.may_be_empty,
            one.first | other.first if one.may_be_empty else one.first,
            one.last | other.last if other.may_be_empty else other.last,
        )

    def _repeated(self, item: Node, least: int, most: int | None) -> _Part:
        part = reduce(self._joined, (self._part(item) for _ in range(least)), _Part())
        if most is None:
            again = self._part(item)
            self._joined(again, again)
            return self._joined(part, _optional(again))
        return reduce(self._joined, (_optional(self._part(item)) for _ in range(most - least)), part)


def _either(one: _Part, other: _Part) -> _Part:
    return _Part(one.may_be_empty or other.may_be_empty, one.first | other.first, one.last | other.last)


def _optional(part: _Part) -> _Part:
    return _Part(may_be_empty=True, first=part.first, last=part.last)
