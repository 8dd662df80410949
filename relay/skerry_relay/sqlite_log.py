"""The log in one SQLite file: one connection writes, in group commits, and another one reads beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import anyio
from anyio.abc import TaskGroup

from skerry_protocol.ids import DocumentId, LogIncarnation, RecordId, WorkspaceId
from skerry_protocol.statements import LogHead

from .errors import ReadFailed
from .record_log import EVERYTHING, LogEntry, Selection, Usage
from .sqlite_file import Connection, open_for_reading, open_for_writing, owned, read_incarnation, sqlite
from .sqlite_reader import read_entries, read_head, read_usage
from .sqlite_writer import Append, Job, Prune, Writer

T = TypeVar("T")


class SqliteLog:
    """The `RecordLog` on a disk. Made by `SqliteLog.open`.

    Group commit: what arrives while one transaction is being committed shares the next one.
    """

    def __init__(self, reading: Connection, writer: Writer) -> None:
        self._reading = reading
        self._reading_turn = anyio.CapacityLimiter(1)
        self._writer = writer
        self._writing_turn = anyio.CapacityLimiter(1)
        self._incarnation = read_incarnation(reading)
        self._waiting: list[Job[Any]] = []
        self._arrived = anyio.Event()

    @classmethod
    @asynccontextmanager
    async def open(cls, path: Path, key: bytes | None = None) -> AsyncIterator[SqliteLog]:
        """The log at `path`, made if it is absent; `key` is the raw 32-byte key of an encrypted one.

        Raises `LogUnusable` and `UnsafeSqlite`. What was accepted when the block ends is still committed.
        """
        with (
            owned(path),
            closing(open_for_writing(path, key)) as writing,
            closing(open_for_reading(path, key)) as reading,
        ):
            log = cls(reading, Writer(writing))
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(log._commit_what_arrives)
                yield log
                await log._close(tasks)

    async def append_if_absent(self, workspace: WorkspaceId, entries: Sequence[LogEntry]) -> Sequence[LogEntry]:
        return await self._settle(Append(workspace, entries))

    async def prune(self, workspace: WorkspaceId, records: Sequence[RecordId]) -> None:
        await self._settle(Prune(workspace, records))

    async def read_from(
        self, workspace: WorkspaceId, position: int, limit: int, selection: Selection = EVERYTHING
    ) -> Sequence[LogEntry]:
        return await self._read(partial(read_entries, self._reading, workspace, position, limit, selection))

    async def head(self, workspace: WorkspaceId, document: DocumentId | None) -> LogHead:
        return await self._read(partial(read_head, self._reading, workspace, document))

    async def usage(self, workspace: WorkspaceId) -> Usage:
        return await self._read(partial(read_usage, self._reading, workspace))

    async def incarnation(self) -> LogIncarnation:
        return self._incarnation

    async def _read(self, question: Callable[[], T]) -> T:
        try:
            return await anyio.to_thread.run_sync(question, limiter=self._reading_turn)
        except sqlite.Error as error:
            hint = "Check the disk. A damaged log is replaced by a backup, or by a new one: devices fill it again."
            raise ReadFailed(f"The log could not be read: {error}.", hint) from error

    async def _settle(self, job: Job[T]) -> T:
        self._waiting.append(job)
        self._arrived.set()
        await job.settled.wait()
        return job.result()

    async def _commit_what_arrives(self) -> None:
        while True:
            await self._arrived.wait()
            self._arrived = anyio.Event()
            await self._commit_once()

    async def _commit_once(self) -> None:
        jobs, self._waiting = self._waiting, []
        # What was begun is finished even when the relay stops: somebody may be told that it is durable.
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(self._writer.commit, jobs, limiter=self._writing_turn)
        for job in jobs:
            job.settled.set()

    async def _close(self, tasks: TaskGroup) -> None:
        while self._waiting:
            await self._commit_once()
        tasks.cancel_scope.cancel()
