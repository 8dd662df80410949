"""The one connection that writes: many jobs, one commit, and the truth about each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import anyio

from skerry_protocol.ids import RecordId, WorkspaceId

from .errors import AppendFailed, LogMovedOn, RelayError
from .record_log import EntryKind, LogEntry
from .sqlite_file import Connection, sqlite
from .sqlite_reader import read_record

T = TypeVar("T")

_OF_WORKSPACE = "(SELECT number FROM workspaces WHERE workspace = ?)"


@dataclass(frozen=True)
class Returned(Generic[T]):
    """The job ran. What it returned may be believed once its commit has returned."""

    value: T


class Job(Generic[T]):
    """What one caller wants written. It either changes nothing and raises a `RelayError`, or is done whole."""

    def __init__(self) -> None:
        self.outcome: Returned[T] | RelayError | None = None
        self.settled = anyio.Event()

    def write(self, connection: Connection) -> T:
        """Do it, inside the open transaction."""
        raise NotImplementedError

    def result(self) -> T:
        """What `write` returned, now durable. Raises what it raised, or `AppendFailed`."""
        match self.outcome:
            case Returned(value):
                return value
            case None:
                raise AppendFailed("The log was closed before this was stored.", "Send it again.")
            case error:
                raise error


class Append(Job[Sequence[LogEntry]]):
    """Store these entries, all of them or none."""

    def __init__(self, workspace: WorkspaceId, entries: Sequence[LogEntry]) -> None:
        super().__init__()
        self._workspace = workspace
        self._entries = entries

    def write(self, connection: Connection) -> Sequence[LogEntry]:
        stored = [read_record(connection, self._workspace, entry.record_id) for entry in self._entries]
        absent = [entry for entry, standing in zip(self._entries, stored, strict=True) if standing is None]
        if absent:
            number = _number_where_next(connection, self._workspace, absent)
            _insert(connection, number, absent)
        return [standing or entry for entry, standing in zip(self._entries, stored, strict=True)]


class Prune(Job[None]):
    """Drop the bytes of these records."""

    def __init__(self, workspace: WorkspaceId, records: Sequence[RecordId]) -> None:
        super().__init__()
        self._workspace = workspace
        self._records = records

    def write(self, connection: Connection) -> None:
        freed_bytes = 0
        for record in self._records:
            standing = read_record(connection, self._workspace, record)
            freed_bytes += len(standing.record or b"") if standing else 0
            connection.execute(
                f"UPDATE entries SET record = NULL WHERE workspace = {_OF_WORKSPACE} AND record_id = ?",  # noqa: S608
                (self._workspace.raw, record.raw),
            )
        connection.execute(
            "UPDATE workspaces SET record_bytes = record_bytes - ? WHERE workspace = ?",
            (freed_bytes, self._workspace.raw),
        )


class Writer:
    """Commits batches of jobs. Used by one thread at a time.

    1. A job is reported as done only after the commit that holds it has returned.
    2. A transaction that fails takes its whole batch with it.
    3. After an error of the disk nothing is reported as done any more: SQLite tells of a failed fsync once, if at
       all, and accepts the next commit as though nothing had happened.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.is_broken = False

    def commit(self, jobs: Sequence[Job[object]]) -> None:
        """Settle all of `jobs`: afterwards each one has its outcome."""
        if self.is_broken:
            _refuse(jobs, "the disk reported an error before")
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            outcomes = [_outcome(job, self._connection) for job in jobs]
            self._connection.execute("COMMIT")
        except sqlite.Error as error:
            self._give_up(jobs, error)
            return
        for job, outcome in zip(jobs, outcomes, strict=True):
            job.outcome = outcome

    def _give_up(self, jobs: Sequence[Job[object]], error: sqlite.Error) -> None:
        self.is_broken = error.sqlite_errorcode & 0xFF == sqlite.SQLITE_IOERR
        if self._connection.in_transaction and not self.is_broken:
            self._connection.execute("ROLLBACK")
        _refuse(jobs, str(error))


def _outcome(job: Job[object], connection: Connection) -> Returned[object] | RelayError:
    try:
        return Returned(job.write(connection))
    except LogMovedOn as refusal:
        return refusal


def _refuse(jobs: Sequence[Job[object]], reason: str) -> None:
    for job in jobs:
        job.outcome = AppendFailed(
            f"The log could not store this: {reason}.", "Make room, check the disk, and start the relay again."
        )


def _number_where_next(connection: Connection, workspace: WorkspaceId, absent: Sequence[LogEntry]) -> int:
    """The workspace's number in this file. Raises `LogMovedOn` unless `absent` continues its log."""
    question = "SELECT number, last_position FROM workspaces WHERE workspace = ?"
    number, last_position = connection.execute(question, (workspace.raw,)).fetchone() or (None, 0)
    if [entry.position for entry in absent] != [last_position + 1 + step for step in range(len(absent))]:
        raise LogMovedOn
    if number is None:
        connection.execute("INSERT INTO workspaces VALUES (NULL, ?, 0, 0, 0)", (workspace.raw,))
        (number,) = connection.execute("SELECT last_insert_rowid()").fetchone()
    return int(number)


def _insert(connection: Connection, number: int, entries: Sequence[LogEntry]) -> None:
    records, record_bytes = 0, 0
    for entry in entries:
        replaced_records, replaced_bytes = _make_room_in_slot(connection, number, entry)
        connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", _row(number, entry))
        records += 1 - replaced_records
        record_bytes += len(entry.record or b"") - replaced_bytes
    connection.execute(
        "UPDATE workspaces SET last_position = ?, records = records + ?, record_bytes = record_bytes + ?"
        " WHERE number = ?",
        (entries[-1].position, records, record_bytes, number),
    )


def _make_room_in_slot(connection: Connection, number: int, entry: LogEntry) -> tuple[int, int]:
    """Remove the older Coverage whose place `entry` takes; how many entries and bytes that freed."""
    if entry.kind is not EntryKind.COVERAGE or entry.document is None or entry.author is None:
        return 0, 0
    freed = connection.execute(
        "DELETE FROM entries WHERE workspace = ? AND kind = 5 AND document = ? AND author = ?"
        " RETURNING length(record)",
        (number, entry.document.raw, entry.author.raw),
    ).fetchall()
    return len(freed), sum(length or 0 for (length,) in freed)


def _row(number: int, entry: LogEntry) -> tuple[int | bytes | None, ...]:
    return (
        *(number, entry.position, int(entry.kind)),
        *(entry.document.raw if entry.document else None, entry.n, entry.head, entry.record_id.raw),
        *(entry.author.raw if entry.author else None, entry.sequence, entry.received_at_ms, entry.record),
    )
