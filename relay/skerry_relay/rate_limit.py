"""How fast records may come: token buckets on the monotonic clock."""

from __future__ import annotations

from dataclasses import dataclass

from .clock import Clock


@dataclass(frozen=True)
class Rate:
    """`per_second` tokens flow in, and at most `burst` are kept for later."""

    per_second: float
    burst: float


class TokenBucket:
    """One limit, for one device or one workspace. It starts full.

    >>> class Stopped:
    ...     def monotonic_seconds(self): return 0.0
    >>> bucket = TokenBucket(Rate(per_second=2, burst=1), Stopped())
    >>> bucket.take(1), bucket.take(1)
    (0.0, 0.5)
    """

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self._rate = rate
        self._clock = clock
        self._tokens = rate.burst
        self._filled_at = clock.monotonic_seconds()

    def take(self, tokens: float) -> float:
        """Take `tokens` and return 0, or take none and return the seconds until they are there.

        More than the whole burst may be taken from a full bucket: it then owes the rest.
        """
        now = self._clock.monotonic_seconds()
        self._tokens = min(self._rate.burst, self._tokens + (now - self._filled_at) * self._rate.per_second)
        self._filled_at = now
        missing = min(tokens, self._rate.burst) - self._tokens
        if missing > 0:
            return missing / self._rate.per_second
        self._tokens -= tokens
        return 0.0
