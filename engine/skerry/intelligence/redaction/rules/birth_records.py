"""Dates of birth in records that do not say so: the date of a life, beside somebody's name and number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules import dates
from skerry.intelligence.redaction.rules.birth_cues import ELSEWHERE
from skerry.intelligence.redaction.rules.contact import CONTACT_RULES
from skerry.intelligence.redaction.rules.national import NATIONAL_RULES, NUMBERS_BY_NAME
from skerry.intelligence.redaction.rules.papers import PAPER_RULES
from skerry.intelligence.redaction.rules.phone import PHONE
from skerry.intelligence.redaction.rules.rule import ANNOUNCES_CODE, END, START, Rule, any_of, before, words
from skerry.intelligence.redaction.words import words as list_of
from skerry.intelligence.span import Span

_IDENTITIES: tuple[Rule, ...] = (*NATIONAL_RULES, *PAPER_RULES)
_CONTACTS: tuple[Rule, ...] = (*CONTACT_RULES, PHONE)
_DATE = words(rf"{START}(?<![0-9][./-]){dates.DATE}{END}(?![./:-][0-9])")
_LABEL = words(
    rf"(?<!\w)(?:{NUMBERS_BY_NAME}|n\.?i\.?|pass(?:port)?|licen[cs]e|tel|phone|mob(?:ile)?|e-?mail|id)",
    any_of(r" ?(?:no|nr|number|num|card|code|id)(?!\w)\.?", ""),
    r"(?!\w)",
)
_ELSEWHERE = words(rf"(?<!\w){ELSEWHERE}(?!\w)")
_OTHER_DATE = words(rf"(?<!\w){ELSEWHERE}(?: on| in| by| of)?[ :,]*$")
_CELLS_APART = re.compile(r"[^\w'.]+")
_MOST_BETWEEN, _MOST_WORDS = 80, 6
_SEXES = frozenset({"m", "f", "male", "female"})
_PARTICLES = frozenset(
    {"de", "da", "van", "von", "der", "den", "la", "bin", "al", "el", "do", "dos", "du", "di", "y"}
)


@dataclass(frozen=True)
class RecordRule:
    """Takes the date of a life that only a name, or nothing, parts from a number of its person on the same line."""

    name: str = "birth-date-in-record"
    kind: Kind = Kind.BIRTH_DATE

    def find(self, text: str) -> Iterator[Candidate]:
        """All such dates, in order of place."""
        start = 0
        for line in text.split("\n"):
            for date in _dates_of_people(line):
                yield Candidate(date.shifted(start), self.kind, self.name, Strength.CUE)
            start += len(line) + 1


def _dates_of_people(line: str) -> Iterator[Span]:
    written = [Span(*found.span()) for found in _DATE.finditer(line) if _may_be_of_birth(found)]
    if not written:
        return
    beside_identities = _beside(written, _places(_IDENTITIES, line), line)
    beside_contacts = _beside(written, _places(_CONTACTS, line), line)
    for date in written:
        if date in beside_identities or (date in beside_contacts and _follows_a_name(line, date.start)):
            yield date


def _may_be_of_birth(found: re.Match[str]) -> bool:
    return dates.is_of_a_life(found[0]) and not _OTHER_DATE.search(before(found.string, found.start()))


def _places(rules: tuple[Rule, ...], line: str) -> list[Span]:
    found = (candidate.span for rule in rules for candidate in rule.find(line))
    return sorted(place for place in found if not ANNOUNCES_CODE.search(before(line, place.start)))


def _beside(written: list[Span], places: list[Span], line: str) -> set[Span]:
    """The dates with one of the places right before or behind them; both are in order."""
    beside: set[Span] = set()
    place = 0
    for date in written:
        while place < len(places) and places[place].end <= date.start:
            place += 1
        gaps = (line[left.end : date.start] for left in places[max(0, place - 1) : place])
        gaps_behind = (line[date.end : right.start] for right in places[place : place + 1])
        if any(map(_parts_nothing, (*gaps, *gaps_behind))):
            beside.add(date)
    return beside


def _parts_nothing(gap: str) -> bool:
    """Whether what is between a date and a number are signs, the name of the number, a sex or a person's name."""
    if len(gap) > _MOST_BETWEEN or _ELSEWHERE.search(gap):
        return False
    spoken = [word for word in _CELLS_APART.split(_LABEL.sub(" ", gap)) if word and word.casefold() not in _SEXES]
    return not spoken or _is_name(spoken)


def _follows_a_name(line: str, start: int) -> bool:
    written = [word for word in _CELLS_APART.split(before(line, start, 40)) if word]
    return len(written) > 1 and _is_name(written[-2:])


def _is_name(written: list[str]) -> bool:
    """Whether a few words have capitals and are neither things nor all ordinary.

    >>> _is_name(["J", "Price"]), _is_name(["Pump", "Room"]), _is_name(["van", "der", "Meulen"])
    (True, False, True)
    """
    plain = [word.casefold().rstrip(".") for word in written if word not in _PARTICLES]
    has_capitals = not any(word[0].islower() or word[0].isdigit() for word in written if word not in _PARTICLES)
    return (
        bool(plain)
        and len(written) <= _MOST_WORDS
        and has_capitals
        and list_of("things").isdisjoint(plain)
        and (not list_of("ordinary").issuperset(plain) or any(len(word) == 1 for word in plain))
    )


RECORD = RecordRule()
"""The rule for lines such as `Smith, Alice, 14/03/1985, AB 12 34 56 C`."""
