"""Dates of birth: a date with a word beside it, or above it in a table, that says so. Other dates stay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import PatternRule, Rule, any_of, words
from skerry.intelligence.span import Span

_MONTH = any_of(
    *(
        "jan(?:uary|uar|vier|uari)?",
        "jänner",
        "gennaio",
        "enero",
        "feb(?:ruary|ruar|ruari|brero|braio)?",
        "f[ée]v(?:rier)?",
    ),
    *(
        "mar(?:ch|zo|s)?",
        "märz",
        "maart",
        "apr(?:il|ile)?",
        "avr(?:il)?",
        "abr(?:il)?",
        "ma[yi]",
        "mei",
        "mayo",
        "maggio",
    ),
    *("june?", "juni", "juin", "junio", "giugno", "july?", "juli", "juillet", "julio", "luglio"),
    *("aug(?:ust|ustus)?", "ao[ûu]t", "agosto", "sept?(?:ember|embre|iembre|tembre)?", "settembre"),
    *("o[ck]t(?:ober|obre|ubre)?", "ottobre", "nov(?:ember|embre|iembre)?", "d[eéi][cz](?:ember|embre|iembre)?"),
)
_YEAR = r"(?:(?:19|20)[0-9]{2}|'?[0-9]{2})(?![0-9])"
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th|er|\.)?"
_DATE = any_of(
    r"(?:19|20)[0-9]{2} ?[./-] ?[0-9]{1,2} ?[./-] ?[0-9]{1,2}(?![0-9])",
    rf"[0-9]{{1,2}} ?[./-] ?[0-9]{{1,2}} ?[./-] ?{_YEAR}",
    r"[0-9]{1,2} [0-9]{1,2} (?:19|20)?[0-9]{2}(?![0-9])",
    rf"(?:the )?{_DAY}[ ./-]{{0,2}}(?:of |de |del )?{_MONTH}\.?(?:[ ,./-]{{0,2}}(?:de |del |of )?{_YEAR})?",
    rf"{_MONTH}\.? ?{_DAY}(?:,? {{0,2}}{_YEAR})?(?![0-9])",
    r"(?:19|20)[0-9]{2} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日",
    r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}(?![0-9])",
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9])",
)
_NAMED = any_of(
    *(r"d\.?o\.?b\b\.?", "birth[ _-]?dates?", "dates?[ _-]of[ _-]birth", "birth[ _-]?days?", "b-?day", "born"),
    *(
        r"geb(?:oren|\.|urtsdatum|urtstag)",
        "né[e]? le",
        "date de naissance",
        "nacid[oa]",
        "fecha de nacimiento",
        "nat[oa] il",
    ),
    *(
        "data di nascita",
        "geboortedatum",
        "födelsedatum",
        "född",
        "data urodzenia",
        "urodzon[ya]",
        "data de nascimento",
    ),
    *("nascid[oa]", "дата рождения", "родил(?:ся|ась)"),
)
_UNSPACED = any_of("出生日期", "生年月日", "出生", "生日")
_SAID_BETWEEN = r"[^\n0-9.;!?]{0,40}?(?<![0-9A-Za-z])"

AFTER = PatternRule(
    "birth-date-after-cue",
    Kind.BIRTH_DATE,
    words(rf"(?:(?<!\w){_NAMED}(?![^\W0-9])|{_UNSPACED}){_SAID_BETWEEN}(?P<value>{_DATE})"),
    Strength.CUE,
)
YEAR_AFTER = PatternRule(
    "birth-year-after-cue",
    Kind.BIRTH_DATE,
    words(rf"(?<!\w){_NAMED}(?: in)?[ :]{{1,2}}(?P<value>(?:19|20)[0-9]{{2}})(?![0-9./-])"),
    Strength.CUE,
)
BEFORE = PatternRule(
    "birth-date-before-cue",
    Kind.BIRTH_DATE,
    words(
        rf"(?<![0-9A-Za-z./-])(?P<value>{_DATE})[ ,]{{0,2}}[(\[]?(?:is |was )?",
        r"(?:d\.?o\.?b\b|date of birth|born\b|(?:his |her |their )?(?:birthday|birth date))",
    ),
    Strength.CUE,
)

_CELLS = re.compile(r"[^\t,;|\n]+?(?= {2,}|\t|[,;|\n]|$)")
_HEADING = words(rf"\W*(?:{_NAMED}|{_UNSPACED}|bd)\W*")
_IN_CELL = words(rf"[\s\"']*(?P<value>{_DATE})[\s\"']*")


@dataclass(frozen=True)
class BirthColumnRule:
    """Takes the dates that stand below a heading such as `DOB`, as far as the table goes."""

    name: str = "birth-date-in-column"
    kind: Kind = Kind.BIRTH_DATE

    def find(self, text: str) -> Iterator[Candidate]:
        """All dates in such columns; a line with fewer cells than the heading's place ends the table."""
        column: int | None = None
        start = 0
        for line in text.splitlines(keepends=True):
            cells = [cell.span() for cell in _CELLS.finditer(line)]
            headings = [place for place, cell in enumerate(cells) if _HEADING.fullmatch(line, *cell)]
            if headings and len(cells) > 1:
                column = headings[0]
            elif column is not None:
                column = column if len(cells) > column else None
                yield from self._dates(line, start, cells, column)
            start += len(line)

    def _dates(self, line: str, start: int, cells: list[tuple[int, int]], column: int | None) -> Iterator[Candidate]:
        found = _IN_CELL.fullmatch(line, *cells[column]) if column is not None else None
        if found:
            yield Candidate(Span(*found.span("value")).shifted(start), self.kind, self.name, Strength.CUE)


BIRTH_RULES: tuple[Rule, ...] = (AFTER, YEAR_AFTER, BEFORE, BirthColumnRule())
