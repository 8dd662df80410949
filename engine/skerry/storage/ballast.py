"""Room kept back for the day the disk is full.

Deleting writes too: the log of the change has to go somewhere before the room it frees is free. Only opening the
store and `Database.make_room` may use the ballast; ordinary changes never get to eat it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skerry.storage.errors import DiskFull
from skerry.storage.home import Home, create_private, file_faults

BALLAST_BYTES = 8 * 1024 * 1024
LEAST_BALLAST_BYTES = 64 * 1024


def ensure_ballast(home: Home) -> None:
    """Keep some room back, unless that is done already."""
    if not home.ballast.exists():
        create_private(home.ballast)
        _take_what_fits(home.ballast)


@contextmanager
def ballast_released(home: Home) -> Iterator[None]:
    """Give the ballast back to the disk for the time of the block, then take as much of it again as there is room."""
    if not home.ballast.exists():
        yield
        return
    with file_faults(home.ballast):
        # The name stays: making a file again may be what a full disk refuses.
        os.truncate(home.ballast, 0)
    try:
        yield
    finally:
        _take_what_fits(home.ballast)


def _take_what_fits(path: Path) -> None:
    size_bytes = BALLAST_BYTES
    while size_bytes >= LEAST_BALLAST_BYTES and not _take(path, size_bytes):
        size_bytes //= 2


def _take(path: Path, size_bytes: int) -> bool:
    try:
        with file_faults(path), path.open("r+b") as file:
            os.posix_fallocate(file.fileno(), 0, size_bytes)
    except DiskFull:
        os.truncate(path, 0)
        return False
    return True
