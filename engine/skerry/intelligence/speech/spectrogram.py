"""What Whisper sees of a sound: how loud each of 80 bands of pitch is, a hundred times a second.

As in the reference code of Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, 2022: windows
of 25 ms, the Slaney scale of mel, the ten-base logarithm, nothing below eight of it under the loudest.
"""

from __future__ import annotations

import numpy
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from skerry.intelligence.speech.resampling import Samples
from skerry.intelligence.speech.transcript import MAX_WINDOW_MS

BANDS = 80
_RATE = 16_000
_FFT = 400
_HOP = 160
_SAMPLES = MAX_WINDOW_MS * _RATE // 1000
_HZ_PER_MEL = 200 / 3
_LOGARITHMIC_FROM_HZ = 1000.0
_LOGARITHMIC_FROM_MEL = _LOGARITHMIC_FROM_HZ / _HZ_PER_MEL
_LOG_STEP = numpy.log(6.4) / 27
_SILENCE = 1e-10
_RANGE = 8.0


def log_mel(samples: Samples) -> Samples:
    """The picture of at most 30 seconds, followed by silence up to 30: shape (80, 3000).

    >>> log_mel(numpy.zeros(16_000, numpy.float32)).shape
    (80, 3000)
    """
    padded = numpy.pad(samples[:_SAMPLES], (0, max(_SAMPLES - len(samples), 0)))
    frames = sliding_window_view(numpy.pad(padded, _FFT // 2, mode="reflect"), _FFT)[::_HOP][:-1]
    power = numpy.abs(numpy.fft.rfft(frames * _WINDOW, axis=1).astype(numpy.complex64)) ** 2
    loudness = numpy.log10(numpy.maximum(_FILTERS @ power.T, _SILENCE))
    audible = numpy.maximum(loudness, loudness.max() - _RANGE)
    return numpy.ascontiguousarray((audible + 4) / 4, numpy.float32)


def _filters() -> NDArray[numpy.float32]:
    """How much each of the transform's frequencies counts for each band: triangles of equal area."""
    edges = _hertz(numpy.linspace(0, _mel(_RATE / 2), BANDS + 2))
    frequencies = numpy.fft.rfftfreq(_FFT, 1 / _RATE)
    slopes = edges[:, None] - frequencies[None, :]
    widths = numpy.diff(edges)[:, None]
    triangles = numpy.maximum(0, numpy.minimum(-slopes[:-2] / widths[:-1], slopes[2:] / widths[1:]))
    return numpy.asarray(triangles * (2 / (edges[2:] - edges[:-2]))[:, None], numpy.float32)


def _mel(hertz: float) -> float:
    return float(_LOGARITHMIC_FROM_MEL + numpy.log(hertz / _LOGARITHMIC_FROM_HZ) / _LOG_STEP)


def _hertz(mels: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    steps = numpy.maximum(mels - _LOGARITHMIC_FROM_MEL, 0)
    linear = numpy.minimum(mels, _LOGARITHMIC_FROM_MEL) * _HZ_PER_MEL
    return numpy.asarray(linear * numpy.exp(_LOG_STEP * steps))


_WINDOW = numpy.hanning(_FFT + 1)[:-1].astype(numpy.float32)
_FILTERS = _filters()
