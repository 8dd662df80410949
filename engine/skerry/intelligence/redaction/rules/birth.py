"""Dates of birth: a date with a word beside it that says so. Other dates are not personal data."""

from __future__ import annotations

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.rules.rule import PatternRule, words

_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|j[äa]nner|feb(?:ruary|ruar)?|f[ée]v(?:rier)?|mar(?:ch|zo|s)?|m[äa]rz|maart|mrt|apr(?:il|ile)?|avr(?:il)?|"
    r"abr(?:il)?|may|mai|mei|mayo|maggio|june?|juni|juin|junio|giugno|july?|juli|juillet|julio|luglio|aug(?:ust|ustus)?|"
    r"ao[ûu]t|agosto|ago|sep(?:t|tember|tembre|tiembre)?|settembre|o[ck]t(?:ober|obre|ubre)?|ottobre|nov(?:ember|embre|iembre)?|"
    r"de[cz](?:ember|embre)?|d[ée]c(?:embre)?|dic(?:iembre|embre)?|enero|ene|febrero|gennaio|gen|febbraio|januari|februari)"
)
_YEAR = r"(?:(?:19|20)[0-9]{2}|'?[0-9]{2})(?![0-9])"
_DATE = (
    rf"(?:(?:19|20)[0-9]{{2}} ?[./-] ?[0-9]{{1,2}} ?[./-] ?[0-9]{{1,2}}(?![0-9])"
    rf"|[0-9]{{1,2}} ?[./-] ?[0-9]{{1,2}} ?[./-] ?{_YEAR}"
    rf"|[0-9]{{1,2}} [0-9]{{1,2}} (?:19|20)?[0-9]{{2}}(?![0-9])"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|\.)?[ ./-]{{0,2}}(?:of |de |del )?{_MONTH}\.?[ ,./-]{{0,2}}(?:de |del |of )?(?:{_YEAR})?"
    rf"|{_MONTH}\.? ?[0-9]{{1,2}}(?:st|nd|rd|th)?,? {{0,2}}(?:{_YEAR})?(?![0-9])"
    rf"|(?:19|20)[0-9]{{2}} ?年 ?[0-9]{{1,2}} ?月 ?[0-9]{{1,2}} ?日"
    rf"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{{2}}(?![0-9])"
    rf"|(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9])"
    rf"|(?:19|20)[0-9]{{2}}(?![0-9]))"
)
_CUE = (
    r"(?:born|birth|birthday|birthdate|bday|b-day|d\.?o\.?b\.?|date of birth|geboren|geb\.?|geburtsdatum|geburtstag|né|née|"
    r"date de naissance|ddn|nacid[oa]|fecha de nacimiento|nat[oa]|data di nascita|geboortedatum|födelsedatum|född|"
    r"data urodzenia|ur\.|urodzon[ya]|data de nascimento|nascid[oa]|дата рождения|родил(?:ся|ась)|出生日期|生年月日|出生|生日)"
)
_BETWEEN = r"(?:[ :=,(\[*-]|\b(?:is|was|on|in|am|le|el|il|op|em|den|the|date|day|is on|her|his)\b|是){0,6}"

BIRTH_RULES = (
    PatternRule(
        "birth-date-after-cue",
        Kind.BIRTH_DATE,
        words(rf"(?<![^\W\u2e80-\u9fff]){_CUE}(?![^\W0-9\u2e80-\u9fff]){_BETWEEN}(?P<value>(?<![0-9]){_DATE})"),
        Strength.CUE,
    ),
    PatternRule(
        "birth-date-before-cue",
        Kind.BIRTH_DATE,
        words(
            rf"(?<!\w)(?P<value>{_DATE})[ ,]{{0,2}}[(\[]?(?:\* ?)?(?:is |was )?(?:d\.?o\.?b\b|date of birth|born\b|(?:his |her |their )?(?:birthday|birth date))"
        ),
        Strength.CUE,
    ),
)
