"""The newest entries of a workspace in memory, so that live followers cost the log nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from .record_log import LogEntry

MAX_ENTRIES = 1_024
MAX_BYTES = 2 * 1024 * 1024


class Tail:
    """A bounded run of entries that ends with the newest one.

    >>> Tail(after=7).since(7), Tail(after=7).since(6)
    ([], None)
    """

    def __init__(self, after: int) -> None:
        self._after = after
        self._entries: deque[LogEntry] = deque()
        self._bytes = 0

    def append(self, entry: LogEntry) -> None:
        """Take the newest entry, and forget the oldest ones beyond the bounds."""
        self._entries.append(entry)
        self._bytes += len(entry.record or b"")
        while len(self._entries) > MAX_ENTRIES or self._bytes > MAX_BYTES:
            oldest = self._entries.popleft()
            self._after = oldest.position
            self._bytes -= len(oldest.record or b"")

    def since(self, position: int) -> Sequence[LogEntry] | None:
        """The entries after `position`; None if they begin before this tail, and only the log has them all."""
        if position < self._after:
            return None
        newer: list[LogEntry] = []
        for entry in reversed(self._entries):
            if entry.position <= position:
                break
            newer.append(entry)
        newer.reverse()
        return newer
