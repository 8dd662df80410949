"""What a date looks like, in the forms and languages in which people write one."""

from __future__ import annotations

import re

from skerry.intelligence.redaction.rules.rule import any_of

MONTH = any_of(
    *("jan(?:uary|uar|vier|uari|eiro|uarie|uár|uarja|y)?", "jänner", "gen(?:naio|er)?", "ene(?:ro)?", "januar[iy]"),
    *("feb(?:ruary|ruar|ruari|brero|braio|rer|ruarie|rero)?", "f[ée]v(?:rier|ereiro)?", "chwefror", "ionawr"),
    *("mar(?:ch|zo|s|ço|ca|tie|ec|et)?", "märz", "mrz", "maart", "mrt", "mawrth", "márc(?:ius)?"),
    *("apr(?:il|ile|ilie|íl)?", "avr(?:il)?", "abr(?:il)?", "ebrill", "ápr(?:ilis)?"),
    *("ma[yij]", "mei", "mayo", "mag(?:gio)?", "maio", "maja", "máj(?:us)?", "maig"),
    *("june?", "juni", "juin", "junio", "giu(?:gno)?", "junho", "iunie", "mehefin", "jún(?:ius)?"),
    *("july?", "juli", "juil(?:let)?", "julio", "lug(?:lio)?", "julho", "iulie", "gorffennaf", "júl(?:ius)?"),
    *("aug(?:ust|ustus|usti|usztus)?", "ao[ûu]t", "ago(?:sto)?", "awst", "agost"),
    *("sept?(?:ember|embre|iembre|tembre|embrie)?", "set(?:tembre|embro)?", "medi", "szept(?:ember)?"),
    *("o[ck]t(?:ober|obre|ubre|ombrie|óber)?", "ott(?:obre)?", "out(?:ubro)?", "hydref"),
    *("nov(?:ember|embre|iembre|embro)?", "noiembrie", "tachwedd", "d[eéi][czs](?:ember|embre|iembre|embro|embrie)?"),
    *("dic(?:iembre|embre)?", "rhagfyr", "stycznia", "lutego", "kwietnia", "czerwca", "lipca", "sierpnia"),
    *("września", "października", "listopada", "grudnia", "tammi", "helmi", "maalis", "huhti", "touko", "kesä"),
    *("tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta", "heinäkuuta", "elokuuta"),
    *("syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta", "ocak", "şubat", "mart", "nisan", "mayıs", "haziran"),
    *("temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık", "января", "февраля", "марта", "апреля", "мая"),
    *("июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
_WORD_ENDS = r"(?![^\W\d_])"
_CENTURY = "(?:19|20)"
FULL_YEAR = rf"{_CENTURY}[0-9]{{2}}(?![0-9])"
_YEAR = rf"(?:{_CENTURY}[0-9]{{2}}|'?[0-9]{{2}})(?![0-9])"
_TENS = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_ONES = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEENS = "(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_YEAR_IN_WORDS = any_of(
    rf"nineteen[ -](?:{_TENS}(?:[ -]{_ONES})?|{_TEENS}|o[h']?[ -]{_ONES})",
    rf"two thousand(?: and)?(?: {_TEENS}| {_ONES}(?!\w))?",
    rf"twenty[ -](?:{_TEENS}|{_TENS}(?:[ -]{_ONES})?)",
)
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th|er|[.ºª°])?"
_DAY_IN_WORDS = any_of(
    "(?:twenty|thirty)[ -](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)",
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    *("twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
    *("twentieth", "thirtieth"),
)
_OF = "(?:day of |of |de |del |d'|di |o )?"
_ROMAN_MONTH = "(?:iv|ix|v?i{1,3}|v|xi{0,2})"
_MIDNIGHT = r"(?:[T ]00:00(?::00)?(?:\.0{1,9})?Z?(?![0-9:]))?"

DATE_IN_WORDS = any_of(
    rf"(?:the )?{_DAY_IN_WORDS} {_OF}{MONTH}{_WORD_ENDS}(?:,? (?:{FULL_YEAR}|{_YEAR_IN_WORDS}))?",
    rf"{MONTH} (?:the )?{_DAY_IN_WORDS}{_WORD_ENDS}(?:,? (?:{FULL_YEAR}|{_YEAR_IN_WORDS}))?",
)
"""A date whose day is written out: `the third of March nineteen seventy-five`."""

DATE = any_of(
    rf"{_CENTURY}[0-9]{{2}} ?[./\\-] ?[0-9]{{1,2}} ?[./\\-] ?[0-9]{{1,2}}(?![0-9]){_MIDNIGHT}",
    rf"{_CENTURY}[0-9]{{2}}[ ,./-]{{1,2}}{MONTH}{_WORD_ENDS}\.?[ ./-]?{_DAY}(?![0-9])",
    rf"[0-9]{{1,2}} ?[./\\-] ?[0-9]{{1,2}} ?[./\\-] ?{_YEAR}",
    r"[0-9]{1,2} [0-9]{1,2} (?:19|20)?[0-9]{2}(?![0-9])",
    rf"(?:the )?{_DAY}[ ./-]{{0,2}}{_OF}{MONTH}{_WORD_ENDS}\.?(?:[ ,./-]{{0,2}}(?:de |del |of |di )?{_YEAR})?",
    rf"{MONTH}{_WORD_ENDS}\.?[ /-]?(?:the )?{_DAY}"
    rf"(?:[, /-]{{1,3}}(?:{_YEAR}|{_YEAR_IN_WORDS}))?(?![0-9])",
    rf"[0-3]?[0-9][ ./-]{{1,2}}{_ROMAN_MONTH}[ ./-]{{1,2}}{FULL_YEAR}",
    r"(?:19|20)[0-9]{2} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日?",
    r"(?:19|20)[0-9]{2} ?년 ?[0-9]{1,2} ?월 ?[0-9]{1,2} ?일?",
    r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}(?![0-9])",
    r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9])",
)
"""A date of the calendar in digits, perhaps with the name of the month, with its year or without."""

