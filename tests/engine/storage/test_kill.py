"""Kill the process, or the power, at any moment: everything that was called saved is there afterwards."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from skerry.storage import Connection, Database, Home, Migration, StorageError, StoreFailed

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

DISK_BYTES = 48 * 1024 * 1024
EXT4_SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING = struct.pack("I", 2)


def acknowledged(process: subprocess.Popen[bytes], how_many: int) -> set[str]:
    """The first `how_many` texts that `process` called saved."""
    assert process.stdout
    return {process.stdout.readline().decode().strip() for _ in range(how_many)}


def acknowledged_until_killed(process: subprocess.Popen[bytes], how_many: int) -> set[str]:
    """All texts that `process` called saved before it was killed, which happens after `how_many` of them."""
    told = acknowledged(process, how_many)
    process.kill()
    assert process.stdout
    rest = process.stdout.read().decode().split("\n")
    return told | set(rest[:-1])


async def lost(home: Home, key: bytes, notes: Migration, told: set[str]) -> set[str]:
    """Which of the texts in `told` are not in the store; all of them where it does not even open."""

    def texts(store: Connection) -> set[str]:
        return {text for (text,) in store.execute("SELECT text FROM note")}

    try:
        async with Database.open(home.folder, key, [notes]) as database:
            assert await database.damage() == []
            return told - await database.read(texts)
    except StorageError:
        return told


async def test_a_killed_process_has_lost_nothing_that_it_called_saved(
    home: Home, key: bytes, notes: Migration, program: Any
) -> None:
    told: set[str] = set()
    for how_many in (1, 2, 3, 5, 8, 13, 34, 89, 233, 610):
        with program("write_notes.py", home.folder, "honest") as process:
            told |= acknowledged_until_killed(process, how_many)
        assert await lost(home, key, notes, told) == set()
    assert len(told) >= 998


async def test_a_build_that_tells_before_the_commit_would_be_caught(
    home: Home, key: bytes, notes: Migration, program: Any
) -> None:
    for _ in range(20):
        with program("write_notes.py", home.folder, "tells-early") as process:
            told = acknowledged_until_killed(process, 50)
        if await lost(home, key, notes, told):
            return
    pytest.fail("a build that tells before the commit went unnoticed twenty times")


class Disk:
    """An image with a file system of its own, so that its power can be cut."""

    def __init__(self, superuser: Any, folder: Path) -> None:
        self._run = superuser
        self._image = folder / "disk.img"
        self.folder = folder / "disk"
        self.folder.mkdir()
        with self._image.open("wb") as file:
            file.truncate(DISK_BYTES)
        self._run("mkfs.ext4", "-q", self._image)
        self.mount()

    def mount(self) -> None:
        self._run("mount", "-o", "loop", self._image, self.folder)

    def unmount(self) -> None:
        self._run("umount", self.folder)

    def cut_power(self) -> None:
        """From now on nothing reaches the disk any more; what was not synced is gone."""
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, EXT4_SHUTDOWN, WITHOUT_FLUSHING)
        finally:
            os.close(descriptor)


@pytest.fixture
def disk(superuser: Any, tmp_path: Path) -> Iterator[Disk]:
    disk = Disk(superuser, tmp_path)
    yield disk
    disk.unmount()


@pytest.fixture
def lost_in_power_cut(disk: Disk, key: bytes, notes: Migration, program: Any) -> Callable[[str, int], Any]:
    """Cut the power after a build acknowledged so many notes; which of those are lost."""

    async def cut(build: str, how_many: int) -> set[str]:
        home = Home(disk.folder / "alice")
        async with Database.open(home.folder, key, [notes]):
            pass
        with program("write_notes.py", home.folder, build) as process:
            told = acknowledged(process, how_many)
            disk.cut_power()
        disk.unmount()
        disk.mount()
        return await lost(home, key, notes, told)

    return cut


@pytest.mark.parametrize("how_many", [1, 10, 100, 1000])
async def test_a_power_cut_takes_nothing_that_was_called_saved(lost_in_power_cut: Any, how_many: int) -> None:
    assert await lost_in_power_cut("honest", how_many) == set()


async def test_a_build_that_does_not_sync_would_be_caught(lost_in_power_cut: Any) -> None:
    assert await lost_in_power_cut("without-sync", 100)


async def test_a_disk_that_dies_is_named_and_nothing_more_is_called_saved(
    disk: Disk, key: bytes, notes: Migration, add_note: Any
) -> None:
    async with Database.open(disk.folder / "alice", key, [notes]) as database:
        await database.write(add_note("saved in time"))
        disk.cut_power()
        for _ in range(2):
            with pytest.raises(StoreFailed, match="reported an error") as refusal:
                await database.write(add_note("too late"))
            assert "start it again" in refusal.value.hint
