"""docs/storage.md names every table and every error of the store."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from skerry import storage
from skerry.storage import StorageError
from skerry.storage.schema import MIGRATIONS


@pytest.fixture(scope="module")
def rows(root: Path) -> set[str]:
    """The names in the first column of the document's tables."""
    return set(re.findall(r"^\| `([\w.-]+)`", (root / "docs" / "storage.md").read_text(), re.MULTILINE))


def test_every_table_is_described(rows: set[str]) -> None:
    made = {name for step in MIGRATIONS for name in re.findall(r"CREATE TABLE (\w+)", step.sql)}
    dropped = {name for step in MIGRATIONS for name in re.findall(r"DROP TABLE (\w+)", step.sql)}
    assert {row for row in rows if row.islower() and row.isidentifier()} - {
        "keystore",
        "lock",
        "ballast",
    } == made - dropped


def test_every_error_is_described(rows: set[str]) -> None:
    errors = {
        name
        for name in storage.__all__
        if isinstance(kind := getattr(storage, name), type) and issubclass(kind, StorageError)
    }
    assert {row for row in rows if row[0].isupper()} == errors - {"StorageError"}
