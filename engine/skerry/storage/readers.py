"""Connections that only read. Each question sees one moment of the store, and no question waits for the writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import anyio

from skerry.storage.driver import Connection
from skerry.storage.errors import StoreClosed

T = TypeVar("T")


class Readers:
    """A pool of reading connections."""

    def __init__(self, connections: Sequence[Connection], path: Path) -> None:
        self._path = path
        self._count = len(connections)
        self._threads = anyio.CapacityLimiter(self._count)
        self._hand_back, self._idle = anyio.create_memory_object_stream[Connection](self._count)
        for connection in connections:
            self._hand_back.send_nowait(connection)

    async def ask(self, question: Callable[[Connection], T]) -> T:
        """Run `question` in a worker thread, in one snapshot. Raises StoreClosed, and what the question raises."""
        try:
            connection = await self._idle.receive()
        except (anyio.EndOfStream, anyio.ClosedResourceError):
            raise StoreClosed(self._path) from None
        try:
            return await anyio.to_thread.run_sync(_in_snapshot, connection, question, limiter=self._threads)
        finally:
            self._hand_back.send_nowait(connection)

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
