"""Sound at any usual rate, brought to another one piece by piece.

A polyphase filter: each sample that comes out is the sum of those around its place, weighted by a sinc under a Kaiser
window, which cuts off what the new rate cannot hold (J. O. Smith, Digital Audio Resampling, 2002).
"""

from __future__ import annotations

import math

import numpy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Samples = NDArray[numpy.float32]

_ZERO_CROSSINGS = 24
_ROLL_OFF = 0.94
_KAISER_BETA = 8.0


class Resampler:
    """Turns one recording from `rate` to `new_rate` samples a second.

    >>> resampler = Resampler(48_000, 16_000)
    >>> pieces = [resampler.feed(numpy.zeros(24_000, numpy.float32)) for _ in range(2)] + [resampler.finish()]
    >>> sum(map(len, pieces))
    16000
    """

    def __init__(self, rate: int, new_rate: int) -> None:
        divisor = math.gcd(rate, new_rate)
        self._up, self._down = new_rate // divisor, rate // divisor
        self._taps = _taps(self._up, self._down)
        self._half = self._taps.shape[1] // 2
        # Silence before the first sample, so that the filter has something to stand on.
        self._waiting = numpy.zeros(self._half - 1, numpy.float32)
        self._waiting_from = 1 - self._half
        self._taken = 0
        self._given = 0

    def feed(self, samples: Samples) -> Samples:
        """What can be said about the sound after these samples."""
        if self._up == self._down:
            return samples
        self._taken += len(samples)
        self._waiting = numpy.concatenate((self._waiting, samples))
        return self._give(self._waiting_from + len(self._waiting) - self._half)

    def finish(self) -> Samples:
        """The rest, once the last samples were fed."""
        if self._up == self._down:
            return numpy.zeros(0, numpy.float32)
        self._waiting = numpy.concatenate((self._waiting, numpy.zeros(self._half + 1, numpy.float32)))
        return self._give(self._taken)

    def _give(self, before: int) -> Samples:
        """All samples whose place is before the one with this number."""
        end = max(-(-before * self._up // self._down), self._given)
        given = numpy.zeros(end - self._given, numpy.float32)
        if not len(given):
            return given
        windows = sliding_window_view(self._waiting, self._taps.shape[1])
        for phase in range(min(self._up, len(given))):
            place, filtered = divmod((self._given + phase) * self._down, self._up)
            first = place - self._half + 1 - self._waiting_from
            count = len(given[phase :: self._up])
            given[phase :: self._up] = windows[first :: self._down][:count] @ self._taps[filtered]
        self._given = end
        self._forget(end * self._down // self._up - self._half + 1)
        return given

    def _forget(self, before: int) -> None:
        self._waiting = self._waiting[max(before - self._waiting_from, 0) :]
        self._waiting_from = max(before, self._waiting_from)


def _taps(up: int, down: int) -> Samples:
    """For each place between two samples the weights of those around it."""
    cut_off = min(1.0, up / down) * _ROLL_OFF
    half = math.ceil(_ZERO_CROSSINGS / cut_off)
    distances = numpy.arange(1 - half, half + 1)[None, :] - numpy.arange(up)[:, None] / up
    window = numpy.i0(_KAISER_BETA * numpy.sqrt(numpy.clip(1 - (distances / half) ** 2, 0, None)))
    taps = cut_off * numpy.sinc(cut_off * distances) * window / numpy.i0(_KAISER_BETA)
    # Each phase passes a constant sound unchanged.
    return numpy.asarray(taps / taps.sum(axis=1, keepdims=True), numpy.float32)
