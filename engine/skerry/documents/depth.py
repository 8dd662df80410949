"""Keeping a document's tree shallower than native code can bear.

The CRDT deletes and prints nested types by recursion: about a hundred thousand levels end the process, and no error
can be caught. One update is bounded when it is inspected; many updates, each a little deeper, are bounded here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from skerry.errors import HostileUpdate

from .update_inspection import measure_nesting

MAX_LEVELS = 10_000

_FIRST_CHILD = re.compile(rb"[\x01-\x08\x21-\x28]\x00")
"""How an item begins that names another item as its parent. Every level of a tree has at least one such item."""


class DepthGuard:
    """Counts levels generously, and measures only where the count says that the tree could be too deep.

    >>> DepthGuard().admit(bytes([0, 0]), lambda: bytes([0, 0]))
    """

    def __init__(self) -> None:
        self._levels = 0
        """Never less than the levels of the tree."""

    def admit(self, update: bytes, state: Callable[[], bytes]) -> None:
        """Let an update in that is about to be applied to `state`. Raises `HostileUpdate` where it must not be."""
        more = _levels_at_most(update)
        if self._levels + more > MAX_LEVELS:
            self._levels = measure_nesting(state())
            more = measure_nesting(update)
        if self._levels + more > MAX_LEVELS:
            raise HostileUpdate("The document would be nested too deep.", "It was set aside. Tell whoever wrote it.")
        self._levels += more


def _levels_at_most(update: bytes) -> int:
    return len(_FIRST_CHILD.findall(update))
