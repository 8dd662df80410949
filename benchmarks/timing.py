"""Measuring how long something takes, without the noise of one lucky or unlucky moment."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from statistics import median

REPEATS = 5


def seconds_per_call(work: Callable[[], object], calls: int) -> float:
    """The median, over a few repeats, of what one of `calls` calls takes."""
    return median(_seconds(work, calls) for _ in range(REPEATS)) / calls


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of the values do not exceed.

    >>> percentile([4.0, 1.0, 3.0, 2.0], 50)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def _seconds(work: Callable[[], object], calls: int) -> float:
    begun = time.perf_counter()
    for _ in range(calls):
        work()
    return time.perf_counter() - begun
