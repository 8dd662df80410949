"""Which day the words for a deadline mean, where that can be told without guessing."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_RECENT_DAYS = 92

_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*\.?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"

Reader = Callable[[re.Match[str], date | None], date | None]


def due_day(until: str, on: date | None) -> str | None:
    """The ISO date that `until` means in a note about the day `on`; None where it could mean another.

    "Friday" in a note of a Friday, "03/04" and "next week" stay open. A day without a year is the next such day,
    unless it has just passed.

    >>> due_day("3 Dec", date(2026, 11, 22)), due_day("Friday", date(2026, 11, 22)), due_day("03/04", None)
    ('2026-12-03', '2026-11-27', None)
    """
    words = until.strip().lower()
    for pattern, read in _READERS:
        if found := pattern.match(words):
            return _safely(read, found, on)
    return None


def _safely(read: Reader, found: re.Match[str], on: date | None) -> str | None:
    try:
        day = read(found, on)
    except (ValueError, OverflowError):  # no such day in the calendar
        return None
    return day.isoformat() if day else None


def _iso(found: re.Match[str], _on: date | None) -> date:
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def _named_month(found: re.Match[str], on: date | None) -> date | None:
    return _in_year(found["year"], _MONTHS.index(found["month"]) + 1, int(found["day"]), on)


def _numbers(found: re.Match[str], on: date | None) -> date | None:
    first, second = int(found["first"]), int(found["second"])
    if first <= 12 and second <= 12 and first != second:
        return None
    day, month = (first, second) if second <= 12 else (second, first)
    return _in_year(found["year"], month, day, on)


def _in_year(year: str | None, month: int, day: int, on: date | None) -> date | None:
    if year:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    return _next_after(on, month, day) if on else None


def _next_after(on: date, month: int, day: int) -> date | None:
    this_year = date(on.year, month, day)
    if this_year >= on:
        return this_year
    return None if (on - this_year).days < _RECENT_DAYS else date(on.year + 1, month, day)


def _today(_found: re.Match[str], on: date | None) -> date | None:
    return on


def _tomorrow(_found: re.Match[str], on: date | None) -> date | None:
    return on + timedelta(days=1) if on else None


def _weekday(found: re.Match[str], on: date | None) -> date | None:
    if on is None or found["next"]:
        return None
    ahead = (_DAYS.index(found["weekday"]) - on.weekday()) % 7
    return on + timedelta(days=ahead) if ahead else None


def _length(found: re.Match[str], on: date | None) -> date | None:
    count = _NUMBERS.get(found["count"]) or int(found["count"])
    unit = found["unit"]
    if on is None or (unit == "hour" and count % 24):
        return None
    return on + {"hour": timedelta(hours=count), "day": timedelta(days=count), "week": timedelta(weeks=count)}[unit]


def _day_of_month(found: re.Match[str], on: date | None) -> date | None:
    if on is None:
        return None
    day = int(found["day"])
    return on.replace(day=day) if day >= on.day else None


def _end_of_month(found: re.Match[str], on: date | None) -> date | None:
    if on is None:
        return None
    month = _MONTHS.index(found["month"]) + 1 if found["month"] else on.month
    year = on.year + (month < on.month)
    return date(year, month, calendar.monthrange(year, month)[1])


def _reader(pattern: str, read: Reader) -> tuple[re.Pattern[str], Reader]:
    return re.compile(pattern, re.ASCII), read


_DAY_ENDING = r"(?:day|s|sday|nesday|r|rs|rsday|urday)?\b"
_WEEKDAY_BEFORE = rf"(?:(?:{'|'.join(_DAYS)}){_DAY_ENDING},?\s+)?"
_READERS = (
    _reader(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)$", _iso),
    _reader(
        rf"{_WEEKDAY_BEFORE}(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}{_YEAR}", _named_month
    ),
    _reader(rf"{_WEEKDAY_BEFORE}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}", _named_month),
    _reader(
        rf"{_WEEKDAY_BEFORE}(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})(?:[/.](?P<year>\d{{4}}|\d\d))?$", _numbers
    ),
    _reader(r"(?:today|tonight)\b|(?:eod|cob|eob|(?:the )?(?:end|close) of (?:the )?(?:day|play|business))$", _today),
    _reader(r"tomorrow\b", _tomorrow),
    _reader(rf"(?:eod|cob|eob) (?:on )?(?P<next>next )?(?P<weekday>{'|'.join(_DAYS)}){_DAY_ENDING}$", _weekday),
    _reader(
        rf"(?:this |the )?(?:coming )?(?P<next>next )?(?P<weekday>{'|'.join(_DAYS)}){_DAY_ENDING}(?!.*next week)",
        _weekday,
    ),
    _reader(r"(?P<count>\d{1,3}|[a-z]+)[- ](?P<unit>hour|day|week)s?$", _length),
    _reader(r"(?:the )?(?P<day>\d{1,2})(?:st|nd|rd|th)$", _day_of_month),
    _reader(rf"(?:the )?end of (?:(?:the|this) )?(?:month|{_MONTH})$|(?:month[- ]end|eom)$", _end_of_month),
)
