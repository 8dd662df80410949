"""The one import of SQLite: SQLCipher's build of it, typed as the standard library's module, whose twin it is.

sqlite_utils looks for `pysqlite3` before it falls back to the standard library. Answering to that name, before its
first import, makes it catch the errors of the driver that really runs; otherwise `alter=True` fails. It also loads
numpy where it finds it, for columns that nobody here has: 20 MB in the process that should stay small.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from skerry.storage.errors import UnsafeSqlite

if TYPE_CHECKING:
    import sqlite3 as sqlite
else:
    import sqlcipher3 as sqlite

    sys.modules["pysqlite3"] = sqlite
    sys.modules["pysqlite3.dbapi2"] = sqlite.dbapi2

_hidden = {"numpy", "pandas"} - sys.modules.keys()
sys.modules.update(dict.fromkeys(_hidden))  # type: ignore[arg-type]
try:
    import sqlite_utils
finally:
    for _name in _hidden:
        del sys.modules[_name]

__all__ = ["Connection", "refuse_unsafe_sqlite", "sqlite", "tables"]

Connection = sqlite.Connection

WAL_RESET_BUG_BEGINS = (3, 7, 0)
WAL_RESET_BUG_ENDS = (3, 51, 3)
FIXED_BRANCHES = {(3, 50): 7, (3, 44): 6}


def refuse_unsafe_sqlite(version: tuple[int, int, int]) -> None:
    """Raise UnsafeSqlite where `version` can corrupt a write-ahead log (https://sqlite.org/wal.html#walresetbug).

    >>> refuse_unsafe_sqlite((3, 53, 4))
    >>> refuse_unsafe_sqlite((3, 40, 1))
    Traceback (most recent call last):
    ...
    skerry.storage.errors.UnsafeSqlite: SQLite 3.40.1 can corrupt a store while it is being written.
    """
    if not WAL_RESET_BUG_BEGINS <= version < WAL_RESET_BUG_ENDS:
        return
    *branch, patch = version
    fixed_patch = FIXED_BRANCHES.get((branch[0], branch[1]))
    if fixed_patch is None or patch < fixed_patch:
        raise UnsafeSqlite(".".join(map(str, version)))


def tables(connection: Connection) -> sqlite_utils.Database:
    """`connection` seen through sqlite_utils; inside a transaction it uses savepoints and commits nothing."""
    return sqlite_utils.Database(connection, recursive_triggers=False)