DATE_OR_PART = any_of(
    DATE,
    rf"(?:day|d) ?[:=]? ?[0-9]{{1,2}}[ ,;/]{{1,3}}(?:month|m) ?[:=]? ?[0-9]{{1,2}}[ ,;/]{{1,3}}"
    rf"(?:year|y) ?[:=]? ?{_YEAR}",
    rf"{_DAY} {_OF}[^\W\d_]{{3,14}}\.? (?:de )?{FULL_YEAR}",
    rf"{MONTH}{_WORD_ENDS}\.?(?:,? (?:of |de )?|[/-]){FULL_YEAR}",
    rf"(?:0?[1-9]|1[0-2]) ?[/.-] ?{FULL_YEAR}",
)
"""A date, a month with its year, or a day with a month of any language: only right where a word asks for a date."""

SIX_DIGITS = any_of(
    r"(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}",
    r"[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])",
    r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{2}",
)
"""A date that is typed as bare digits of two each."""

_FULL_YEAR = re.compile(rf"{FULL_YEAR}|{_CENTURY}[0-9]{{2}}(?=[01][0-9][0-3][0-9](?![0-9]))")
_FIRST_BIRTH_YEAR, _LAST_BIRTH_YEAR = 1905, 2012


def year_of(written: str) -> int | None:
    """The year of a date, if it is written in full.

    >>> year_of("12.03.1984"), year_of("19840312"), year_of("12/03/84")
    (1984, 1984, None)
    """
    found = _FULL_YEAR.search(written)
    return int(found[0]) if found else None


def is_of_a_life(written: str) -> bool:
    """Whether somebody who works or is looked after today may well be born on a date; things have younger dates.

    >>> is_of_a_life("12 March 1984"), is_of_a_life("12 March 2026"), is_of_a_life("12 March")
    (True, False, False)
    """
    year = year_of(written)
    return year is not None and _FIRST_BIRTH_YEAR <= year <= _LAST_BIRTH_YEAR
