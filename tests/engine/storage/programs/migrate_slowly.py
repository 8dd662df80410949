"""Begin an upgrade, say so from inside its transaction, and wait there to be killed.

Usage: migrate_slowly.py FOLDER. The pause is a function that the second migration calls.
"""

from __future__ import annotations

import sys
from pathlib import Path

from skerry.storage import Home, Migration
from skerry.storage.connection import Role, connect
from skerry.storage.migrations import migrate

NOTES = Migration(1, "notes", "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;")
SLOW = Migration(
    2,
    "places",
    """
    CREATE TABLE place (name TEXT NOT NULL) STRICT;
    DELETE FROM note;
    SELECT pause();
    """,
)


def pause() -> None:
    print("in the middle", flush=True)
    sys.stdin.read()


home = Home(Path(sys.argv[1]))
connection = connect(home.database, bytes(range(32)), Role.WRITER)
connection.create_function("pause", 0, pause)
migrate(connection, home, [NOTES, SLOW])
