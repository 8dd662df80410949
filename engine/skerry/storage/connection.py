"""Open the encrypted file, so that every connection keeps the same promises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path

from skerry.storage.diagnosis import damage_behind_a_refused_key
from skerry.storage.driver import Connection, refuse_unsafe_sqlite, sqlite
from skerry.storage.errors import CorruptStore, NotAccessible, NotEncrypting, WrongKey
from skerry.storage.faults import fault

KEY_BYTES = 32
BUSY_TIMEOUT_SECONDS = 5.0

SETTINGS = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;       -- a commit that returned survives a power cut; NORMAL loses such rows
PRAGMA wal_autocheckpoint = 0;   -- the writer does it, and looks at what comes of it
PRAGMA foreign_keys = ON;
PRAGMA secure_delete = ON;       -- what is deleted is overwritten, not only unlinked
PRAGMA temp_store = MEMORY;      -- a temporary file would hold plain text
PRAGMA mmap_size = 0;            -- a mapped file turns a disk error into a crash
PRAGMA trusted_schema = OFF;
PRAGMA cell_size_check = ON;
"""


class Role(Enum):
    """What a connection is for."""

    WRITER = "writer"
    READER = "reader"


def connect(path: Path, key: bytes, role: Role) -> Connection:
    """Open the store at `path` (an empty file becomes a new store) with its raw 32-byte key.

    The connection may wander between threads, one at a time. Raises WrongKey, CorruptStore, ReadOnlyStore,
    NotAccessible, UnsafeSqlite, NotEncrypting, and whatever else `fault` has a name for.
    """
    major, minor, patch = sqlite.sqlite_version_info
    refuse_unsafe_sqlite((major, minor, patch))
    if len(key) != KEY_BYTES:
        raise WrongKey(path, f"The key has {len(key)} bytes; a store key has {KEY_BYTES}.")
    connection = _driver_connection(path)
    try:
        _unlock(connection, path, key)
        _settle(connection, path, role)
    except BaseException:
        connection.close()
        raise
    return connection


def _driver_connection(path: Path) -> Connection:
    with named_faults(path):
        return sqlite.connect(str(path), timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False)


def _unlock(connection: Connection, path: Path, key: bytes) -> None:
    if not _answer(connection, "PRAGMA cipher_version"):
        raise NotEncrypting("it is SQLite without SQLCipher")
    # SQLCipher would print its own words on stderr beside ours.
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    if _answer(connection, "PRAGMA cipher_status") != "1" or _answer(connection, "PRAGMA cipher_use_hmac") != "1":
        raise NotEncrypting("pages would not be encrypted and authenticated")
    try:
        with named_faults(path):
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except WrongKey as refusal:
        if damage := damage_behind_a_refused_key(path, key):
            raise CorruptStore(path, damage) from refusal
        raise


def _settle(connection: Connection, path: Path, role: Role) -> None:
    with named_faults(path):
        connection.executescript(SETTINGS)
        if _answer(connection, "PRAGMA journal_mode") != "wal":
            raise NotAccessible(path, "its disk cannot hold a write-ahead log")
        if role is Role.READER:
            connection.execute("PRAGMA query_only = ON")
            return
        # SQLite falls back to reading without a word; only the begin of a write tells.
        connection.execute("BEGIN IMMEDIATE")
        connection.rollback()


def _answer(connection: Connection, question: str) -> str | None:
    row = connection.execute(question).fetchone()
    return None if row is None else str(row[0])


@contextmanager
def named_faults(path: Path) -> Iterator[None]:
    """Raise what the world did to the file under its own name."""
    try:
        yield
    except sqlite.Error as error:
        if named := fault(error, path):
            raise named from error
        raise


@contextmanager
def authenticated(connection: Connection, path: Path) -> Iterator[None]:
    """Like `named_faults`; and raise CorruptStore where anything that was read in the block did not authenticate."""
    try:
        with named_faults(path):
            yield
    finally:
        if not is_authentic(connection):
            raise CorruptStore(path, "a page that was just read does not authenticate")


def is_authentic(connection: Connection) -> bool:
    """Whether every page that `connection` ever read was authentic; once it was not, the connection is spent.

    SQLCipher does not say so by itself. It hands out a page of zeros; that is an error almost everywhere, but in the
    last page of a long value it is taken for the value.
    """
    return _answer(connection, "PRAGMA cipher_status") == "1"
