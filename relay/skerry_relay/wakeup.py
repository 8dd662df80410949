"""A bell that one task waits for and anybody may ring; rings that nobody waited for are kept as one."""

from __future__ import annotations

import anyio


class Wakeup:
    """Rung from anywhere in the event loop, waited for by one task."""

    def __init__(self) -> None:
        self._event = anyio.Event()

    def ring(self) -> None:
        """Wake the task that waits, or the next one that does."""
        self._event.set()

    async def wait(self) -> None:
        """Return at the first ring since the last return."""
        await self._event.wait()
        self._event = anyio.Event()
