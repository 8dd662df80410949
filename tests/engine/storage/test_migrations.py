"""The tables go from one whole step to the next, or stay as they are."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from skerry.storage import Connection, CorruptStore, Database, Home, Migration, UnknownSchema
from skerry.storage.connection import Role, connect
from skerry.storage.migrations import copies

pytestmark = pytest.mark.anyio

PLACES = Migration(2, "places", "CREATE TABLE place (name TEXT NOT NULL); CREATE INDEX by_name ON place (name);")
BROKEN = Migration(2, "broken", "CREATE TABLE half (name TEXT); CREATE TABLE half (name TEXT);")
PEOPLE = Migration(3, "people", "CREATE TABLE person (name TEXT NOT NULL) STRICT;")


def table_names(store: Connection) -> set[str]:
    return {name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


async def test_each_step_leaves_a_record(home: Home, key: bytes, notes: Migration) -> None:
    async with Database.open(home.folder, key, [notes, PLACES]) as database:
        rows = await database.read(lambda store: store.execute("SELECT number, name FROM migration").fetchall())
    assert rows == [(1, "notes"), (2, "places")]


async def test_a_new_store_is_not_copied(home: Home, key: bytes, notes: Migration) -> None:
    async with Database.open(home.folder, key, [notes, PLACES]):
        assert copies(home) == []


async def test_an_upgrade_leaves_one_encrypted_copy_of_what_was_there_before(
    home: Home, key: bytes, notes: Migration, open_store: Any, add_note: Any, all_notes: Any
) -> None:
    async with open_store() as database:
        await database.write(add_note("before the upgrade"))
    for steps in ([notes, PLACES], [notes, PLACES, PEOPLE]):
        async with Database.open(home.folder, key, steps):
            pass
    (copy,) = copies(home)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert b"before the upgrade" not in copy.read_bytes()
    with closing(connect(copy, key, Role.READER)) as connection:
        assert all_notes(connection) == ["before the upgrade"]
        assert "place" in table_names(connection)
        assert "person" not in table_names(connection)


async def test_a_step_that_fails_changes_nothing(
    home: Home, key: bytes, notes: Migration, open_store: Any, add_note: Any, all_notes: Any
) -> None:
    async with open_store() as database:
        await database.write(add_note("still here"))
    with pytest.raises(Exception, match="half already exists"):
        async with Database.open(home.folder, key, [notes, BROKEN]):
            pass
    async with open_store() as database:
        assert await database.read(all_notes) == ["still here"]
        assert "half" not in await database.read(table_names)


async def test_a_step_killed_in_the_middle_changes_nothing(
    home: Home, open_store: Any, add_note: Any, all_notes: Any, program: Any
) -> None:
    async with open_store() as database:
        await database.write(add_note("still here"))
    with program("migrate_slowly.py", home.folder) as process:
        assert process.stdout.readline() == b"in the middle\n"
    async with open_store() as database:
        assert await database.read(all_notes) == ["still here"]
        assert "place" not in await database.read(table_names)


async def test_a_store_from_a_newer_version_is_refused_and_left_alone(
    home: Home, key: bytes, notes: Migration, open_store: Any
) -> None:
    async with Database.open(home.folder, key, [notes, PLACES]):
        pass
    before = home.database.read_bytes()
    with pytest.raises(UnknownSchema, match=r"does not know schema 2 \(places\)") as refusal:
        async with open_store():
            pass
    assert "newest version" in refusal.value.hint
    assert home.database.read_bytes() == before


async def test_a_store_that_took_another_way_is_refused(home: Home, key: bytes, notes: Migration) -> None:
    async with Database.open(home.folder, key, [notes, PLACES]):
        pass
    with pytest.raises(UnknownSchema, match="places"):
        async with Database.open(home.folder, key, [notes, Migration(2, "colours", "SELECT 1;")]):
            pass


async def test_tables_changed_behind_our_back_are_noticed(open_store: Any) -> None:
    async with open_store() as database:
        await database.write(lambda store: store.execute("CREATE TABLE stowaway (name TEXT)"))
    with pytest.raises(CorruptStore, match="not as the last upgrade left them"):
        async with open_store():
            pass


@pytest.mark.parametrize("numbers", [(2,), (1, 1), (1, 3), (2, 1)])
async def test_steps_out_of_order_are_a_mistake_of_ours(home: Home, key: bytes, numbers: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="numbered 1, 2, 3"):
        async with Database.open(home.folder, key, [Migration(number, "step", "") for number in numbers]):
            pass
