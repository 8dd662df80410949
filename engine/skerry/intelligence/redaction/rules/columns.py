"""What a table holds below a heading such as `DOB`, `NI no` or `Driver`.

A table is a line of headings between tabs, bars, semicolons, commas or wide gaps, and the lines below it that have
as many cells. A cell alone, without its heading, may be anybody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules import birth
from skerry.intelligence.redaction.rules.national import NUMBERS_BY_NAME
from skerry.intelligence.redaction.rules.rule import any_of, words
from skerry.intelligence.redaction.words import words as list_of
from skerry.intelligence.span import Span

_DELIMITERS = tuple(map(re.compile, (r"\t", r"\|", ";", ",", r" {2,}")))
_MOST_WORDS = 5
_AROUND = r"[\s\"'*]*"


@dataclass(frozen=True)
class ColumnRule:
    """Takes the cells below a heading, as far as the table goes, if they look like what the heading says."""

    name: str
    kind: Kind
    heading: re.Pattern[str]
    cell: re.Pattern[str]

    def find(self, text: str) -> Iterator[Candidate]:
        """All such cells, in order of place."""
        table: tuple[re.Pattern[str], int] | None = None
        start = 0
        for line in text.split("\n"):
            table = self._begun(line) or table
            if table:
                cells = _cells(line, table[0])
                table = table if len(cells) > table[1] else None
                yield from self._found(line, start, cells[table[1]] if table else None)
            start += len(line) + 1

    def _begun(self, line: str) -> tuple[re.Pattern[str], int] | None:
        """The delimiter and the column of a table whose headings are in this line."""
        if not self.heading.search(line):
            return None
        for delimiter in _DELIMITERS:
            cells = _cells(line, delimiter)
            for column, cell in enumerate(cells):
                if len(cells) > 1 and self.heading.fullmatch(line[cell.start : cell.end].strip(" \t\"'*")):
                    return delimiter, column
        return None

    def _found(self, line: str, start: int, cell: Span | None) -> Iterator[Candidate]:
        found = self.cell.fullmatch(line, cell.start, cell.end) if cell else None
        if found and self._is_likely(found["value"]):
            yield Candidate(Span(*found.span("value")).shifted(start), self.kind, self.name, Strength.CUE)

    def _is_likely(self, value: str) -> bool:
        return self.kind is not Kind.PERSON or _is_name(value)


def _cells(line: str, delimiter: re.Pattern[str]) -> list[Span]:
    edges = [(0, 0), *(found.span() for found in delimiter.finditer(line)), (len(line), len(line))]
    return [Span(left[1], right[0]) for left, right in pairwise(edges)]


def _is_name(value: str) -> bool:
    """Whether a few words are not all ordinary ones, nor things, nor the headings themselves."""
    written = value.casefold().split()
    known = list_of("ordinary") | list_of("things") | list_of("roles") | list_of("labels")
    return len(written) <= _MOST_WORDS and not known.issuperset(written)


_PERSON = any_of(
    *(
        "(?:full |first |last |sur|fore)?name",
        "driver",
        "operator",
        "sampler",
        "engineer",
        "technician",
        "employee",
        "patient",
    ),
    *(
        "(?:permit |badge |card )?holder",
        "inspector",
        "supervisor",
        "reported by",
        "signed(?: by)?",
        "contact",
        "person",
    ),
    *("visitor", "witness", "attendee", "pupil", "student", "tenant", "customer", "crew", "owner", "assignee"),
)

COLUMN_RULES = (
    ColumnRule(
        "birth-date-in-column",
        Kind.BIRTH_DATE,
        words(rf"(?<!\w)(?:{birth.HEADING}|bd)(?!\w)\W{{0,3}}"),
        words(rf"{_AROUND}(?P<value>{birth.DATE}){_AROUND}"),
    ),
    ColumnRule(
        "national-id-in-column",
        Kind.NATIONAL_ID,
        words(rf"(?<!\w)(?:{NUMBERS_BY_NAME}|identity|id|ni)(?: (?:no|nr|num|number|code)\b)?(?!\w)\W{{0,3}}"),
        words(rf"{_AROUND}(?P<value>[A-Z]{{0,4}}[ -]?[0-9](?:[ ./+-]?[0-9A-Z]){{6,20}}){_AROUND}"),
    ),
    ColumnRule(
        "phone-in-column",
        Kind.PHONE,
        words(r"(?<!\w)(?:tel(?:ephone)?|phone|mobile|mob|cell|contact|fax)(?: (?:no|nr|number)\b)?(?!\w)\W{0,3}"),
        words(rf"{_AROUND}(?P<value>\+?[(0-9](?:[ .()/-]{{0,2}}[0-9]){{5,15}}){_AROUND}"),
    ),
    ColumnRule(
        "name-in-column",
        Kind.PERSON,
        words(rf"(?<!\w){_PERSON}(?!\w)\W{{0,3}}"),
        words(rf"{_AROUND}(?P<value>[^\W\d_](?:[^\W\d_]|[ .'\u0300-\u036f-]){{1,50}}[^\W\d_]){_AROUND}"),
    ),
)
