"""Bits that rot: whatever is damaged is noticed and named, and never read as something else."""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from skerry.storage import Connection, CorruptStore, Database, Home, Migration, WrongKey
from skerry.storage.connection import Role, connect
from skerry.storage.diagnosis import PAGE_BYTES, SALT_BYTES
from skerry.storage.migrations import copies
from skerry.storage.write_ahead_log import FRAME_HEADER_BYTES, HEADER_BYTES

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES
COMMITS = 6


def flip(path: Path, offset: int) -> None:
    """Change one bit of the byte at `offset`."""
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


def log_of(home: Home) -> Path:
    return home.database.with_name(f"{home.database.name}-wal")


def grow_every_kind_of_page(store: Connection) -> None:
    """Trees of more than one level, an index, long rows that overflow, and pages that are free again."""
    store.execute("CREATE INDEX by_text ON note (text)")
    store.execute("DROP INDEX by_text")
    texts = [f"{number:05}" * (1000 if number % 20 == 0 else 10) for number in range(1000)]
    store.executemany("INSERT INTO note (text) VALUES (?)", [(text,) for text in texts])
    store.execute("DELETE FROM note WHERE number % 3 = 0")


async def test_a_flipped_bit_in_any_page_is_noticed_and_the_page_is_named(
    home: Home, key: bytes, notes: Migration, open_store: Any, all_notes: Any
) -> None:
    async with open_store() as database:
        await database.write(grow_every_kind_of_page)
        texts = await database.read(all_notes)
    whole = home.database.read_bytes()
    pages = len(whole) // PAGE_BYTES
    outcomes: Counter[str] = Counter()
    for page in range(1, pages + 1):
        home.database.write_bytes(whole)
        flip(home.database, page * PAGE_BYTES - 1000)
        try:
            async with Database.open(home.folder, key, [notes]) as database:
                outcomes["opened"] += 1
                assert any(f"page {page}" in finding for finding in await database.damage())
                assert await texts_or_damage(database, all_notes) in (texts, None)
        except CorruptStore:
            outcomes["refused at opening"] += 1
    assert outcomes["opened"] > 50
    assert outcomes["refused at opening"] > 1


async def texts_or_damage(database: Database, all_notes: Any) -> list[str] | None:
    """The texts of the notes, or None where the store says that it is damaged."""
    try:
        result: list[str] = await database.read(all_notes)
    except CorruptStore:
        return None
    return result


@pytest.fixture
async def store_with_a_damaged_tail(home: Home, open_store: Any, add_note: Any) -> Any:
    """A long note whose last page is damaged, which SQLCipher alone reads as zeros, and a sound note."""
    async with open_store() as database:
        await database.write(add_note("x" * 3 * PAGE_BYTES))
        await database.write(add_note("sound"))
    flip(home.database, home.database.stat().st_size - 1000)
    return open_store


def long_note(store: Connection) -> str:
    return str(store.execute("SELECT text FROM note WHERE number = 1").fetchone()[0])


def sound_note(store: Connection) -> str:
    return str(store.execute("SELECT text FROM note WHERE number = 2").fetchone()[0])


@pytest.mark.usefixtures("store_with_a_damaged_tail")
async def test_sqlcipher_alone_reads_zeros_from_a_damaged_tail(home: Home, key: bytes) -> None:
    with closing(connect(home.database, key, Role.READER)) as connection:
        assert "\0" in long_note(connection)


async def test_zeros_from_a_damaged_tail_are_never_handed_out(store_with_a_damaged_tail: Any) -> None:
    async with store_with_a_damaged_tail() as database:
        for _ in range(3):
            with pytest.raises(CorruptStore, match="does not authenticate"):
                await database.read(long_note)
            assert await database.read(sound_note) == "sound"


async def test_zeros_from_a_damaged_tail_are_never_written_elsewhere(
    store_with_a_damaged_tail: Any, add_note: Any
) -> None:
    def copy_the_long_note(store: Connection) -> None:
        add_note(long_note(store))(store)

    async with store_with_a_damaged_tail() as database:
        for number in (3, 4):
            with pytest.raises(CorruptStore, match="does not authenticate"):
                await database.write(copy_the_long_note)
            assert await database.write(add_note("other work goes on")) == number


