"""What a thief of the disk finds, and who is let in."""

from __future__ import annotations

import resource
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from skerry.storage import Database, Home, Migration, UnsafeSqlite, WrongKey
from skerry.storage.driver import refuse_unsafe_sqlite

pytestmark = pytest.mark.anyio

MARKER = "the-valve-in-hall-seven-leaks"


def files_holding(marker: str, folder: Path) -> set[str]:
    """The names of the files in which `marker` can be read."""
    return {path.name for path in folder.iterdir() if marker.encode() in path.read_bytes()}


async def test_no_file_of_the_store_holds_plain_text(home: Home, open_store: Any, add_note: Any) -> None:
    async with open_store() as database:
        await database.write(add_note(MARKER))
        names = {path.name for path in home.folder.iterdir()}
        assert {"device.sqlite3", "device.sqlite3-wal", "device.sqlite3-shm"} <= names
        assert files_holding(MARKER, home.folder) == set()
    assert files_holding(MARKER, home.folder) == set()


def test_the_same_search_finds_the_text_in_a_plain_database_and_its_log(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "plain", isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("CREATE TABLE note (text TEXT)")
        plain.execute("INSERT INTO note VALUES (?)", (MARKER,))
        assert files_holding(MARKER, tmp_path) == {"plain-wal"}
    assert files_holding(MARKER, tmp_path) == {"plain"}


async def test_a_wrong_key_is_refused_and_changes_nothing(home: Home, open_store: Any, notes: Migration) -> None:
    async with open_store():
        pass
    before = home.database.read_bytes()
    with pytest.raises(WrongKey) as refusal:
        async with Database.open(home.folder, bytes(32), [notes]):
            pass
    assert "keystore" in refusal.value.hint
    assert home.database.read_bytes() == before
    async with open_store():
        pass


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
async def test_a_key_of_another_length_is_refused(home: Home, notes: Migration, length: int) -> None:
    with pytest.raises(WrongKey, match=f"The key has {length} bytes"):
        async with Database.open(home.folder, bytes(length), [notes]):
            pass


async def test_a_plain_database_is_never_taken_for_a_store(home: Home, open_store: Any) -> None:
    home.prepare()
    with closing(sqlite3.connect(home.database)) as plain:
        plain.execute("CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT)")
    with pytest.raises(WrongKey, match="not a Skerry store"):
        async with open_store():
            pass


async def test_only_its_owner_may_read_a_store(home: Home, open_store: Any, add_note: Any) -> None:
    home.folder.mkdir(mode=0o755)
    async with open_store() as database:
        await database.write(add_note("private"))
        assert home.folder.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in home.folder.iterdir()} == {0o600}


async def test_a_process_that_opened_a_store_leaves_no_core_file(open_store: Any) -> None:
    async with open_store():
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)])
def test_a_sqlite_that_can_corrupt_a_store_is_refused(version: tuple[int, int, int]) -> None:
    with pytest.raises(UnsafeSqlite, match="can corrupt a store") as refusal:
        refuse_unsafe_sqlite(version)
    assert "Install a newer sqlcipher3" in refusal.value.hint


@pytest.mark.parametrize("version", [(3, 6, 23), (3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_a_sound_sqlite_is_accepted(version: tuple[int, int, int]) -> None:
    refuse_unsafe_sqlite(version)
