"""The one connection that writes: many changes, one commit, and the truth about each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any, Generic, TypeVar

from skerry.storage.connection import authenticated, is_authentic, named_faults
from skerry.storage.driver import Connection, sqlite
from skerry.storage.errors import (
    CorruptStore,
    DiskFull,
    NotCommitted,
    ReadOnlyStore,
    StorageError,
    StoreClosed,
    StoreFailed,
)
from skerry.storage.faults import fault
from skerry.storage.write_ahead_log import shorten_log

T = TypeVar("T")


@dataclass(frozen=True)
class Returned(Generic[T]):
    """The change ran. What it returned may be believed once its batch is committed."""

    value: T


@dataclass(frozen=True)
class Refused:
    """The change is not in the database, and why."""

    error: BaseException


class Change(Generic[T]):
    """One caller's change and, once its batch is settled, what became of it."""

    def __init__(self, make: Callable[[Connection], T]) -> None:
        self.make = make
        self.outcome: Returned[T] | Refused | None = None

    def result(self, path: Path) -> T:
        """What the change returned, now durable. Raises what it raised, or why its batch was given up."""
        match self.outcome:
            case Returned(value):
                return value
            case Refused(error):
                raise error
            case None:
                raise NotCommitted(path)


class Writer:
    """Commits batches of changes, each change in a savepoint of its own, one batch at a time.

    1. A change is reported as made only after the commit that holds it returned.
    2. A change that raises is rolled back alone; its neighbours are committed.
    3. A commit that fails takes its whole batch with it.
    4. After any SQLITE_IOERR nothing is reported as made any more: SQLite tells of a failed fsync once, if at
       all, and accepts the next commit as though nothing had happened.
    5. What was read from a page that does not authenticate is never committed.
    """

    def __init__(self, connect: Callable[[], Connection], path: Path) -> None:
        self._connect = connect
        self._path = path
        self._may_end_transaction = False
        self._failure: BaseException | None = None
        self._closed = False
        self._connection = self._guarded_connection()
        # An event loop that is torn down may lose sight of a thread that still commits.
        self._in_use = RLock()

    def commit(self, changes: Sequence[Change[Any]]) -> None:
        """Settle all of `changes`: afterwards each one has its outcome. Raises nothing."""
        with self._in_use:
            try:
                self._make_all(changes)
            except BaseException as error:  # noqa: BLE001 - every caller must learn of it, and from here none could
                self._give_up(changes, error)
            else:
                self.tend_log(shorten_log)

    def tend_log(self, tend: Callable[[Connection], None]) -> None:
        """Run `tend`. Where the disk is full it is run again later: meanwhile the log itself holds every change."""
        with self._in_use:
            try:
                tend(self._connection)
            except sqlite.Error as error:
                self.note_failure(fault(error, self._path) or error)

    def note_failure(self, error: BaseException) -> None:
        """Stop acknowledging if `error` is the disk's."""
        if isinstance(error, StoreFailed):
            self._failure = self._failure or error

    def stop(self) -> None:
        """Refuse whatever still comes."""
        self._closed = True

    def close(self) -> None:
        """Let go of the file."""
        with self._in_use:
            self._connection.close()

    def _make_all(self, changes: Sequence[Change[Any]]) -> None:
        self._refuse_when_over()
        self._replace_when_spent()
        with authenticated(self._connection, self._path):
            with self._ending_transactions():
                self._connection.execute("BEGIN IMMEDIATE")
            for change in changes:
                self._run(change)
        with self._ending_transactions(), named_faults(self._path):
            self._connection.commit()

    def _run(self, change: Change[Any]) -> None:
        self._connection.execute("SAVEPOINT change")
        try:
            with authenticated(self._connection, self._path):
                change.outcome = Returned(change.make(self._connection))
        except BaseException as error:
            change.outcome = Refused(error)
            self.note_failure(error)
            if self._failure or isinstance(error, CorruptStore) or not self._connection.in_transaction:
                raise  # the transaction is lost, and with it what the neighbours did
            self._connection.execute("ROLLBACK TO change")
        self._connection.execute("RELEASE change")

    def _give_up(self, changes: Sequence[Change[Any]], error: BaseException) -> None:
        self.note_failure(error)
        self._roll_back()
        for change in changes:
            if not isinstance(change.outcome, Refused):
                change.outcome = Refused(self._reason(error))

    def _reason(self, error: BaseException) -> BaseException:
        """A new exception for each caller: one shared by many would mix their tracebacks."""
        if self._failure:
            reason: StorageError = StoreFailed(self._path)
        elif isinstance(error, DiskFull | ReadOnlyStore | StoreClosed):
            reason = type(error)(self._path)
        else:
            reason = NotCommitted(self._path)
        reason.__cause__ = error
        return reason

    def _refuse_when_over(self) -> None:
        if self._failure:
            raise StoreFailed(self._path) from self._failure
        if self._closed:
            raise StoreClosed(self._path)

    def _replace_when_spent(self) -> None:
        if not is_authentic(self._connection):
            fresh = self._guarded_connection()
            self._connection.close()
            self._connection = fresh

    def _guarded_connection(self) -> Connection:
        connection = self._connect()
        connection.set_authorizer(self._authorise)
        return connection

    def _roll_back(self) -> None:
        if self._closed or not self._connection.in_transaction:
            return
        try:
            with self._ending_transactions():
                self._connection.rollback()
        except sqlite.Error as error:
            self._failure = self._failure or error

    @contextmanager
    def _ending_transactions(self) -> Iterator[None]:
        self._may_end_transaction = True
        try:
            yield
        finally:
            self._may_end_transaction = False

    def _authorise(self, action: int, *_details: str | None) -> int:
        """Keep changes from committing the batch they are in, as `with connection:` would."""
        if action == sqlite.SQLITE_TRANSACTION and not self._may_end_transaction:
            return sqlite.SQLITE_DENY
        return sqlite.SQLITE_OK
