"""A recording is cut where nobody speaks, and nothing that is spoken is left out."""

from __future__ import annotations

from itertools import pairwise

import pytest

from skerry.intelligence.speech.transcript import MAX_WINDOW_MS, Window
from skerry.intelligence.speech.windows import Speech, windows

STEP_MS = 32


def speech(*parts: tuple[float, float]) -> Speech:
    """Parts of so many seconds, in each of which speech is equally likely."""
    likely = [likely for seconds, likely in parts for _ in range(round(seconds * 1000 / STEP_MS))]
    return Speech(tuple(likely), STEP_MS, len(likely) * STEP_MS)


def test_silence_has_no_windows() -> None:
    assert windows(speech((60, 0.1))) == ()
    assert windows(Speech((), STEP_MS, 0)) == ()


def test_a_click_is_no_speech() -> None:
    assert windows(speech((1, 0.0), (0.1, 0.9), (1, 0.0))) == ()


def test_one_sentence_is_one_window_with_a_little_before_and_after() -> None:
    (window,) = windows(speech((2, 0.0), (3, 0.9), (2, 0.0)))
    assert 1500 < window.start_ms < 2000
    assert 5000 < window.end_ms < 5500


def test_sentences_with_short_pauses_share_a_window() -> None:
    assert len(windows(speech((3, 0.9), (0.8, 0.0), (3, 0.9), (0.8, 0.0), (3, 0.9)))) == 1


def test_a_long_pause_ends_a_window() -> None:
    first, second = windows(speech((3, 0.9), (6, 0.0), (3, 0.9)))
    assert first.end_ms < 3500
    assert second.start_ms > 8500


def test_a_window_is_never_longer_than_the_model_can_hear() -> None:
    found = windows(speech(*[(4.0, 0.9), (0.5, 0.1)] * 30))
    assert max(window.duration_ms for window in found) <= MAX_WINDOW_MS
    assert sum(window.duration_ms for window in found) > 30 * 4000


def test_somebody_who_never_pauses_is_cut_where_it_is_least_likely_to_be_speech() -> None:
    first, *_rest = found = windows(speech((20, 0.9), (0.2, 0.4), (20, 0.9), (20, 0.9)))
    assert 20_000 - STEP_MS <= first.end_ms <= 20_200 + STEP_MS
    assert max(window.duration_ms for window in found) <= MAX_WINDOW_MS


@pytest.mark.parametrize("likely", [0.4, 0.9])
def test_neighbouring_windows_never_overlap(likely: float) -> None:
    found = windows(speech(*[(0.5, 0.9), (0.3, 0.1), (29.0, 0.9), (0.25, 0.1), (40.0, likely)] * 3))
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(found))


def test_nothing_is_before_the_start_or_after_the_end() -> None:
    spoken = speech((5, 0.9))
    assert windows(spoken) == (Window(0, spoken.duration_ms),)
