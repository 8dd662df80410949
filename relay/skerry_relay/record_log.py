"""The port behind which records are kept: six verbs, and nothing that only one kind of store could do.

Every implementation runs the one acceptance suite in `tests/relay`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from skerry_protocol.ids import DeviceId, DocumentId, LogIncarnation, RecordId, WorkspaceId
from skerry_protocol.limits import BATCH_BYTES
from skerry_protocol.statements import LogHead

PAGE_BYTES = BATCH_BYTES
"""A page of entries ends early, after at least one, once its records have this many bytes."""


class EntryKind(IntEnum):
    """What an entry holds. The numbers are stored."""

    ROSTER = 1
    CONTROL = 2
    UPDATE = 3
    CHECKPOINT = 4
    COVERAGE = 5

    @property
    def is_content(self) -> bool:
        """Whether the bytes are somebody's sealed work: replaying who may do what does not need them."""
        return self >= EntryKind.UPDATE


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One record at its place in the log.

    `document` is None for the roster. `n` and `head` are the place in the log chain of the document (or roster);
    Coverage is in no chain: `n` is 0 there, and the newest per document and author takes the older one's place.
    `sequence` is the place in the author's own chain, the number of a Coverage, and 0 for roster and control.
    `author` is None for a genesis record. `record` is None where the bytes were pruned.
    """

    position: int
    kind: EntryKind
    document: DocumentId | None
    n: int
    head: bytes
    record_id: RecordId
    author: DeviceId | None
    sequence: int
    record: bytes | None
    received_at_ms: int


@dataclass(frozen=True, slots=True)
class Everything:
    """All entries of a workspace; `with_content` False leaves out the bytes of content, for a quick replay."""

    with_content: bool = True

    def selects(self, entry: LogEntry) -> bool:  # noqa: ARG002 - all selections answer alike
        return True


@dataclass(frozen=True, slots=True)
class OfDocument:
    """The entries of one document."""

    document: DocumentId

    def selects(self, entry: LogEntry) -> bool:
        return entry.document == self.document


@dataclass(frozen=True, slots=True)
class WithId:
    """The entry of one record."""

    record_id: RecordId

    def selects(self, entry: LogEntry) -> bool:
        return entry.record_id == self.record_id


@dataclass(frozen=True, slots=True)
class AtPlace:
    """The Update or Checkpoint at one place of an author's chain."""

    document: DocumentId
    author: DeviceId
    sequence: int

    def selects(self, entry: LogEntry) -> bool:
        place = (entry.document, entry.author, entry.sequence)
        is_work = entry.kind in (EntryKind.UPDATE, EntryKind.CHECKPOINT)
        return is_work and place == (self.document, self.author, self.sequence)


Selection = Everything | OfDocument | WithId | AtPlace

EVERYTHING = Everything()


@dataclass(frozen=True, slots=True)
class Usage:
    """How much a workspace keeps: entries, and bytes of the records that were not pruned."""

    records: int = 0
    record_bytes: int = 0


class RecordLog(Protocol):
    """Records in the order of each workspace's one feed. Safe to call from many tasks of one event loop.

    1. What `append_if_absent` returned is durable: it survives a power cut.
    2. Positions of one workspace grow strictly; they may have holes, where newer Coverage replaced older.
    3. Pruning drops bytes, never an entry: the chains stay whole for whoever verifies them.
    """

    async def append_if_absent(self, workspace: WorkspaceId, entries: Sequence[LogEntry]) -> Sequence[LogEntry]:
        """Store `entries` (each record once) in order, all of them or none, and return each as it was stored.

        A record that is stored already is not stored again: its entry is returned as it stands. Every other entry
        has to be at the position right after the workspace's last one, or `LogMovedOn` is raised. Raises
        `AppendFailed` where the entries could not be made durable.
        """
        ...

    async def read_from(
        self, workspace: WorkspaceId, position: int, limit: int, selection: Selection = EVERYTHING
    ) -> Sequence[LogEntry]:
        """The first of the selected entries after `position`, in order: at most `limit`, and a page of bytes."""
        ...

    async def head(self, workspace: WorkspaceId, document: DocumentId | None) -> LogHead:
        """The head of the log chain of `document` (None: of the roster); `n` 0 and `LOG_START` where it is empty."""
        ...

    async def prune(self, workspace: WorkspaceId, records: Sequence[RecordId]) -> None:
        """Drop the bytes of these records, durably; their entries stay. Unknown records are passed over."""
        ...

    async def usage(self, workspace: WorkspaceId) -> Usage:
        """What the workspace keeps; nothing at all for an unknown one."""
        ...

    async def incarnation(self) -> LogIncarnation:
        """The random id that was made with this log."""
        ...
