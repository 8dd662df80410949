"""On notes that nobody who wrote the rules has read, redaction and severity are as good as promised."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from tests.evaluation.__main__ import measure
from tests.evaluation.half import Half
from tests.evaluation.redaction.labels import PATTERN_KINDS
from tests.evaluation.score import Score


@cache
def scores(topic: str) -> dict[str, Score]:
    """What the held-out half says of a topic, measured once for all tests."""
    return {score.what: score for score in measure(topic, Half.HELD_OUT).scores}


def promised() -> Iterator[tuple[str, str]]:
    """The topic and the name of every score that has a target."""
    yield from (("redaction", f"{kind.value}, recall") for kind in PATTERN_KINDS)
    yield ("redaction", "all pattern kinds, recall")
    yield ("redaction", "person, recall")
    yield ("redaction", "person, precision")
    yield ("severity", "severity within one level")


@pytest.mark.parametrize(("topic", "what"), list(promised()))
def test_the_target_is_reached_on_the_held_out_half(topic: str, what: str) -> None:
    score = scores(topic)[what]
    assert score.target is not None
    assert score.is_kept, f"{what}: {score.value:.3f} of {score.cases}, not {score.target}"


@pytest.mark.parametrize("topic", ["redaction", "severity"])
def test_every_target_has_a_test(topic: str) -> None:
    with_target = {(topic, what) for what, score in scores(topic).items() if score.target}
    assert with_target == {pair for pair in promised() if pair[0] == topic}
