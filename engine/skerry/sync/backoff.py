"""How long to wait before dialling again: full jitter, so that a thousand devices do not come back at once.

Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 (the variant called full jitter).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Backoff:
    """Grows with every failure, starts over after a success. `draw` gives numbers from 0 to 1.

    >>> backoff = Backoff(draw=lambda: 1.0)
    >>> [backoff.next_seconds() for _ in range(4)]
    [0.5, 1.0, 2.0, 4.0]
    """

    draw: Callable[[], float]
    first_seconds: float = 0.5
    longest_seconds: float = 60.0
    _failures: int = 0

    def next_seconds(self, retry_after_seconds: float = 0.0) -> float:
        """The wait after one more failure; never shorter than the relay asked for."""
        ceiling = min(self.longest_seconds, self.first_seconds * 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        return retry_after_seconds + self.draw() * ceiling

    def succeeded(self) -> None:
        """Start over."""
        self._failures = 0
