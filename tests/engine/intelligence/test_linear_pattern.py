"""Patterns of a site: they find what a regular expression finds, and no text or pattern makes them slow."""

from __future__ import annotations

import re
import time

import pytest

from skerry.intelligence.errors import PatternRefused
from skerry.intelligence.redaction.linear_pattern import MAX_MATCH, LinearPattern

TEXT = "B-1234, b1234 ST-12 [x] HK1234B hk12 AST-642783. A/B/C 0042 B-12345-6 é12 x_1 a.b"


@pytest.mark.parametrize(
    "written",
    [
        *(r"B-\d{4}", r"B-?\d{4,6}", r"(B|ST)-\d{2,4}", r"HK\d{4}[A-Z]", r"[A-Z]{3}-\d{6}", r"\d+", r"[^0-9 ,]{2,}"),
        *(
            r"(?:A/)?B/C",
            r"A(/[A-Z])*",
            r"x_\d",
            r"\[x\]",
            r"a\.b",
            r"0{2}\d\d",
            r"(B-\d+)(-\d)?",
            r"\w+-\w+",
            r"[]A]+",
        ),
    ],
)
def test_it_finds_what_a_regular_expression_finds(written: str) -> None:
    expression = re.compile(rf"(?<![^\W_])(?:{written})(?![^\W_])", re.IGNORECASE | re.ASCII)
    expected = {found.group() for found in expression.finditer(TEXT)}
    assert expected <= {span.of(TEXT) for span in LinearPattern(written).spans(TEXT)}


@pytest.mark.parametrize(
    ("written", "why"),
    [
        *(
            ("(a", "not closed"),
            ("a)", "not opened"),
            ("a|", "missing"),
            ("", "missing"),
            ("*a", "not understood here"),
        ),
        *(
            ("[z-a]", "class"),
            ("[a", "not understood here"),
            ("a{3,2}", "goes up"),
            ("a{65}", "at most 64"),
            ("a?", "nothing at all"),
        ),
        *(
            (r"\1", "not understood"),
            ("(?=a)b", "not understood"),
            ("^a", "not understood"),
            ("a{64}" * 7, "more than 400 signs"),
        ),
        *(
            ("a" * 201, "more than 200 characters"),
            ("(" * 20 + "a" + ")" * 20, "nested"),
            ("((a{64}){64}){64}", "signs"),
        ),
    ],
)
def test_what_it_cannot_run_is_refused_with_the_reason(written: str, why: str) -> None:
    with pytest.raises(PatternRefused, match=re.escape(why)):
        LinearPattern(written)


@pytest.mark.parametrize("written", ["(a+)+b", "(a|a)*b", "(a?){30}a{30}", "(a|aa)+c", r"(\w+\s?)+x", "(.*)*y"])
def test_patterns_that_would_take_years_elsewhere_take_no_time(written: str) -> None:
    pattern = LinearPattern(written)
    started = time.process_time()
    for text in ("a" * 20_000, "a " * 10_000):
        list(pattern.spans(text))
    assert time.process_time() - started < 10


def test_a_match_is_as_long_as_a_number_may_be() -> None:
    assert [len(span) for span in LinearPattern("9+").spans("9" * MAX_MATCH)] == [MAX_MATCH]
    assert list(LinearPattern("9+").spans("9" * (MAX_MATCH + 1))) == []


def test_a_number_within_a_longer_word_is_none() -> None:
    assert list(LinearPattern(r"B\d{2}").spans("AB12 B123 B12x éB12")) == []
