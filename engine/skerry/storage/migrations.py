"""Bring the tables from where they are to where the code expects them, one whole step at a time."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from skerry.storage.connection import authenticated
from skerry.storage.driver import Connection, tables
from skerry.storage.errors import CorruptStore, UnknownSchema
from skerry.storage.home import Home, create_private, sync_folder

RECORDS = """
CREATE TABLE IF NOT EXISTS migration (
    number INTEGER PRIMARY KEY,      -- 1, 2, 3 … without gaps
    name TEXT NOT NULL,              -- what the step is called in the code
    applied_at_ms INTEGER NOT NULL,  -- this device's clock, for people; nothing is decided by it
    schema_hash BLOB NOT NULL        -- of all tables, indexes and triggers as the step left them
) STRICT;
"""


@dataclass(frozen=True)
class Migration:
    """One step of the schema. A step that was released is never edited; the next one changes what it made.

    `sql` may hold many statements, and no BEGIN or COMMIT: the step runs in one transaction with its record.
    """

    number: int
    name: str
    sql: str

    def __str__(self) -> str:
        return f"{self.number} ({self.name})"


def migrate(connection: Connection, home: Home, migrations: Sequence[Migration]) -> None:
    """Apply what is missing. The database is copied beside itself before an upgrade, encrypted as it is.

    Raises UnknownSchema where the store is ahead of `migrations` or took another way, CorruptStore where its
    tables are not as the last step left them. A crash leaves whole steps only.
    """
    _refuse_gaps(migrations)
    with authenticated(connection, home.database):
        applied = _applied(connection)
        _refuse_unknown(home.database, applied, migrations)
        _refuse_drift(connection, home.database)
        missing = migrations[len(applied) :]
        if applied and missing:
            copy_before(connection, home, missing[0])
        for migration in missing:
            _apply(connection, home.database, migration)


def copies(home: Home) -> list[Path]:
    """The copies made before upgrades. They hold what the store held then, under the same key."""
    return sorted(path for path in home.folder.glob(f"{home.database.name}.before-*") if path.suffix != ".partial")


def copy_before(connection: Connection, home: Home, migration: Migration) -> None:
    """Copy the database, then drop the older copies: one way back is enough, more would outlive an erasure."""
    outdated = copies(home)
    copy = home.database.with_name(f"{home.database.name}.before-{migration.number:04}")
    partial = copy.with_name(f"{copy.name}.partial")
    partial.unlink(missing_ok=True)
    create_private(partial)
    with authenticated(connection, home.database):
        connection.execute("VACUUM INTO ?", (str(partial),))
    _sync_file(partial)
    partial.rename(copy)
    for path in outdated:
        if path != copy:
            path.unlink()
    sync_folder(home.folder)


def schema_hash(connection: Connection) -> bytes:
    """A hash of the definition of everything in the database that is not SQLite's own."""
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name"
    ).fetchall()
    return hashlib.blake2b(json.dumps(rows).encode(), digest_size=32, person=b"skerry/schema").digest()


def _refuse_gaps(migrations: Sequence[Migration]) -> None:
    numbers = [migration.number for migration in migrations]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ValueError(f"migrations must be numbered 1, 2, 3 … in order, not {numbers}")


def _applied(connection: Connection) -> list[tuple[int, str]]:
    if not _has_records(connection):
        return []
    rows = connection.execute("SELECT number, name FROM migration ORDER BY number").fetchall()
    return [(int(number), str(name)) for number, name in rows]


def _has_records(connection: Connection) -> bool:
    return bool(connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'migration'").fetchone())


def _refuse_unknown(path: Path, applied: Sequence[tuple[int, str]], migrations: Sequence[Migration]) -> None:
    known = {(migration.number, migration.name) for migration in migrations}
    for number, name in applied:
        if (number, name) not in known:
            raise UnknownSchema(path, f"schema {number} ({name})")


def _refuse_drift(connection: Connection, path: Path) -> None:
    if not _has_records(connection):
        return
    recorded = connection.execute("SELECT schema_hash FROM migration ORDER BY number DESC LIMIT 1").fetchone()
    if recorded is None or recorded[0] != schema_hash(connection):
        raise CorruptStore(path, "its tables are not as the last upgrade left them")


def _apply(connection: Connection, path: Path, migration: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        with authenticated(connection, path):
            tables(connection).executescript(RECORDS + migration.sql)
            connection.execute(
                "INSERT INTO migration (number, name, applied_at_ms, schema_hash) VALUES (?, ?, ?, ?)",
                (migration.number, migration.name, time.time_ns() // 1_000_000, schema_hash(connection)),
            )
        connection.commit()
    except BaseException:
        connection.rollback()
        raise


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
