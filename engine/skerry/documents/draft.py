"""Where every change is tried first: a second replica, ahead of the stored one by the change being made.

A native transaction cannot be rolled back. So a change is made here, its update is made durable, and only then does
the document itself take it in. Where anything fails on the way the draft is thrown away, and nobody has seen it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pycrdt

from .client_ids import new_client_id
from .replica import Replica, panics_named


class Draft(Replica):
    """A replica that is written to, under a client id of its own, and that tells what the writing came to."""

    def __init__(self, origin: Replica) -> None:
        self.client_id = new_client_id(origin.clocks())
        super().__init__(self.client_id)
        self.apply(origin.diff())
        updates: list[bytes] = []
        # The callback must not hold this draft: the garbage collector cannot see through native code.
        self.native.observe(lambda event: updates.append(event.update))
        self._updates = updates

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One native transaction around everything that is written inside."""
        with panics_named(), self.native.transaction():
            yield

    def catch_up(self, updates: list[bytes]) -> None:
        """Take in what the document got from elsewhere; it is no part of the next change."""
        for update in updates:
            self.apply(update)
        self._updates.clear()

    def take(self) -> bytes | None:
        """The update of everything written since the last time; None where nothing was."""
        updates = [*self._updates]
        self._updates.clear()
        return pycrdt.merge_updates(*updates) if len(updates) > 1 else next(iter(updates), None)
