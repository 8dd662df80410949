"""What a rule is: a pattern, and what has to be true of a match before it counts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.span import Span

CUE_REACH = 32
"""How many characters before a match, on its line, a cue may stand."""

UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
"""The letters of Chinese, Japanese, Thai and their like, which are written without spaces, as part of a class."""

START = r"(?<![0-9A-Za-z])"
END = r"(?![0-9A-Za-z])"

_NO_WORD_BEFORE, _NO_WORD_BEHIND = rf"(?<![^\W{UNSPACED}])", rf"(?![^\W{UNSPACED}])"
_SEPARATORS = re.compile(r"[ .\-+/()]")


class Rule(Protocol):
    """Finds one kind of data by its form. Every rule takes time in proportion to the text."""

    @property
    def name(self) -> str:
        """What the report calls it."""

    @property
    def kind(self) -> Kind:
        """What it finds."""

    def find(self, text: str) -> Iterator[Candidate]:
        """All it finds in the text of a view, in order of place."""


def always(_: re.Match[str]) -> bool:
    """Take every match."""
    return True


def compact(written: str) -> str:
    """Without what people put between groups.

    >>> compact("943-476 5919")
    '9434765919'
    """
    return _SEPARATORS.sub("", written)


def checked(check: Callable[[str], bool]) -> Callable[[re.Match[str]], bool]:
    """Take a match whose compact form passes a check."""
    return lambda found: check(compact(found[0]))


def before(text: str, start: int, reach: int = CUE_REACH) -> str:
    """The characters before a place, on the same line."""
    window = text[max(0, start - reach) : start]
    return window.rpartition("\n")[2]


@dataclass(frozen=True)
class PatternRule:
    """A regular expression with conditions.

    The group `value`, where the pattern has one, is what is found; without it the whole match is. `cue` has to be
    found in the characters before it, `unless` must not. Patterns begin where no letter or digit precedes and take
    what they take for good (possessive, or a bounded number), so that no text makes them slow.
    """

    name: str
    kind: Kind
    pattern: re.Pattern[str]
    strength: Strength = Strength.FORM
    accepts: Callable[[re.Match[str]], bool] = always
    cue: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None

    def find(self, text: str) -> Iterator[Candidate]:
        """All matches that meet the conditions."""
        group = "value" if "value" in self.pattern.groupindex else 0
        for found in self.pattern.finditer(text):
            if found[group] and self._holds(text, found):
                yield Candidate(Span(*found.span(group)), self.kind, self.name, self.strength)

    def _holds(self, text: str, found: re.Match[str]) -> bool:
        preceding = before(text, found.start()) if self.cue or self.unless else ""
        if self.cue and not self.cue.search(preceding):
            return False
        if self.unless and self.unless.search(preceding):
            return False
        return self.accepts(found)


def any_of(*alternatives: str) -> str:
    """One of several patterns.

    >>> any_of("tel", "phone")
    '(?:tel|phone)'
    """
    return f"(?:{'|'.join(alternatives)})"


def ascii_pattern(*parts: str) -> re.Pattern[str]:
    """Compile a pattern of ASCII letters in either case; a view has no other digits, dashes and spaces."""
    return re.compile("".join(parts), re.IGNORECASE | re.ASCII)


def words(*parts: str) -> re.Pattern[str]:
    """Compile a pattern of words of any language in either case.

    `(?<!\\w)` and `(?!\\w)`, where a word begins and ends, hold beside a letter of an unspaced script as well.
    """
    written = "".join(parts).replace(r"(?<!\w)", _NO_WORD_BEFORE).replace(r"(?!\w)", _NO_WORD_BEHIND)
    return re.compile(written, re.IGNORECASE)


ANNOUNCES_CODE = words(
    any_of(
        *(
            "serial",
            "s/?n",
            "part",
            "p/?n",
            "order",
            "ticket",
            "invoice",
            "meter",
            "batch",
            "lot",
            "model",
            "item",
            "sku",
        ),
        *(
            "ref(?:erence)?",
            "po",
            "wo",
            "job",
            "drawing",
            "drg",
            "asset",
            "type",
            "valve",
            "pump",
            "version",
            "imei",
            "iccid",
        ),
        *("barcode", "ean", "gtin", "isbn", "iban", "case", "permit", "tag", "tracking"),
    ),
    r"(?: ?(?:no|nr|num|number|id|code|#)\b\.?)?[ .:#=-]{0,3}$",
)
"""What stands right before a number of a thing: whatever it looks like, it is nobody's."""
