"""Undo and redo of what this device changed in some of a document's values; never of what others wrote.

Undoing is a change like any other: it is durable before anybody sees it. Each `document.change()` is one step.
A change that could not be saved empties the history, because the draft that remembered it is gone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import Any

import pycrdt

from .access import Root
from .draft import Draft

Step = Callable[[], bool]


class UndoScope:
    """The values that are undone together, made by `document.undo_scope(…)`."""

    def __init__(self, roots: Sequence[Root[Any]], perform: Callable[[Step], Awaitable[bool]]) -> None:
        self._roots = roots
        self._perform = perform
        self._history: pycrdt.UndoManager | None = None

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._history is not None and self._history.can_undo()

    @property
    def can_redo(self) -> bool:
        """Whether there is a step that was taken back and can be made again."""
        return self._history is not None and self._history.can_redo()

    async def undo(self) -> bool:
        """Take back the newest step. False where there was none. Raises `NotSaved`."""
        return await self._perform(self._undo_natively)

    async def redo(self) -> bool:
        """Make the newest undone step again. False where there was none. Raises `NotSaved`."""
        return await self._perform(self._redo_natively)

    def remember_in(self, draft: Draft) -> None:
        """Start an empty history of what is changed in `draft` from now on."""
        ticks = count()
        self._history = pycrdt.UndoManager(capture_timeout_millis=0, timestamp=lambda: next(ticks))
        for root in self._roots:
            self._history.expand_scope(draft.native.get(root.name, type=root.kind))

    def _undo_natively(self) -> bool:
        return self.can_undo and self._history is not None and self._history.undo()

    def _redo_natively(self) -> bool:
        return self.can_redo and self._history is not None and self._history.redo()
