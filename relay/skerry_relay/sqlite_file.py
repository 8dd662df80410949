"""The file of the SQLite log: the one import of SQLCipher, the settings that keep its promises, and its tables."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from skerry_protocol.ids import LogIncarnation

from .errors import LogUnusable, UnsafeSqlite

if TYPE_CHECKING:
    import sqlite3 as sqlite  # the typed twin of the driver that really runs
else:
    import sqlcipher3.dbapi2 as sqlite

__all__ = ["Connection", "open_for_reading", "open_for_writing", "owned", "read_incarnation", "sqlite"]

Connection = sqlite.Connection

KEY_BYTES = 32
FORMAT = 1

_WAL_RESET_BUG = ((3, 7, 0), (3, 51, 3))
_FIXED_BRANCHES = {(3, 50): 7, (3, 44): 6}

_SETTINGS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;       -- a receipt survives a power cut; NORMAL loses such rows
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;       -- pruned bytes are overwritten, not only unlinked
PRAGMA temp_store = MEMORY;
PRAGMA mmap_size = 0;            -- a mapped file turns a disk error into a crash
PRAGMA trusted_schema = OFF;
"""

_TABLES = """
BEGIN IMMEDIATE;
CREATE TABLE log (
    incarnation BLOB NOT NULL        -- made at random with this file
);
CREATE TABLE workspaces (
    number INTEGER PRIMARY KEY,
    workspace BLOB NOT NULL UNIQUE,
    last_position INTEGER NOT NULL,
    records INTEGER NOT NULL,        -- entries kept
    record_bytes INTEGER NOT NULL    -- of records that were not pruned
);
CREATE TABLE entries (
    workspace INTEGER NOT NULL REFERENCES workspaces,
    position INTEGER NOT NULL,       -- in the feed of the workspace
    kind INTEGER NOT NULL,           -- EntryKind
    document BLOB,                   -- NULL: the roster
    n INTEGER NOT NULL,              -- in the log chain of the document; 0: in no chain
    head BLOB NOT NULL,              -- of that chain, this record included
    record_id BLOB NOT NULL,
    author BLOB,                     -- NULL: the Ops key
    sequence INTEGER NOT NULL,       -- in the author's chain, or the number of a Coverage
    received_at_ms INTEGER NOT NULL, -- by this relay's wall clock
    record BLOB                      -- NULL: pruned
);
CREATE UNIQUE INDEX entries_in_order ON entries (workspace, position);
CREATE UNIQUE INDEX entries_by_record ON entries (workspace, record_id);
CREATE INDEX entries_by_document ON entries (workspace, document, position);
CREATE UNIQUE INDEX entries_by_place ON entries (workspace, document, author, sequence) WHERE kind IN (3, 4);
CREATE UNIQUE INDEX entries_by_slot ON entries (workspace, document, author) WHERE kind = 5;
PRAGMA user_version = 1;
"""


def refuse_unsafe_sqlite(version: tuple[int, ...]) -> None:
    """Raise `UnsafeSqlite` where `version` can corrupt a write-ahead log (sqlite.org/wal.html#walresetbug).

    >>> refuse_unsafe_sqlite((3, 51, 3))
    >>> refuse_unsafe_sqlite((3, 40, 1))
    Traceback (most recent call last):
    ...
    skerry_relay.errors.UnsafeSqlite: SQLite 3.40.1 can corrupt a log while it is being written.
    """
    begins, ends = _WAL_RESET_BUG
    fixed_patch = _FIXED_BRANCHES.get((version[0], version[1]))
    if not begins <= version < ends or (fixed_patch is not None and version[2] >= fixed_patch):
        return
    written = ".".join(map(str, version))
    raise UnsafeSqlite(f"SQLite {written} can corrupt a log while it is being written.", "Install sqlcipher3 0.6.4.")


@contextmanager
def owned(path: Path) -> Iterator[None]:
    """Keep every other relay from the log at `path` meanwhile. Raises `LogUnusable` where one has it already."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise LogUnusable(
            f"Another relay is running on {path}.", "Stop it, or give this one its own file."
        ) from error
    finally:
        os.close(descriptor)


def open_for_writing(path: Path, key: bytes | None) -> Connection:
    """The one connection that writes; an absent file becomes an empty log. Raises `LogUnusable`, `UnsafeSqlite`."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    connection = _connect(path, key)
    try:
        _create_tables(connection)
    except sqlite.Error as error:
        connection.close()
        raise _unusable(path, error) from error
    return connection


def open_for_reading(path: Path, key: bytes | None) -> Connection:
    """A connection that only reads, beside the writer. Raises `LogUnusable`, `UnsafeSqlite`."""
    connection = _connect(path, key)
    connection.execute("PRAGMA query_only = ON")
    return connection


def read_incarnation(connection: Connection) -> LogIncarnation:
    """The id that was made with the file."""
    return LogIncarnation(bytes(connection.execute("SELECT incarnation FROM log").fetchone()[0]))


def _connect(path: Path, key: bytes | None) -> Connection:
    refuse_unsafe_sqlite(sqlite.sqlite_version_info)
    connection = sqlite.connect(os.fspath(path), isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        connection.executescript(_SETTINGS)
    except sqlite.Error as error:
        connection.close()
        raise _unusable(path, error) from error
    return connection


def _create_tables(connection: Connection) -> None:
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > FORMAT:
        raise sqlite.DatabaseError("a newer relay wrote this log")
    if found == FORMAT:
        return
    connection.executescript(_TABLES)
    connection.execute("INSERT INTO log VALUES (?)", (secrets.token_bytes(LogIncarnation.LENGTH_BYTES),))
    connection.execute("COMMIT")


def _unusable(path: Path, error: sqlite.Error) -> LogUnusable:
    return LogUnusable(
        f"The log {path} cannot be used: {error}.",
        "Nothing was changed. Check the key file, the owner of the folder, and that no other relay runs on it.",
    )
