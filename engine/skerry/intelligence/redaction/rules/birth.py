"""Dates of birth: a date with a word beside it that says so. Other dates stay."""

from __future__ import annotations

import re

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules import dates
from skerry.intelligence.redaction.rules.birth_cues import ELSEWHERE, NAMED, SHORT, THINGS, UNSPACED
from skerry.intelligence.redaction.rules.rule import PatternRule, any_of, words
from skerry.intelligence.redaction.view import STAND_IN

DATE, HEADING = dates.DATE, any_of(NAMED, UNSPACED)
"""What a date looks like, and what stands above a column of dates of birth."""

_CUE = rf"(?:(?:(?<!\w)|(?<=_)){NAMED}(?![^\W0-9])|{UNSPACED})"
_DATE_BEGINS = "(?<![0-9A-Za-z])"
_DIGITS_BEGIN = r"(?<!\w)(?=[0-9]|the [0-9]|[^\W\d_]{1,14}+[ .:=/-]{0,3}(?:the )?[0-9])"
_SAID = r"(?P<between>(?:[^\n0-9.;!?]|(?<=\bst)\.){0,60}?)"
_SET_BETWEEN = rf"(?P<between>(?: ?\([^()\n]{{0,20}}\))?[\s.:;=?!|\"'>~_*(,-]{{0,40}}){_DATE_BEGINS}"
_STILL_TO_COME = (
    rf"[\s.:=|\"'>_*-]{{0,20}}(?:{_DATE_BEGINS}{DATE}|{re.escape(STAND_IN)})|[^\n0-9.;!?)\]]{{0,20}}? on {DATE}"
)
_NUMBERED_BY_LETTER = words(
    r"(?:rev\w*|issue|phase|unit|line|train|class|type|zone|block|side|shift|section|version|pump|option|part|team|"
    r"group|grade|level|bay|gate|room|appendix|annex|plan|pp?)\.? $"
)
_IS_SERVED = re.compile(rf"(?:s|'s)?[\s:=]{{0,4}}{re.escape(STAND_IN)}")
_SEVERAL = words(r"(?:dates|births|days|ob'?s|b\.?'?s)(?!\w)")
_GOES_ON = words(
    rf"{re.escape(STAND_IN)}(?:[ ,(]{{1,2}}(?:and|or|not|to|but|vs|instead of|rather than|should (?:be|read))",
    "|[ ,]{0,2}[&/>])",
    r"[ :>'-]{0,3}(?:the )?$",
)
_IS_ELSEWHERE = words(rf"(?<!\w){ELSEWHERE}(?!\w)")
_ENDS_A_SENTENCE = re.compile(r"[.?!;]\s|\n")
_THING_BEFORE = words(rf"(?<!\w){THINGS}(?: (?:was|were|is|are|has been|had been))? $")
_DATE_BEFORE = words(rf"{_DATE_BEGINS}{DATE} ?(?:[(\[]|- ?) ?$")


def _is_said_of_it(found: re.Match[str]) -> bool:
    """Whether the words between lead to the date, and the word before them is not said of a date before it."""
    between = found["between"]
    if _IS_ELSEWHERE.search(between) or _is_of_the_next(found, between):
        return False
    if any(map(str.isalpha, between)):
        return not _DATE_BEFORE.search(found.string, max(0, found.start() - 40), found.start())
    return not _ENDS_A_SENTENCE.search(between) or dates.year_of(found["value"]) is None or _is_of_a_life(found)


def _is_of_the_next(found: re.Match[str], between: str) -> bool:
    """Whether the words before were said of a date that is gone already, and not of several."""
    if not _IS_SERVED.match(between) or _GOES_ON.search(between):
        return False
    return not _SEVERAL.search(found.string, found.start(), found.start("between") + 2)


def _is_of_a_life(found: re.Match[str]) -> bool:
    return dates.is_of_a_life(found["value"])


def _is_of_a_life_or_plain(found: re.Match[str]) -> bool:
    """Whether the year is one of a life; `b.` is sure enough to be believed without a year."""
    return _is_of_a_life(found) or (found[0].casefold().startswith("b.") and dates.year_of(found["value"]) is None)


def _is_as_old(found: re.Match[str]) -> bool:
    """Whether somebody who was born in that year is as old as it says, around now."""
    year = dates.year_of(found["value"])
    return year is not None and 2015 <= year + int(found["age"] or found["years"]) <= 2045


