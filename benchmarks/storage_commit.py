"""What a durable change costs: group commit beside bare SQLCipher, on the same disk in the same run.

Alone: `uv run python -m benchmarks.storage_commit`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio

from benchmarks.figure import Figure, table
from benchmarks.timing import seconds_per_call
from skerry.storage import Connection, Database, Migration
from skerry.storage.connection import Role, connect

KEY = bytes(range(32))
NOTES = Migration(1, "notes", "CREATE TABLE note (number INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT;")
UPDATE = bytes(100)
CHANGES = 600
COMMITS = 100
MICROSECONDS = 1_000_000


def measure() -> Iterator[Figure]:
    """Microseconds for each saved change, and how that compares with a bare commit for each row."""
    with TemporaryDirectory(dir=Path.cwd()) as folder:
        floor = bare_seconds(Path(folder) / "bare", rows_a_commit=1)
        yield Figure("bare SQLCipher, a commit for each row", floor * MICROSECONDS, "µs")
        for callers in (1, 10, 100):
            spent = anyio.run(grouped_seconds, Path(folder) / str(callers), callers)
            yield Figure(f"Database.write, {callers} at a time", spent * MICROSECONDS, "µs")
            yield Figure(f"Database.write, {callers} at a time, to bare", spent / floor, "times")
        shared = bare_seconds(Path(folder) / "shared", rows_a_commit=100)
        yield Figure("bare SQLCipher, a commit for 100 rows", shared * MICROSECONDS, "µs")


def bare_seconds(path: Path, rows_a_commit: int) -> float:
    """Seconds for each row, written by one loop without a promise to anybody else."""
    path.touch()
    with closing(connect(path, KEY, Role.WRITER)) as connection:
        connection.execute(NOTES.sql)
        seconds = seconds_per_call(lambda: commit(connection, rows_a_commit), COMMITS)
        return seconds / rows_a_commit


async def grouped_seconds(folder: Path, callers: int) -> float:
    """Seconds for each change, written by so many callers who each wait until theirs is saved."""

    async def write_share(database: Database) -> None:
        for _ in range(CHANGES // callers):
            await database.write(add)

    async with Database.open(folder, KEY, [NOTES]) as database:
        begun = time.perf_counter()
        async with anyio.create_task_group() as tasks:
            for _ in range(callers):
                tasks.start_soon(write_share, database)
        return (time.perf_counter() - begun) / CHANGES


def commit(connection: Connection, rows: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for _ in range(rows):
        add(connection)
    connection.commit()


def add(store: Connection) -> None:
    store.execute("INSERT INTO note (text) VALUES (?)", (UPDATE,))


if __name__ == "__main__":
    print(table(measure()))
