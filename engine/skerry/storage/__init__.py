"""The encrypted store of one device: the only SQL, and the only door to SQLite.

`Database` is the way in; `Migration` says what the tables are. Everything above imports from here.
"""

from skerry.storage.database import Database
from skerry.storage.driver import Connection, tables
from skerry.storage.errors import (
    AlreadyOpen,
    CorruptStore,
    DiskFull,
    NotAccessible,
    NotAQuestion,
    NotCommitted,
    NotEncrypting,
    ReadOnlyStore,
    StorageError,
    StoreClosed,
    StoreFailed,
    UnknownSchema,
    UnsafeSqlite,
    WrongKey,
)
from skerry.storage.home import Home
from skerry.storage.migrations import Migration

__all__ = [
    "AlreadyOpen",
    "Connection",
    "CorruptStore",
    "Database",
    "DiskFull",
    "Home",
    "Migration",
    "NotAQuestion",
    "NotAccessible",
    "NotCommitted",
    "NotEncrypting",
    "ReadOnlyStore",
    "StorageError",
    "StoreClosed",
    "StoreFailed",
    "UnknownSchema",
    "UnsafeSqlite",
    "WrongKey",
    "tables",
]
