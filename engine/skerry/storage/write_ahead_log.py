"""The log that every commit goes to first: keep it short, and see when it was damaged.

A power cut may tear the end of the log, but cannot damage its middle. SQLite reads up to the first frame that does
not add up and drops the rest without a word. That is right for the one commit that was being written when the power
went. But every commit is synced before the next one begins, so whole commits behind a bad frame were once safe on the
disk, and people were told so.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from skerry.storage.driver import Connection
from skerry.storage.errors import CorruptStore

# https://sqlite.org/fileformat2.html#the_write_ahead_log
HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24
LITTLE_ENDIAN_SUMS = 0x377F0682
BIG_ENDIAN_SUMS = 0x377F0683
WORD = 0xFFFFFFFF

LONG_LOG_PAGES = 1000

Sums = tuple[int, int]


def shorten_log(connection: Connection) -> None:
    """Move the log into the database once it is long.

    SQLite would do so by itself, but keeps a disk error that it meets on the way to itself.
    """
    _busy, pages, moved_pages = connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
    if pages - moved_pages >= LONG_LOG_PAGES:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()


def empty_log(connection: Connection) -> None:
    """Move the whole log into the database and give its room back to the disk."""
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


@dataclass(frozen=True)
class Frame:
    """One page in the log; `commits` where it ends a transaction, `valid` where it and all before it add up."""

    commits: bool
    valid: bool


def refuse_damaged_log(database: Path) -> None:
    """Raise CorruptStore where the log beside `database` is damaged in a way that hides acknowledged commits.

    Damage in the last commit alone looks like a torn write and is not found here.
    """
    log = database.with_name(f"{database.name}-wal")
    if not log.exists() or log.stat().st_size <= HEADER_BYTES:
        return
    data = log.read_bytes()
    if not _header_adds_up(data):
        raise CorruptStore(log, "its header does not add up")
    if hides_commits(list(frames(data))):
        raise CorruptStore(log, "a page in the middle does not add up, and there are later changes behind it")


def hides_commits(frames: Sequence[Frame]) -> bool:
    """Whether the unreadable end of the log holds more commits than the one that a power cut may tear.

    >>> torn = [Frame(commits=True, valid=True), Frame(commits=False, valid=False), Frame(commits=True, valid=False)]
    >>> hides_commits(torn), hides_commits([*torn, Frame(commits=True, valid=False)])
    (False, True)
    """
    return sum(frame.commits for frame in frames if not frame.valid) > 1


def _header_adds_up(data: bytes) -> bool:
    magic = int.from_bytes(data[:4], "big")
    if magic not in (LITTLE_ENDIAN_SUMS, BIG_ENDIAN_SUMS):
        return False
    return _sums(data[: HEADER_BYTES - 8], (0, 0), _order(data)) == struct.unpack_from(">2I", data, HEADER_BYTES - 8)


def frames(data: bytes) -> Iterator[Frame]:
    """The frames of the log's present life; others are left from before it was last begun anew."""
    page_bytes = int.from_bytes(data[8:12], "big")
    frame_bytes = FRAME_HEADER_BYTES + page_bytes
    life = data[16:24]
    sums: Sums = struct.unpack_from(">2I", data, HEADER_BYTES - 8)
    valid = True
    for start in range(HEADER_BYTES, len(data) - frame_bytes + 1, frame_bytes):
        header = data[start : start + FRAME_HEADER_BYTES]
        if valid:
            page = data[start + FRAME_HEADER_BYTES : start + frame_bytes]
            sums = _sums(header[:8] + page, sums, _order(data))
            valid = header[8:16] == life and sums == struct.unpack_from(">2I", header, 16)
        if header[8:16] == life:
            yield Frame(commits=header[4:8] != bytes(4), valid=valid)


def _order(data: bytes) -> str:
    return ">" if int.from_bytes(data[:4], "big") == BIG_ENDIAN_SUMS else "<"


def _sums(data: bytes, sums: Sums, order: str) -> Sums:
    first, second = sums
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        first = (first + even + second) & WORD
        second = (second + odd + first) & WORD
    return first, second
