"""A log in memory: for tests and demonstrations, and the model that other implementations are compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from anyio.lowlevel import checkpoint

from skerry_protocol.ids import DocumentId, LogIncarnation, RecordId, WorkspaceId
from skerry_protocol.log_chain import LOG_START
from skerry_protocol.statements import LogHead

from .errors import LogMovedOn
from .record_log import (
    EVERYTHING,
    PAGE_BYTES,
    EntryKind,
    Everything,
    LogEntry,
    Selection,
    Usage,
)


class MemoryLog:
    """The `RecordLog` that forgets everything with the process."""

    def __init__(self) -> None:
        self._incarnation = LogIncarnation.random()
        # Python's dict keeps the order of insertion, which here is the order of positions.
        self._entries: dict[WorkspaceId, dict[RecordId, LogEntry]] = defaultdict(dict)

    async def append_if_absent(self, workspace: WorkspaceId, entries: Sequence[LogEntry]) -> Sequence[LogEntry]:
        await checkpoint()
        known = self._entries[workspace]
        absent = [entry for entry in entries if entry.record_id not in known]
        standing = [known.get(entry.record_id, entry) for entry in entries]
        _refuse_unless_next(known, absent)
        for entry in absent:
            _make_room_in_slot(known, entry)
            known[entry.record_id] = entry
        return standing

    async def read_from(
        self, workspace: WorkspaceId, position: int, limit: int, selection: Selection = EVERYTHING
    ) -> Sequence[LogEntry]:
        await checkpoint()
        later = (entry for entry in self._entries[workspace].values() if entry.position > position)
        return _first_page(_selected(later, selection), limit)

    async def head(self, workspace: WorkspaceId, document: DocumentId | None) -> LogHead:
        await checkpoint()
        newest_first = reversed(self._entries[workspace].values())
        chain = (entry for entry in newest_first if entry.document == document and entry.n)
        newest = next(chain, None)
        return LogHead(document, newest.n, newest.head) if newest else LogHead(document, 0, LOG_START)

    async def prune(self, workspace: WorkspaceId, records: Sequence[RecordId]) -> None:
        await checkpoint()
        entries = self._entries[workspace]
        for record_id in entries.keys() & set(records):
            entries[record_id] = replace(entries[record_id], record=None)

    async def usage(self, workspace: WorkspaceId) -> Usage:
        await checkpoint()
        entries = self._entries[workspace].values()
        return Usage(len(entries), sum(len(entry.record or b"") for entry in entries))

    async def incarnation(self) -> LogIncarnation:
        await checkpoint()
        return self._incarnation


def _refuse_unless_next(known: dict[RecordId, LogEntry], absent: Sequence[LogEntry]) -> None:
    end = next((entry.position for entry in reversed(known.values())), 0)
    if [entry.position for entry in absent] != [end + 1 + step for step in range(len(absent))]:
        raise LogMovedOn


def _make_room_in_slot(known: dict[RecordId, LogEntry], entry: LogEntry) -> None:
    if entry.kind is not EntryKind.COVERAGE:
        return
    slot = (entry.kind, entry.document, entry.author)
    older = [old.record_id for old in known.values() if (old.kind, old.document, old.author) == slot]
    for record_id in older:
        del known[record_id]


def _selected(entries: Iterator[LogEntry], selection: Selection) -> Iterator[LogEntry]:
    chosen = (entry for entry in entries if selection.selects(entry))
    if selection == Everything(with_content=False):
        return (replace(entry, record=None) if entry.kind.is_content else entry for entry in chosen)
    return chosen


def _first_page(entries: Iterator[LogEntry], limit: int) -> list[LogEntry]:
    page: list[LogEntry] = []
    page_bytes = 0
    for entry in entries:
        if len(page) == limit or page_bytes >= PAGE_BYTES:
            break
        page.append(entry)
        page_bytes += len(entry.record or b"")
    return page
