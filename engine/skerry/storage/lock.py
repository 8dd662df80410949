"""One process per folder: two writers would each believe in a truth of their own."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from skerry.storage.errors import AlreadyOpen
from skerry.storage.home import Home, create_private, file_faults

OWNER_BYTES = 20


@contextmanager
def locked(home: Home) -> Iterator[None]:
    """Hold the folder. The kernel lets go by itself when the process ends, however it ends.

    Raises AlreadyOpen, naming the process that holds it.
    """
    descriptor = _take(home)
    try:
        yield
    finally:
        os.close(descriptor)


def _take(home: Home) -> int:
    create_private(home.lock)
    with file_faults(home.lock):
        descriptor = os.open(home.lock, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Always the same length, so that it overwrites in place and needs no room on a full disk.
            os.pwrite(descriptor, f"{os.getpid():<{OWNER_BYTES}}".encode(), 0)
        except BlockingIOError:
            owner = os.pread(descriptor, OWNER_BYTES, 0).decode().strip()
            os.close(descriptor)
            raise AlreadyOpen(home.folder, owner or "unknown") from None
        except OSError:
            os.close(descriptor)
            raise
    return descriptor
