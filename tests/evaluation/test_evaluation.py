"""The command that prints the figures tells what it should, and of the held-out half no case."""

from __future__ import annotations

import json

import pytest

from skerry.intelligence.redaction import Finding, Kind
from skerry.intelligence.span import Span
from tests.evaluation.__main__ import TOPICS, figures, measure, report
from tests.evaluation.half import EVALUATION, Half
from tests.evaluation.redaction.labels import unlabelled
from tests.evaluation.redaction.measure import Comparison
from tests.evaluation.score import Bound, Score, Target, ratio, table


def test_cases_that_went_wrong_are_told_of_the_tuning_half_alone() -> None:
    for half in Half:
        misses = measure("actions", half).misses
        shown = report("actions", half, shows_misses=True)
        assert misses
        assert all((miss in shown) is (half is Half.TUNING) for miss in misses)


def test_every_figure_is_also_an_object_of_json() -> None:
    objects = [json.loads(line) for line in figures(["actions"], [Half.TUNING])]
    assert [one["what"] for one in objects] == [score.what for score in measure("actions", Half.TUNING).scores]
    assert {(one["topic"], one["half"]) for one in objects} == {("actions", "tuning")}


def test_every_topic_has_both_halves_and_a_measure() -> None:
    for topic in TOPICS:
        assert (EVALUATION / topic / "measure.py").is_file()
        assert all(any(half.folder(topic).glob("*.txt")) for half in Half)


def test_a_missed_target_is_told_and_a_reached_one_is_not() -> None:
    target = Target(Bound.AT_LEAST, 0.5)
    _, missed, reached = table([Score("a", 0.4, 10, target), Score("b", 0.5, 10, target)]).splitlines()
    assert missed.split() == ["a", "0.400", "10", "≥", "0.500", "missed"]
    assert reached.split() == ["b", "0.500", "10", "≥", "0.500"]


def test_nothing_of_nothing_never_looks_well() -> None:
    assert ratio(0, 0) == 0.0


@pytest.mark.parametrize(
    ("spans", "is_found"),
    [([(5, 16)], True), ([(5, 10), (10, 16)], True), ([(5, 10), (11, 16)], False), ([(5, 15)], False), ([], False)],
)
def test_a_name_is_found_only_where_none_of_it_can_be_read(spans: list[tuple[int, int]], is_found: bool) -> None:
    note = unlabelled("note", "Ring {{PERSON|Alice Smith}} now.")
    findings = tuple(found(Kind.PERSON, *span) for span in spans)
    assert Comparison(note, findings).has_found(note.labels[0]) is is_found


@pytest.mark.parametrize(
    ("finding", "is_right"),
    [
        ((Kind.IBAN, 0, 4), True),
        ((Kind.BANK_ACCOUNT, 3, 9), True),
        ((Kind.PHONE, 0, 4), False),
        ((Kind.IBAN, 9, 12), False),
    ],
)
def test_a_finding_is_right_where_it_touches_something_of_its_kind(
    finding: tuple[Kind, int, int], is_right: bool
) -> None:
    note = unlabelled("note", "{{IBAN|GB82WEST}} paid")
    one = found(*finding)
    assert Comparison(note, (one,)).is_right(one) is is_right


def found(kind: Kind, start: int, end: int) -> Finding:
    return Finding(Span(start, end), Span(start, end), kind, f"[{kind.name}-1]", "a rule", 1.0)
