"""Give the driver's faults of the world their own names; faults of our own SQL keep the driver's."""

from __future__ import annotations

from pathlib import Path

from skerry.storage.driver import sqlite
from skerry.storage.errors import (
    CorruptStore,
    DiskFull,
    NotAccessible,
    ReadOnlyStore,
    StorageError,
    StoreFailed,
    WrongKey,
)

PRIMARY_CODE = 0xFF


def fault(error: BaseException, path: Path) -> StorageError | None:
    """A new StorageError for what the world did to the file at `path`, or None where `error` is not of that kind."""
    if not isinstance(error, sqlite.Error):
        return None
    match getattr(error, "sqlite_errorcode", sqlite.SQLITE_OK) & PRIMARY_CODE:
        case sqlite.SQLITE_FULL:
            return DiskFull(path)
        case sqlite.SQLITE_IOERR:
            return StoreFailed(path)
        case sqlite.SQLITE_READONLY:
            return ReadOnlyStore(path)
        case sqlite.SQLITE_CORRUPT:
            return CorruptStore(path, str(error))
        case sqlite.SQLITE_NOTADB:
            return WrongKey(path)
        case sqlite.SQLITE_CANTOPEN:
            return NotAccessible(path, str(error))
        case _:
            return None
