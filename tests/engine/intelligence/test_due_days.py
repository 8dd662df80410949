"""Which day a deadline means, and that nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from skerry.intelligence.digest.deadlines import find_deadline
from skerry.intelligence.digest.due_days import due_day
from skerry.intelligence.span import Span

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("until", "due"),
    [
        ("today", "2026-11-22"),
        ("EOD", "2026-11-22"),
        ("EOD Thursday", "2026-11-26"),
        ("tomorrow morning", "2026-11-23"),
        ("Friday", "2026-11-27"),
        ("Fri", "2026-11-27"),
        ("Friday 16:00", "2026-11-27"),
        ("3 Dec", "2026-12-03"),
        ("3rd of December", "2026-12-03"),
        ("Dec 3rd", "2026-12-03"),
        ("Thursday, 3 December 2026", "2026-12-03"),
        ("12 March", "2027-03-12"),
        ("2026-12-10", "2026-12-10"),
        ("28/11", "2026-11-28"),
        ("11/28/2026", "2026-11-28"),
        ("28.11.26", "2026-11-28"),
        ("5/5", "2027-05-05"),
        ("48 hours", "2026-11-24"),
        ("two weeks", "2026-12-06"),
        ("the 30th", "2026-11-30"),
        ("the end of November", "2026-11-30"),
        ("month end", "2026-11-30"),
    ],
)
def test_a_day_that_can_mean_only_one_is_told(until: str, due: str) -> None:
    assert due_day(until, SUNDAY) == due


@pytest.mark.parametrize(
    "until",
    [
        "Sunday",
        "next Friday",
        "next week",
        "03/04/2026",
        "20 Nov",
        "31 Feb",
        "10 hours",
        "two working days",
        "the end of the week",
        "restart",
        "winter",
        "ASAP",
        "5 pm",
        "the 9th",
        "99/99",
    ],
)
def test_a_day_that_could_be_another_stays_open(until: str) -> None:
    assert due_day(until, SUNDAY) is None


def test_without_a_day_to_count_from_only_whole_dates_are_told() -> None:
    assert due_day("tomorrow", None) is None
    assert due_day("3 Dec", None) is None
    assert due_day("3 Dec 2026", None) == "2026-12-03"


def test_a_day_beyond_the_calendar_is_none() -> None:
    assert due_day("tomorrow", date.max) is None
    assert due_day("three weeks", date.max) is None


@pytest.mark.parametrize(
    ("words", "until"),
    [
        ("sign it off before the ward reopens.", "the ward reopens"),
        ("submit the plan NLT 0800 LT.", "0800 LT"),
        ("write to both within ten working days.", "ten working days"),
        ("run the log in Q1.", "Q1"),
        ("see to it by the end of the shift, please", "the end of the shift"),
        ("send it Thursday, parts on Friday", "Friday"),
        ("replace it by the contractor", None),
    ],
)
def test_a_deadline_is_found_in_its_words(words: str, until: str | None) -> None:
    deadline = find_deadline(words, Span(0, len(words)))
    assert (deadline.until.of(words) if deadline else None) == until
