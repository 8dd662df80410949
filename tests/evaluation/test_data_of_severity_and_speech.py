"""The data by which severity and speech are measured is right, and words are compared as they sound."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from skerry.intelligence.digest.values import SeverityLevel
from tests.evaluation.half import Half
from tests.evaluation.severity.measure import rated_texts
from tests.evaluation.speech.measure import sentences
from tests.evaluation.speech.words import in_words, word_errors, words

halves = pytest.mark.parametrize("half", list(Half))


@halves
def test_every_level_has_as_many_texts(half: Half) -> None:
    counts = Counter(rated.level for rated in rated_texts(half))
    assert counts.total() >= 80
    assert len({counts[level] for level in SeverityLevel}) == 1


@halves
def test_every_level_has_short_texts_and_long_ones(half: Half) -> None:
    for level in SeverityLevel:
        lengths = [len(rated.text.split()) for rated in rated_texts(half) if rated.level is level]
        assert min(lengths) <= 20
        assert max(lengths) >= 75


def test_no_text_is_there_twice_and_no_longer_sentence_in_both_halves() -> None:
    texts = [rated.text for half in Half for rated in rated_texts(half)]
    assert max(Counter(texts).values()) == 1
    tuning, held_out = (
        {
            tuple(said)
            for rated in rated_texts(half)
            for sentence in re.split(r"[.!?\n]", rated.text)
            if len(said := words(sentence)) > 5
        }
        for half in Half
    )
    assert tuning & held_out == set()


def test_forty_sentences_are_spoken_in_each_half_and_none_twice() -> None:
    spoken = [sentence for half in Half for sentence in sentences(half)]
    assert [len(sentences(half)) for half in Half] == [40, 40]
    assert max(Counter(map(tuple, map(words, spoken))).values()) == 1


def test_words_are_compared_without_capitals_commas_or_figures() -> None:
    assert words("At 7, the PUMP — No. 12 — ran 1,050 meters.") == words(
        "at seven the pump no twelve ran one thousand fifty metres"
    )


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety nine"),
        (200, "two hundred"),
        (3007, "three thousand seven"),
    ],
)
def test_a_number_is_said_in_words(number: int, said: str) -> None:
    assert " ".join(in_words(number)) == said


@pytest.mark.parametrize(
    ("said", "heard", "errors"),
    [
        ("", "", 0),
        ("a b c", "a b c", 0),
        ("a b c", "", 3),
        ("", "a b", 2),
        ("a b c", "a x c", 1),
        ("a b c", "b c d", 2),
        ("the pump has failed", "the the pump failed", 2),
    ],
)
def test_errors_are_words_changed_left_out_or_put_in(said: str, heard: str, errors: int) -> None:
    assert word_errors(said.split(), heard.split()) == errors
