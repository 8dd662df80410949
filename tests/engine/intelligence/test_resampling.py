"""Sound at another rate is the same sound, however it was cut into pieces."""

from __future__ import annotations

import numpy
import pytest

from skerry.intelligence.speech.resampling import Resampler, Samples
from tests.engine.intelligence.sound import tone


def resampled(samples: Samples, rate: int, piece: int) -> Samples:
    resampler = Resampler(rate, 16_000)
    pieces = [resampler.feed(samples[first : first + piece]) for first in range(0, len(samples), piece)]
    return numpy.concatenate([*pieces, resampler.finish()])


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 48000, 192_000])
@pytest.mark.parametrize("piece", [1, 37, 4000, 10**6])
def test_pieces_of_any_length_make_the_same_sound(rate: int, piece: int) -> None:
    samples = numpy.random.default_rng(1).standard_normal(2000).astype(numpy.float32)
    assert resampled(samples, rate, piece) == pytest.approx(resampled(samples, rate, len(samples)), abs=1e-5)


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
def test_speech_comes_through_unchanged(rate: int) -> None:
    expected = tone(0.5, 16_000, hertz=1000)
    assert resampled(tone(0.5, rate, hertz=1000), rate, 4000)[400:-400] == pytest.approx(
        expected[400:-400], abs=0.002
    )


@pytest.mark.parametrize("hertz", [9000, 12_000, 15_000, 20_000])
def test_what_the_new_rate_cannot_hold_is_gone_and_does_not_come_back_as_another_tone(hertz: float) -> None:
    left = resampled(tone(0.5, 48_000, hertz=hertz, loudness=1), 48_000, 4000)[400:-400]
    assert numpy.abs(left).max() < 0.001


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_the_shortest_recordings_are_no_exception(count: int) -> None:
    assert len(resampled(numpy.ones(count, numpy.float32), 48_000, 10)) == -(-count // 3)


def test_the_right_rate_is_left_alone() -> None:
    samples = tone(1, 16_000)
    assert (resampled(samples, 16_000, 999) == samples).all()
