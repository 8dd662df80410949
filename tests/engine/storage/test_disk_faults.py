"""A disk that is full, read-only or failing: what was saved stays saved, and nothing else is called so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from skerry.storage import Connection, Database, DiskFull, Home, Migration, ReadOnlyStore
from skerry.storage.ballast import BALLAST_BYTES

pytestmark = pytest.mark.anyio

SMALL_DISK_BYTES = 12 * 1024 * 1024
LONG_TEXT = "x" * 100_000


@contextmanager
def mounted(superuser: Any, folder: Path, *arguments: str | Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    superuser("mount", *arguments, folder)
    try:
        yield
    finally:
        superuser("umount", folder)


@pytest.fixture
def small_disk(superuser: Any, tmp_path: Path) -> Iterator[Home]:
    """A folder on a disk with room for little more than the ballast."""
    with mounted(superuser, tmp_path / "disk", "-t", "tmpfs", "-o", f"size={SMALL_DISK_BYTES}", "small"):
        yield Home(tmp_path / "disk" / "alice")


def fill_up(disk: Home) -> None:
    """Somebody else takes all the room that is left."""
    room = os.statvfs(disk.folder)
    (disk.folder / "photo").write_bytes(bytes(room.f_bavail * room.f_frsize))


def count(store: Connection) -> int:
    return int(store.execute("SELECT count(*) FROM note").fetchone()[0])


def delete_half(store: Connection) -> None:
    store.execute("DELETE FROM note WHERE number % 2")


async def fill(database: Database, add_note: Any) -> int:
    """Write notes until the disk is full; how many were saved."""
    for saved in range(10_000):
        try:
            await database.write(add_note(LONG_TEXT))
        except DiskFull:
            return saved
    raise AssertionError("the disk never filled up")


async def test_a_store_at_its_page_limit_says_so_and_keeps_what_it_has(open_store: Any, add_note: Any) -> None:
    async with open_store() as database:
        await database.write(lambda store: store.execute("PRAGMA max_page_count = 500").fetchone())
        saved = await fill(database, add_note)
        assert 0 < saved == await database.read(count)
        await database.write(delete_half)
        await database.write(add_note("room again"))


async def test_a_full_disk_loses_nothing_that_was_saved(
    small_disk: Home, key: bytes, notes: Migration, add_note: Any
) -> None:
    async with Database.open(small_disk.folder, key, [notes]) as database:
        saved = await fill(database, add_note)
        assert 0 < saved == await database.read(count)
    async with Database.open(small_disk.folder, key, [notes]) as database:
        assert await database.read(count) == saved
        assert await database.damage() == []


async def test_deleting_works_on_a_full_disk(small_disk: Home, key: bytes, notes: Migration, add_note: Any) -> None:
    async with Database.open(small_disk.folder, key, [notes]) as database:
        saved = await fill(database, add_note)
        fill_up(small_disk)
        await database.make_room(delete_half)
        assert await database.read(count) == saved // 2
        await database.write(add_note(LONG_TEXT))
        assert small_disk.ballast.stat().st_size > 0


async def test_without_ballast_deleting_on_a_full_disk_would_fail(
    small_disk: Home, key: bytes, notes: Migration, add_note: Any
) -> None:
    async with Database.open(small_disk.folder, key, [notes]) as database:
        await fill(database, add_note)
        fill_up(small_disk)
        with pytest.raises(DiskFull):
            await database.write(delete_half)


async def test_a_store_opens_on_a_full_disk(small_disk: Home, key: bytes, notes: Migration, add_note: Any) -> None:
    async with Database.open(small_disk.folder, key, [notes]) as database:
        await database.write(add_note("the last one"))
    fill_up(small_disk)
    async with Database.open(small_disk.folder, key, [notes]) as database:
        assert await database.read(count) == 1


async def test_a_large_disk_gets_the_whole_ballast(home: Home, open_store: Any) -> None:
    async with open_store():
        assert home.ballast.stat().st_size == BALLAST_BYTES


async def test_a_disk_mounted_read_only_is_named(superuser: Any, home: Home, open_store: Any) -> None:
    async with open_store():
        pass
    with mounted(superuser, home.folder, "--bind", home.folder):
        superuser("mount", "-o", "remount,bind,ro", home.folder)
        with pytest.raises(ReadOnlyStore, match="read-only") as refusal:
            async with open_store():
                pass
        assert "failing: copy it now" in refusal.value.hint


async def test_after_a_disk_error_nothing_is_called_saved_until_the_store_was_opened_again(
    home: Home, open_store: Any, program: Any
) -> None:
    async with open_store():
        pass
    with program("write_until_refused.py", home.folder, 200_000) as process:
        said = process.stdout.read().decode().splitlines()
        assert process.wait() == 0
    first, second, readable = (line.split(maxsplit=2) for line in said)
    saved = int(first[1])
    assert saved > 0
    assert first[0] == "first"
    assert "reported an error" in first[2]
    assert second[:2] == ["second", str(saved)]
    assert int(readable[1]) >= saved
    async with open_store() as database:
        assert await database.read(count) >= saved
        assert await database.damage() == []
