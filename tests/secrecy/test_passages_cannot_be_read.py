"""What a device knows about its notes for searching, words and vectors, is nowhere on its disk in clear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from skerry.intelligence.passages import passages
from skerry.intelligence.span import Span
from skerry.storage import Connection, Database
from skerry.storage.connection import SETTINGS
from skerry.storage.driver import sqlite
from skerry.storage.passages import forget_document, replace_passages
from skerry.storage.readings import StoredReading, write_reading
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId
from tests.secrecy.marker_scan import files_in, scan

WORD, STEM, SITE, VECTOR = "axolotltitleleak", "pangolinvalv", "okapifieldsite", "numbatvectorbytes"
MARKERS = (WORD, STEM, SITE, VECTOR)
NOTE = f"The {WORD} was seen.\nA {STEM}es closed at {SITE}."
DOCUMENT = DocumentId(bytes(range(16)))


def read_note(store: Connection) -> None:
    """As the device stores what it has read."""
    found = passages(NOTE)
    assert found[0].span == Span(0, len(NOTE))
    vectors = {passage.passage_id: VECTOR.encode().ljust(384) for passage in found}
    replace_passages(store, DOCUMENT, found, vectors)
    write_reading(store, StoredReading(DOCUMENT, b"", 1, "rules", 0, site=SITE))


@pytest.mark.anyio
async def test_no_file_of_the_device_shows_what_can_be_searched(tmp_path: Path) -> None:
    async with Database.open(tmp_path, bytes(32), MIGRATIONS) as database:
        await database.write(read_note)
        while_open = files_in(tmp_path)
        assert any(name.endswith("-wal") for name in while_open)
        await database.write(lambda store: forget_document(store, DOCUMENT))
        once_forgotten = files_in(tmp_path)
    assert scan(MARKERS, while_open) == []
    assert scan(MARKERS, once_forgotten) == []
    assert scan(MARKERS, files_in(tmp_path)) == []


def test_the_same_scan_reads_a_store_that_does_not_encrypt(tmp_path: Path) -> None:
    with not_encrypting(tmp_path) as store:
        read_note(store)
    assert {finding.marker for finding in scan(MARKERS, files_in(tmp_path))} == set(MARKERS)


def test_not_even_the_pages_behind_the_encryption_keep_what_was_forgotten(tmp_path: Path) -> None:
    with not_encrypting(tmp_path) as store:
        read_note(store)
        forget_document(store, DOCUMENT)
    assert scan((WORD, STEM, VECTOR), files_in(tmp_path)) == []


@contextmanager
def not_encrypting(folder: Path) -> Iterator[Connection]:
    """A store with the tables and the settings of a device, and without a key."""
    with closing(sqlite.connect(str(folder / "plain.sqlite3"), isolation_level=None)) as store:
        store.executescript(SETTINGS + "".join(migration.sql for migration in MIGRATIONS))
        yield store
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
