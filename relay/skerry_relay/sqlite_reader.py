"""The questions that the SQLite log answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.log_chain import LOG_START
from skerry_protocol.statements import LogHead

from .record_log import (
    PAGE_BYTES,
    AtPlace,
    EntryKind,
    Everything,
    LogEntry,
    OfDocument,
    Selection,
    Usage,
    WithId,
)
from .sqlite_file import Connection

_COLUMNS = "position, kind, document, n, head, record_id, author, sequence, record, received_at_ms"
_WITHOUT_CONTENT = _COLUMNS.replace(" record,", f" iif(kind < {EntryKind.UPDATE:d}, record, NULL),")


def read_entries(
    connection: Connection, workspace: WorkspaceId, position: int, limit: int, selection: Selection
) -> Sequence[LogEntry]:
    """The first of the selected entries after `position`: at most `limit`, and a page of bytes."""
    columns, condition, values = _selected(selection)
    # Columns and condition are constants of this module; whatever came from outside is a parameter.
    question = (
        f"SELECT {columns} FROM entries WHERE workspace = (SELECT number FROM workspaces WHERE workspace = ?)"  # noqa: S608
        f" AND position > ? {condition} ORDER BY position LIMIT ?"
    )
    page: list[LogEntry] = []
    page_bytes = 0
    for row in connection.execute(question, (workspace.raw, position, *values, limit)):
        page.append(_entry(row))
        page_bytes += len(page[-1].record or b"")
        if page_bytes >= PAGE_BYTES:
            break
    return page


def read_head(connection: Connection, workspace: WorkspaceId, document: DocumentId | None) -> LogHead:
    """The head of one log chain."""
    row = connection.execute(
        "SELECT n, head FROM entries WHERE workspace = (SELECT number FROM workspaces WHERE workspace = ?)"
        " AND document IS ? AND n > 0 ORDER BY position DESC LIMIT 1",
        (workspace.raw, document.raw if document else None),
    ).fetchone()
    return LogHead(document, row[0], bytes(row[1])) if row else LogHead(document, 0, LOG_START)


def read_usage(connection: Connection, workspace: WorkspaceId) -> Usage:
    """What the workspace keeps."""
    question = "SELECT records, record_bytes FROM workspaces WHERE workspace = ?"
    row = connection.execute(question, (workspace.raw,)).fetchone()
    return Usage(*row) if row else Usage()


def read_record(connection: Connection, workspace: WorkspaceId, record_id: RecordId) -> LogEntry | None:
    """The entry of one record, if it is stored."""
    return next(iter(read_entries(connection, workspace, 0, 1, WithId(record_id))), None)


def _selected(selection: Selection) -> tuple[str, str, tuple[Any, ...]]:
    match selection:
        case Everything(with_content):
            return _COLUMNS if with_content else _WITHOUT_CONTENT, "", ()
        case OfDocument(document):
            return _COLUMNS, "AND document = ?", (document.raw,)
        case WithId(record_id):
            return _COLUMNS, "AND record_id = ?", (record_id.raw,)
        case AtPlace(document, author, sequence):
            place = (document.raw, author.raw, sequence)
            return _COLUMNS, "AND kind IN (3, 4) AND document = ? AND author = ? AND sequence = ?", place


def _entry(row: tuple[Any, ...]) -> LogEntry:
    position, kind, document, n, head, record_id, author, sequence, record, received_at_ms = row
    return LogEntry(
        position=position,
        kind=EntryKind(kind),
        document=DocumentId(document) if document else None,
        n=n,
        head=head,
        record_id=RecordId(record_id),
        author=DeviceId(author) if author else None,
        sequence=sequence,
        record=record,
        received_at_ms=received_at_ms,
    )
