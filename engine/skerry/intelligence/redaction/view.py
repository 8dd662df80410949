"""A text as rules and the model read it: one kind of digit, dash and space, nothing invisible, no placeholders.

People type full-width digits, non-breaking spaces and en dashes, and paste soft hyphens; a rule should not have to
know. Every code point of a view remembers the place that it came from.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from skerry.intelligence.span import Span

STAND_IN = "[-]"
"""What a rule sees of a placeholder: the same for each, so that a number in it changes nothing."""

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u20e3"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]+"
)
_DASHES = "‐‑‒–—―−﹘﹣－⁃˗"
_APOSTROPHES = "’‘ʼ＇`´"
_KEPT = "\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029ªº"
"""Ends of lines and columns, and what is typed for a degree sign."""
_LAST_FOLDED = 0x20000
"""Behind the digits of every script; what follows is ideographs."""


@dataclass(frozen=True, slots=True)
class View:
    """`text` is what is read; the code point at `i` of it stands at `places[i]` of the original."""

    text: str
    places: array[int]
    stand_ins: tuple[Span, ...]

    def original(self, span: Span) -> Span:
        """The place in the original of a span of the view that is not empty."""
        return Span(self.places[span.start], self.places[span.end - 1] + 1)


def view_of(text: str, blotted: Iterable[Span] = ()) -> View:
    """The view of a text, with `blotted` places (in order, without overlaps) as stand-ins.

    >>> view = view_of("tel\u00a0０７\u20137\u00ad7")
    >>> view.text
    'tel 07-77'
    >>> view.original(Span(4, 9))
    Span(start=4, end=10)
    """
    pieces: list[str] = []
    places = array("I")
    stand_ins: list[Span] = []
    for start, end, is_shown in _parts(text, blotted):
        if is_shown:
            pieces.append(text[start:end].translate(_folding()))
            places.extend(range(start, end))
        else:
            stand_ins.append(Span(len(places), len(places) + len(STAND_IN)))
            pieces.append(STAND_IN)
            places.extend([start] * (len(STAND_IN) - 1) + [end - 1])
    return View("".join(pieces), places, tuple(stand_ins))


def _parts(text: str, blotted: Iterable[Span]) -> Iterator[tuple[int, int, bool]]:
    start = 0
    for span in [*blotted, Span(len(text), len(text))]:
        for hidden in _INVISIBLE.finditer(text, start, span.start):
            yield start, hidden.start(), True
            start = hidden.end()
        yield start, span.start, True
        if span:
            yield span.start, span.end, False
        start = span.end


@cache
def _folding() -> dict[int, str]:
    """Each code point that stands for an ASCII one; digits of all scripts, but no superscripts, which are units."""
    folding = {code: plain for code in range(0x80, _LAST_FOLDED) if (plain := _plain(chr(code)))}
    folding |= dict.fromkeys(map(ord, _DASHES), "-") | dict.fromkeys(map(ord, _APOSTROPHES), "'")
    return folding


def _plain(character: str) -> str | None:
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Zs":
        return " "
    if category in {"No", "Cs", "Co", "Cn"} or character in _KEPT:
        return None
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() and folded != character else None
