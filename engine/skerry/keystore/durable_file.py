"""Writing a small file so that a power cut leaves the old one or the new one, whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

OWNER_ONLY = 0o600


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. Raises `FileExistsError` where it is, and `OSError`."""
    _write_beside(path, content, os.link)


def replace(path: Path, content: bytes) -> None:
    """Write a file in the place of the one that is there. Raises `OSError`."""
    _write_beside(path, content, os.replace)


def _write_beside(path: Path, content: bytes, put_in_place: Callable[[Path, Path], None]) -> None:
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    try:
        _write_and_sync(beside, content)
        put_in_place(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(path.parent)


def _write_and_sync(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
