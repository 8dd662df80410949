"""The folder of one device: which file is where, and that nobody else may read it."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from skerry.storage.errors import CorruptStore, DiskFull, NotAccessible, ReadOnlyStore

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
READ_ONLY_ERRORS = {errno.EROFS, errno.EACCES, errno.EPERM}
FULL_ERRORS = {errno.ENOSPC, errno.EDQUOT}


@dataclass(frozen=True)
class Home:
    """The folder that is this device.

    >>> Home(Path("/home/alice/skerry")).database.name
    'device.sqlite3'
    """

    folder: Path

    @property
    def database(self) -> Path:
        """Everything the device knows, encrypted; `-wal` and `-shm` beside it belong to it."""
        return self.folder / "device.sqlite3"

    @property
    def keystore(self) -> Path:
        """Where the key of the database comes from; the keystore writes it."""
        return self.folder / "keystore"

    @property
    def lock(self) -> Path:
        """Held locked for as long as a process has the folder open."""
        return self.folder / "lock"

    @property
    def ballast(self) -> Path:
        """Room kept back for the day the disk is full."""
        return self.folder / "ballast"

    def prepare(self) -> None:
        """Make the folder where it is missing, readable by its owner alone.

        Raises NotAccessible, ReadOnlyStore or DiskFull.
        """
        with file_faults(self.folder):
            self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            if self.folder.stat().st_mode & 0o777 != PRIVATE_FOLDER:
                self.folder.chmod(PRIVATE_FOLDER)

    def refuse_a_lost_database(self) -> None:
        """Raise CorruptStore where the database is gone, rather than start an empty one in its place.

        The ballast is made after the first opening succeeded, so it remembers that there was a store.
        """
        holds_something = self.database.exists() and self.database.stat().st_size > 0
        if self.ballast.exists() and not holds_something:
            raise CorruptStore(self.database, "the file is missing or empty, though there was a store here")


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read, unless it is there, and make its name survive a power cut."""
    with file_faults(path):
        if path.exists():
            return
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def forbid_core_dumps() -> None:
    """Keep the memory of this process, and the keys in it, out of core files. It cannot be taken back."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@contextmanager
def file_faults(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into the store's own words."""
    try:
        yield
    except OSError as error:
        if error.errno in READ_ONLY_ERRORS:
            raise ReadOnlyStore(path) from error
        if error.errno in FULL_ERRORS:
            raise DiskFull(path) from error
        raise NotAccessible(path, os.strerror(error.errno or 0).lower()) from error
