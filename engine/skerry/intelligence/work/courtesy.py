"""Whoever types goes first: background work is held back for as long as the keys are warm."""

from __future__ import annotations

import math

import anyio

WARM_SECONDS = 0.3
"""So long after an edit the next one is expected."""

HELD_BACK_SECONDS = 1.5
"""Background work is never held back for longer, so that somebody who types all day has read notes all the same."""


class Courtesy:
    """Knows when somebody wrote last.

    On a device with few cores a model competes with the editor for the processor, whatever its priority. So a step of
    background work begins when nobody is writing, and while somebody is, one of them begins in `HELD_BACK_SECONDS`.

    >>> anyio.run(Courtesy().wait)
    """

    def __init__(self, *, warm_seconds: float = WARM_SECONDS, held_back_seconds: float = HELD_BACK_SECONDS) -> None:
        self._warm_seconds = warm_seconds
        self._held_back_seconds = held_back_seconds
        self._wrote_at = -math.inf

    def wrote(self) -> None:
        """Somebody wrote something just now."""
        self._wrote_at = anyio.current_time()

    async def wait(self) -> None:
        """Wait until nobody writes, or long enough. That nobody wrote is no event one could wait for."""
        with anyio.move_on_after(self._held_back_seconds):
            while anyio.current_time() < (cold_at := self._wrote_at + self._warm_seconds):  # noqa: ASYNC110 - see above
                await anyio.sleep_until(cold_at)
