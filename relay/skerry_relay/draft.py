"""What a batch is decided on: the committed state, run ahead by the entries that the batch will store."""

from __future__ import annotations

from .record_log import AtPlace, LogEntry, WithId
from .state import WorkspaceState


class Draft:
    """A state that runs ahead of the log by the entries of one batch."""

    def __init__(self, committed: WorkspaceState) -> None:
        self.state = committed.draft()
        self.entries: list[LogEntry] = []

    def add(self, entry: LogEntry) -> None:
        """Take in an entry that is not committed yet."""
        self.state.absorb(entry)
        self.entries.append(entry)

    def find(self, place: AtPlace | WithId) -> LogEntry | None:
        """What this batch has put at `place`."""
        return next((entry for entry in self.entries if place.selects(entry)), None)
