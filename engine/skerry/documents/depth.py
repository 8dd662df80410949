"""Keeping a document's tree shallower than native code can bear.

The CRDT deletes and prints nested types by recursion: about a hundred thousand levels end the process, and no error
can be caught. One update is bounded when it is inspected; many updates, each a little deeper, are bounded here.
"""

from __future__ import annotations

from collections.abc import Callable

from skerry.errors import HostileUpdate

from .update_contents import TYPE_CONTENT
from .update_inspection import measure_nesting

MAX_LEVELS = 10_000

_TYPE_ITEMS = [bytes((flags << 5 | TYPE_CONTENT,)) for flags in range(8)]
"""The first byte of every item that holds a shared type."""


class DepthGuard:
    """Counts levels generously, and measures only where the count says that the tree could be too deep.

    >>> DepthGuard().admit(bytes([0, 0]), lambda: bytes([0, 0]))
    """

    def __init__(self) -> None:
        self._levels = 0
        """Never less than the levels of the tree."""

    def admit(self, update: bytes, state: Callable[[], bytes]) -> None:
        """Let an update in that is about to be applied to `state`. Raises `HostileUpdate` where it must not be."""
        more = _types_at_most(update)
        if self._levels + more > MAX_LEVELS:
            self._levels = measure_nesting(state())
            more = measure_nesting(update)
        if self._levels + more > MAX_LEVELS:
            raise HostileUpdate("The document would be nested too deep.", "It was set aside. Tell whoever wrote it.")
        self._levels += more


def _types_at_most(update: bytes) -> int:
    return sum(map(update.count, _TYPE_ITEMS))
