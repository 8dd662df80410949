"""Where the relay takes the time from: a port, so that tests move it by hand."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """What time it is. Receipts and retention use the wall, limits the monotonic clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, as this machine's wall clock has it."""
        ...

    def monotonic_seconds(self) -> float:
        """Seconds since some moment, never going back."""
        ...


class SystemClock:
    """The clocks of the operating system."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_seconds(self) -> float:
        return time.monotonic()