async def test_a_damaged_store_is_not_upgraded(
    store_with_a_damaged_tail: Any, home: Home, key: bytes, notes: Migration
) -> None:
    with pytest.raises(CorruptStore, match="does not authenticate"):
        async with Database.open(
            home.folder, key, [notes, Migration(2, "places", "CREATE TABLE place (name TEXT);")]
        ):
            pass
    assert copies(home) == []
    async with store_with_a_damaged_tail() as database:
        assert await database.read(sound_note) == "sound"


async def test_a_whole_store_has_no_damage(open_store: Any) -> None:
    async with open_store() as database:
        await database.write(grow_every_kind_of_page)
        assert await database.damage() == []
    async with open_store() as database:
        assert await database.damage() == []


async def test_damage_to_the_first_page_is_told_from_a_wrong_key(home: Home, open_store: Any) -> None:
    async with open_store():
        pass
    flip(home.database, SALT_BYTES)
    with pytest.raises(CorruptStore, match="its first page does not authenticate") as refusal:
        async with open_store():
            pass
    assert "Copy the whole folder away" in refusal.value.hint


async def test_damage_to_the_salt_cannot_be_told_from_a_wrong_key(home: Home, open_store: Any) -> None:
    async with open_store():
        pass
    flip(home.database, 0)
    with pytest.raises(WrongKey, match="does not open it, or it is not a Skerry store"):
        async with open_store():
            pass


@pytest.mark.parametrize("what_is_left", [None, b""])
async def test_a_store_that_vanished_is_not_replaced_by_an_empty_one(
    home: Home, open_store: Any, what_is_left: bytes | None
) -> None:
    async with open_store():
        pass
    home.database.unlink()
    if what_is_left is not None:
        home.database.write_bytes(what_is_left)
    with pytest.raises(CorruptStore, match="missing or empty, though there was a store here"):
        async with open_store():
            pass


@pytest.fixture
async def home_with_log(home: Home, open_store: Any, add_note: Any, tmp_path: Path) -> Home:
    """What a kill leaves behind: a database, and a log with the commits since it was opened."""
    image = Home(tmp_path / "image")
    async with open_store() as database:
        for number in range(COMMITS):
            await database.write(add_note(f"note {number}"))
        shutil.copytree(home.folder, image.folder)
    return image


async def test_a_flipped_bit_in_the_log_hides_at_most_the_last_commit(
    home_with_log: Home, key: bytes, notes: Migration, all_notes: Any
) -> None:
    whole = {path: path.read_bytes() for path in (home_with_log.database, log_of(home_with_log))}
    everything = [f"note {number}" for number in range(COMMITS)]
    outcomes = set()
    for frame in range(HEADER_BYTES, len(whole[log_of(home_with_log)]), FRAME_BYTES):
        for field in (0, 16, FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + PAGE_BYTES // 2, FRAME_BYTES - 1):
            for path, data in whole.items():
                path.write_bytes(data)
            flip(log_of(home_with_log), frame + field)
            try:
                async with Database.open(home_with_log.folder, key, [notes]) as database:
                    assert await database.read(all_notes) == everything[:-1]
                outcomes.add("last commit dropped")
            except CorruptStore as refusal:
                outcomes.add(str(refusal).partition(": ")[2])
    assert outcomes == {
        "last commit dropped",
        "a page in the middle does not add up, and there are later changes behind it.",
    }


@pytest.mark.parametrize("offset", [0, 8, 16, 24, 31])
async def test_damage_to_the_head_of_the_log_is_named(
    home_with_log: Home, key: bytes, notes: Migration, offset: int
) -> None:
    flip(log_of(home_with_log), offset)
    for _ in range(2):
        with pytest.raises(CorruptStore, match="its header does not add up"):
            async with Database.open(home_with_log.folder, key, [notes]):
                pass


async def test_a_log_torn_at_its_end_opens_with_everything_before(
    home_with_log: Home, key: bytes, notes: Migration, all_notes: Any
) -> None:
    log = log_of(home_with_log)
    log.write_bytes(log.read_bytes()[:-1])
    async with Database.open(home_with_log.folder, key, [notes]) as database:
        assert await database.read(all_notes) == [f"note {number}" for number in range(COMMITS - 1)]
