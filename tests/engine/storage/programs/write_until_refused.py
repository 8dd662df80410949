"""Write notes under a limit on the size of files, and print what the store says.

Usage: write_until_refused.py FOLDER BYTES. Past the limit the kernel fails the write, as a dying disk would. The
limit is then lifted, to show that the store does not trust the disk again by itself.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import anyio

from skerry.storage import Connection, Database, Migration, StoreFailed

NOTES = Migration(1, "notes", "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;")
UNLIMITED = resource.RLIM_INFINITY


def add(store: Connection) -> None:
    store.execute("INSERT INTO note (text) VALUES (?)", ("x" * 3000,))


async def main(folder: Path, limit_bytes: int) -> None:
    saved = 0
    async with Database.open(folder, bytes(range(32)), [NOTES]) as database:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, UNLIMITED))
        for attempt in ("first", "second"):
            try:
                while saved < 10_000:
                    await database.write(add)
                    saved += 1
            except StoreFailed as failure:
                print(attempt, saved, failure, flush=True)
            resource.setrlimit(resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
        print("readable", await database.read(lambda store: store.execute("SELECT count(*) FROM note").fetchone()[0]))


anyio.run(main, Path(sys.argv[1]), int(sys.argv[2]))
