"""Connections that only read. Each question sees one moment of the store, and no question waits for the writer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import anyio

from skerry.storage.connection import authenticated, is_authentic
from skerry.storage.driver import Connection
from skerry.storage.errors import NotAQuestion, ReadOnlyStore, StoreClosed

T = TypeVar("T")


class Reader:
    """One connection, for one question at a time. It is replaced once it met a page that does not authenticate."""

    def __init__(self, connect: Callable[[], Connection], path: Path) -> None:
        self._connect = connect
        self._connection = connect()
        self._path = path

    def ask(self, question: Callable[[Connection], T]) -> T:
        """Run `question` in one snapshot. Raises what it raises, CorruptStore, NotAQuestion and other faults."""
        self._replace_when_spent()
        try:
            with authenticated(self._connection, self._path):
                return _in_snapshot(self._connection, question)
        except ReadOnlyStore as refusal:
            raise NotAQuestion(self._path) from refusal

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _replace_when_spent(self) -> None:
        if not is_authentic(self._connection):
            fresh = self._connect()
            self._connection.close()
            self._connection = fresh


class Readers:
    """A pool of readers."""

    def __init__(self, readers: list[Reader], path: Path) -> None:
        self._path = path
        self._count = len(readers)
        self._threads = anyio.CapacityLimiter(self._count)
        self._hand_back, self._idle = anyio.create_memory_object_stream[Reader](self._count)
        for reader in readers:
            self._hand_back.send_nowait(reader)

    async def ask(self, question: Callable[[Connection], T]) -> T:
        """Run `question` in a worker thread. Raises StoreClosed, and what `Reader.ask` raises."""
        try:
            reader = await self._idle.receive()
        except (anyio.EndOfStream, anyio.ClosedResourceError):
            raise StoreClosed(self._path) from None
        try:
            return await anyio.to_thread.run_sync(reader.ask, question, limiter=self._threads)
        finally:
            self._hand_back.send_nowait(reader)

    async def stop(self) -> None:
        """Wait for the questions already asked; refuse all later ones."""
        for _ in range(self._count):
            await self._idle.receive()
        self._hand_back.close()
        self._idle.close()


def _in_snapshot(connection: Connection, question: Callable[[Connection], T]) -> T:
    connection.execute("BEGIN")
    try:
        return question(connection)
    finally:
        connection.rollback()
