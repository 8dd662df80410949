"""The store of one device: what it acknowledges is on the disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, TypeVar

import anyio
from anyio.lowlevel import checkpoint_if_cancelled

from skerry.storage.ballast import ballast_released, ensure_ballast
from skerry.storage.connection import Role, connect, named_faults
from skerry.storage.driver import Connection
from skerry.storage.errors import StoreFailed
from skerry.storage.home import Home, create_private, forbid_core_dumps
from skerry.storage.integrity import damage
from skerry.storage.lock import locked
from skerry.storage.migrations import Migration, migrate
from skerry.storage.readers import Reader, Readers
from skerry.storage.write_ahead_log import empty_log, refuse_damaged_log
from skerry.storage.writer import Change, Writer

T = TypeVar("T")

READING_CONNECTIONS = 2


class Batch:
    """Changes that will share one commit."""

    def __init__(self) -> None:
        self.changes: list[Change[Any]] = []
        self.settled = anyio.Event()


class Database:
    """An open store. Made by `Database.open`, used from one event loop.

    Group commit: while one batch is being committed, the changes that arrive gather in the next one. The first
    change of a batch leads it to the disk; nothing runs in the background, and an idle store costs nothing.
    """

    def __init__(self, home: Home, writer: Writer, readers: Readers, held: ExitStack) -> None:
        self.home = home
        self._path = home.database
        self._writer = writer
        self._readers = readers
        self._held = held
        self._gathering = Batch()
        self._turn = anyio.Lock()
        self._writing_thread = anyio.CapacityLimiter(1)

    @classmethod
    @asynccontextmanager
    async def open(cls, folder: Path, key: bytes, migrations: Sequence[Migration]) -> AsyncIterator[Database]:
        """Open the store in `folder`, or make it there, and bring its tables up to date.

        Holds the folder until the end of the block; then waits for the changes already asked for. Raises
        AlreadyOpen, WrongKey, CorruptStore, UnknownSchema, ReadOnlyStore, DiskFull and the rest of StorageError.

        >>> async def count_notes(folder: Path) -> int:
        ...     notes = Migration(1, "notes", "CREATE TABLE note (text TEXT NOT NULL) STRICT;")
        ...     async with Database.open(folder, bytes(32), [notes]) as database:
        ...         await database.write(lambda store: store.execute("INSERT INTO note VALUES ('valve leaks')"))
        ...         return await database.read(lambda store: store.execute("SELECT count(*) FROM note").fetchone()[0])
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     anyio.run(count_notes, Path(folder))
        1
        """
        forbid_core_dumps()
        home = Home(folder)
        held, writer, readers = await anyio.to_thread.run_sync(_take, home, key, migrations)
        database = cls(home, writer, Readers(readers, home.database), held)
        try:
            yield database
        finally:
            await database._close()

    async def write(self, make: Callable[[Connection], T]) -> T:
        """Run `make` in the writing transaction and return what it returned, once that is on the disk.

        `make` runs in a worker thread, in a savepoint of its own: where it raises, only its own work is undone
        and the error comes out here. It cannot commit. A change once begun is finished, so its outcome is never
        unknown: cancelling the caller takes effect after it.

        Raises DiskFull, ReadOnlyStore, CorruptStore, NotCommitted, StoreClosed; StoreFailed from the first disk
        error until the store was opened again.
        """
        await checkpoint_if_cancelled()
        change = Change(make)
        with anyio.CancelScope(shield=True):
            batch = self._gathering
            batch.changes.append(change)
            if batch.changes[0] is change:
                await self._lead(batch)
            else:
                await batch.settled.wait()
        return change.result(self._path)

    async def make_room(self, make: Callable[[Connection], T]) -> T:
        """Like `write`, for a change that deletes: it also works on a full disk, because it may use the ballast."""
        await checkpoint_if_cancelled()
        change = Change(make)
        with anyio.CancelScope(shield=True):
            async with self._turn:
                await anyio.to_thread.run_sync(self._commit_with_ballast, change, limiter=self._writing_thread)
        return change.result(self._path)

    async def read(self, question: Callable[[Connection], T]) -> T:
        """Run `question` in a worker thread on one snapshot of everything committed; it never waits for a writer.

        It must not return a cursor: the snapshot ends with it. Raises StoreClosed, CorruptStore, StoreFailed.
        """
        try:
            return await self._readers.ask(question)
        except StoreFailed as error:
            self._writer.note_failure(error)
            raise

    async def damage(self) -> list[str]:
        """Read every page of the store and name what is wrong with it; an empty list where all is well.

        Changes wait meanwhile: a page that is being moved out of the log would look torn.
        """
        async with self._turn:
            return await self.read(damage)

    async def _lead(self, batch: Batch) -> None:
        try:
            async with self._turn:
                self._gathering = Batch()
                await anyio.to_thread.run_sync(self._writer.commit, batch.changes, limiter=self._writing_thread)
        finally:
            batch.settled.set()

    def _commit_with_ballast(self, change: Change[Any]) -> None:
        with ballast_released(self.home):
            self._writer.commit([change])
            self._writer.tend_log(empty_log)

    async def _close(self) -> None:
        with anyio.CancelScope(shield=True):
            async with self._turn:
                self._writer.stop()
            await self._readers.stop()
            await anyio.to_thread.run_sync(self._held.close)


def _take(home: Home, key: bytes, migrations: Sequence[Migration]) -> tuple[ExitStack, Writer, list[Reader]]:
    """Hold the folder and open its connections; closing the stack lets go of them, the writer's last."""
    home.prepare()
    with ExitStack() as held:
        held.enter_context(locked(home))
        home.refuse_a_lost_database()
        refuse_damaged_log(home.database)
        with ballast_released(home):
            create_private(home.database)
            _bring_up_to_date(home, key, migrations)
            writer = Writer(lambda: connect(home.database, key, Role.WRITER), home.database)
            held.callback(writer.close)
            readers = [_reader(home, key, held) for _ in range(READING_CONNECTIONS)]
        ensure_ballast(home)
        return held.pop_all(), writer, readers


def _reader(home: Home, key: bytes, held: ExitStack) -> Reader:
    reader = Reader(lambda: connect(home.database, key, Role.READER), home.database)
    held.callback(reader.close)
    return reader


def _bring_up_to_date(home: Home, key: bytes, migrations: Sequence[Migration]) -> None:
    with closing(connect(home.database, key, Role.WRITER)) as connection:
        with named_faults(home.database):
            # What a crash left behind the end of the log must not be mistaken for later commits next time.
            empty_log(connection)
        migrate(connection, home, migrations)
