"""Write notes from many tasks at once, and print the text of each one when the store calls it saved.

Usage: write_notes.py FOLDER BUILD. Builds other than `honest` are weakened, to show that the tests would notice.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

import anyio

from skerry.storage import Connection, Database, Migration, connection

NOTES = Migration(1, "notes", "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;")
TASKS = 8


def tell(text: str) -> None:
    os.write(sys.stdout.fileno(), f"{text}\n".encode())


async def write_for_ever(database: Database, name: str, tells_early: bool) -> None:
    for number in count():
        text = f"{name}-{number}"

        def change(store: Connection, text: str = text) -> None:
            store.execute("INSERT INTO note (text) VALUES (?)", (text,))
            if tells_early:
                tell(text)

        await database.write(change)
        if not tells_early:
            tell(text)


async def main(folder: Path, build: str) -> None:
    if build == "without-sync":
        connection.SETTINGS = connection.SETTINGS.replace("synchronous = FULL", "synchronous = OFF")
    async with Database.open(folder, bytes(range(32)), [NOTES]) as database, anyio.create_task_group() as tasks:
        for task in range(TASKS):
            tasks.start_soon(write_for_ever, database, f"{os.getpid()}-{task}", build == "tells-early")


anyio.run(main, Path(sys.argv[1]), sys.argv[2])
