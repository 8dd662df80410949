"""A bell that one task waits for and anybody may ring; rings that nobody waited for are kept as one."""

from __future__ import annotations

import anyio


class Wakeup:
    """Rung from anywhere in the event loop, waited for by one task. It costs memory only while somebody waits."""

    __slots__ = ("_is_rung", "_waiter")

    def __init__(self) -> None:
        self._is_rung = False
        self._waiter: anyio.Event | None = None

    def ring(self) -> None:
        """Wake the task that waits, or the next one that does."""
        self._is_rung = True
        if self._waiter:
            self._waiter.set()

    async def wait(self) -> None:
        """Return at the first ring since the last return."""
        if not self._is_rung:
            self._waiter = anyio.Event()
            try:
                await self._waiter.wait()
            finally:
                self._waiter = None
        self._is_rung = False
