"""Dates of birth: a date with a word beside it that says so. Other dates stay."""

from __future__ import annotations

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import PatternRule, any_of, words

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
    rf"(?:the )?{_DAY}[ ./-]{{0,2}}(?:of |de |del )?{_MONTH}(?![^\W\d_])\.?"
    rf"(?:[ ,./-]{{0,2}}(?:de |del |of )?{_YEAR})?",
    rf"{_MONTH}(?![^\W\d_])\.? ?{_DAY}(?:,? {{0,2}}{_YEAR})?(?![0-9])",
    r"(?:19|20)[0-9]{2} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日",
    r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}(?![0-9])",
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9])",
)
_NAMED = any_of(
    *(
        r"d\.?o\.?b\b\.?",
        "birth[ _-]?dates?",
        "(?:date|year)s?[ _-]of[ _-]birth",
        "birth[ _-]?days?",
        "b-?day",
        "born",
    ),
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
SHORT = PatternRule(
    "birth-date-after-b",
    Kind.BIRTH_DATE,
    words(rf"(?<!\w)(?:b|ur)\. ?(?P<value>{_DATE})"),
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

BIRTH_RULES = (AFTER, SHORT, YEAR_AFTER, BEFORE)

DATE, HEADING = _DATE, any_of(_NAMED, _UNSPACED)
"""What a date looks like, and what stands above a column of dates of birth."""