AFTER = PatternRule(
    "birth-date-after-cue",
    Kind.BIRTH_DATE,
    words(_CUE, r"(?=[^\n0-9;!?]{0,80}[0-9])", _SAID, _DIGITS_BEGIN, rf"(?P<value>{dates.DATE_OR_PART})"),
    Strength.CUE,
    accepts=_is_said_of_it,
    unless=_THING_BEFORE,
)
IN_WORDS = PatternRule(
    "birth-date-in-words",
    Kind.BIRTH_DATE,
    words(_CUE, _SAID, rf"(?<!\w)(?P<value>{dates.DATE_IN_WORDS})"),
    Strength.CUE,
    accepts=_is_said_of_it,
    unless=_THING_BEFORE,
)
RIGHT_AFTER = PatternRule(
    "birth-date-in-field",
    Kind.BIRTH_DATE,
    words(_CUE, _SET_BETWEEN, rf"(?P<value>{dates.DATE_OR_PART}|{dates.SIX_DIGITS}(?![0-9A-Za-z./-]))"),
    Strength.CUE,
    accepts=_is_said_of_it,
    unless=_THING_BEFORE,
)
AFTER_SHORT = PatternRule(
    "birth-date-after-b",
    Kind.BIRTH_DATE,
    words(rf"(?<!\w){SHORT}[ :]{{0,3}}{_DATE_BEGINS}(?P<value>{dates.DATE_OR_PART})"),
    Strength.CUE,
    accepts=_is_of_a_life_or_plain,
    unless=_NUMBERED_BY_LETTER,
)
YEAR_AFTER_SHORT = PatternRule(
    "birth-year-after-b",
    Kind.BIRTH_DATE,
    words(rf"(?:(?<=[(,;] )|(?<=[(,;]))b\.? ?(?P<value>{dates.FULL_YEAR})(?![./-])"),
    Strength.CUE,
)
YEAR_AFTER = PatternRule(
    "birth-year-after-cue",
    Kind.BIRTH_DATE,
    words(
        rf"(?<!\w){NAMED}(?: in| en| im(?: jahre?)?| anno| is| was)?",
        rf"[ :='\"]{{1,4}}(?P<value>{dates.FULL_YEAR}|'[0-9]{{2}}(?!['\w]))",
        r"(?![0-9./-]| as an? | out of | from | when )",
    ),
    Strength.CUE,
    unless=_THING_BEFORE,
)
BEFORE = PatternRule(
    "birth-date-before-cue",
    Kind.BIRTH_DATE,
    words(
        rf"(?<![0-9A-Za-z./-])(?P<value>{DATE})[ ,;:=/|]{{0,3}}(?:- ?)?[(\[<]?",
        r"(?:(?:is|was|as|for|being|given as|recorded as|it is|it's)(?: (?:the|a)\b)? )?",
        rf"(?:(?:my|his|her|their|the|patient) )?{_CUE}(?!{_STILL_TO_COME})",
    ),
    Strength.CUE,
)
YEAR_BEFORE = PatternRule(
    "birth-year-before-cue",
    Kind.BIRTH_DATE,
    words(
        rf"{_DATE_BEGINS}(?P<value>(?:[0-3]?[0-9]\.[01]?[0-9]\.)?{dates.FULL_YEAR})",
        r"(?:[ -]born|-?(?: ?г\.? ?р\.?| doğumlu))(?!\w)",
    ),
    Strength.CUE,
    unless=words(r"(?:since|from|in|of|until) $"),
)
BEFORE_AGE = PatternRule(
    "birth-date-before-age",
    Kind.BIRTH_DATE,
    words(
        rf"{_DATE_BEGINS}(?P<value>{DATE}),? ?(?:- )?[(\[,]? ?",
        r"(?:aged? (?P<age>[1-9]?[0-9])|(?P<years>[1-9]?[0-9]) ?(?:y/?o|y\.o\.|(?:yr|year)s? old|years of age|[mf]))",
        r"(?!\w)",
    ),
    Strength.CUE,
    accepts=_is_as_old,
    unless=words(rf"(?<!\w){ELSEWHERE}(?: on| in)?:? $"),
)

AFTER_AGE = PatternRule(
    "birth-date-after-age",
    Kind.BIRTH_DATE,
    words(
        r"(?<!\w)(?:aged? (?P<age>[1-9]?[0-9])|(?P<years>[1-9]?[0-9]) ?(?:y/?o|y\.o\.))(?!\w)",
        rf"[ ,]{{0,2}}(?:- )?[(\[]?{_DATE_BEGINS}(?P<value>{DATE})",
    ),
    Strength.CUE,
    accepts=_is_as_old,
)

BIRTH_RULES = (
    AFTER,
    IN_WORDS,
    RIGHT_AFTER,
    AFTER_SHORT,
    YEAR_AFTER_SHORT,
    YEAR_AFTER,
    BEFORE,
    YEAR_BEFORE,
    BEFORE_AGE,
    AFTER_AGE,
)
