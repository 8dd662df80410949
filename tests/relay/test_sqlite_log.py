"""What the SQLite log promises beyond the port: its file, its key, its lock, and the truth about failures."""

from __future__ import annotations

from pathlib import Path

import pytest

from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_relay.errors import AppendFailed, LogUnusable, ReadFailed, UnsafeSqlite
from skerry_relay.record_log import EntryKind, LogEntry, OfDocument
from skerry_relay.sqlite_file import open_for_reading, open_for_writing, refuse_unsafe_sqlite
from skerry_relay.sqlite_log import SqliteLog

pytestmark = pytest.mark.anyio

HARBOUR, NOTE = WorkspaceId(b"h" * 32), DocumentId(b"n" * 16)


def entry(position: int, record: bytes = b"record") -> LogEntry:
    record_id, author = RecordId(position.to_bytes(32, "big")), DeviceId(b"a" * 16)
    return LogEntry(position, EntryKind.UPDATE, NOTE, position, b"h" * 32, record_id, author, position, record, 7)


def all_bytes_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


async def test_a_reopened_log_holds_what_was_appended_and_keeps_its_incarnation(tmp_path: Path) -> None:
    async with SqliteLog.open(tmp_path / "log.sqlite") as log:
        incarnation = await log.incarnation()
        await log.append_if_absent(HARBOUR, [entry(1), entry(2)])
    async with SqliteLog.open(tmp_path / "log.sqlite") as log:
        assert list(await log.read_from(HARBOUR, 0, 10)) == [entry(1), entry(2)]
        assert await log.incarnation() == incarnation


async def test_the_key_of_an_encrypted_log_is_needed_to_open_it(tmp_path: Path) -> None:
    path, marker = tmp_path / "log.sqlite", b"a record that anybody could find"
    async with SqliteLog.open(path, bytes(32)) as log:
        await log.append_if_absent(HARBOUR, [entry(1, marker)])
        on_disk = all_bytes_in(tmp_path)
    assert marker not in on_disk
    for wrong in (None, b"x" * 32):
        with pytest.raises(LogUnusable) as refusal:
            async with SqliteLog.open(path, wrong):
                pass
        assert "key file" in refusal.value.hint


async def test_the_scan_for_a_record_finds_it_in_a_log_without_a_key(tmp_path: Path) -> None:
    marker = b"a record that anybody could find"
    async with SqliteLog.open(tmp_path / "log.sqlite") as log:
        await log.append_if_absent(HARBOUR, [entry(1, marker)])
        on_disk = all_bytes_in(tmp_path)
    assert marker in on_disk


async def test_a_second_relay_on_the_same_log_is_refused(tmp_path: Path) -> None:
    async with SqliteLog.open(tmp_path / "log.sqlite"):
        with pytest.raises(LogUnusable, match="Another relay"):
            async with SqliteLog.open(tmp_path / "log.sqlite"):
                pass


async def test_a_file_that_is_no_log_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    path.write_bytes(b"shopping list\n" * 400)
    with pytest.raises(LogUnusable):
        async with SqliteLog.open(path):
            pass
    assert path.read_bytes() == b"shopping list\n" * 400


async def test_a_log_of_a_newer_relay_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    connection = open_for_writing(path, None)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LogUnusable, match="newer relay"):
        async with SqliteLog.open(path):
            pass


async def test_only_its_owner_may_read_the_files(tmp_path: Path) -> None:
    async with SqliteLog.open(tmp_path / "data" / "log.sqlite") as log:
        await log.append_if_absent(HARBOUR, [entry(1)])
        modes = {file.stat().st_mode & 0o077 for file in (tmp_path / "data").iterdir()}
    assert modes == {0}


async def test_commits_are_synchronous_in_full(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    for connection in (open_for_writing(path, None), open_for_reading(path, None)):
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()


async def test_an_append_that_the_disk_has_no_room_for_is_refused_and_the_log_goes_on(tmp_path: Path) -> None:
    async with SqliteLog.open(tmp_path / "log.sqlite") as log:
        await log.append_if_absent(HARBOUR, [entry(1)])
        pages = log._writer._connection.execute("PRAGMA page_count").fetchone()[0]
        log._writer._connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(AppendFailed, match="full") as refusal:
            await log.append_if_absent(HARBOUR, [entry(2, bytes(1_000_000))])
        log._writer._connection.execute("PRAGMA max_page_count = 1000000")
        await log.append_if_absent(HARBOUR, [entry(2)])
        assert len(await log.read_from(HARBOUR, 0, 10)) == 2
    assert "room" in refusal.value.hint


async def test_a_damaged_file_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append_if_absent(HARBOUR, [entry(number, bytes(4_000)) for number in range(1, 50)])
    with path.open("r+b") as file:
        file.seek(20 * 4_096)
        file.write(b"\xff" * 20 * 4_096)
    async with SqliteLog.open(path) as log:
        with pytest.raises(ReadFailed, match="malformed") as failure:
            await log.read_from(HARBOUR, 0, 1_000, OfDocument(NOTE))
    assert "backup" in failure.value.hint


async def test_pruned_bytes_leave_the_file(tmp_path: Path) -> None:
    path, marker = tmp_path / "log.sqlite", b"work that a checkpoint holds now"
    async with SqliteLog.open(path) as log:
        await log.append_if_absent(HARBOUR, [entry(1, marker), entry(2)])
        await log.prune(HARBOUR, [entry(1).record_id])
    assert marker not in path.read_bytes()


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 50, 6), (3, 51, 2)])
def test_an_sqlite_that_can_corrupt_its_log_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(UnsafeSqlite, match="can corrupt"):
        refuse_unsafe_sqlite(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_an_sqlite_without_that_fault_is_taken(version: tuple[int, ...]) -> None:
    refuse_unsafe_sqlite(version)
