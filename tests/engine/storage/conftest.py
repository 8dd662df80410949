"""Alice's store, on a real disk, and the programs that are killed while they write to one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from skerry.storage import Connection, Database, Home, Migration

NOTES = Migration(1, "notes", "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;")
PROGRAMS = Path(__file__).with_name("programs")

OpenStore = Callable[[], AbstractAsyncContextManager[Database]]
AddNote = Callable[[str], Callable[[Connection], int]]
Program = Callable[..., AbstractContextManager[subprocess.Popen[bytes]]]


@pytest.fixture
def key() -> bytes:
    return bytes(range(32))


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "alice")


@pytest.fixture
def notes() -> Migration:
    """The only table of these tests."""
    return NOTES


@pytest.fixture
def open_store(home: Home, key: bytes) -> OpenStore:
    """Open alice's store."""
    return lambda: Database.open(home.folder, key, [NOTES])


@pytest.fixture
def add_note() -> AddNote:
    """A change that adds a note and returns its number."""

    def change(text: str) -> Callable[[Connection], int]:
        return lambda store: store.execute("INSERT INTO note (text) VALUES (?)", (text,)).lastrowid or 0

    return change


@pytest.fixture
def all_notes() -> Callable[[Connection], list[str]]:
    """A question for the texts of all notes, oldest first."""
    return lambda store: [text for (text,) in store.execute("SELECT text FROM note ORDER BY number")]


@pytest.fixture
def program() -> Program:
    """Start one of the programs beside these tests; it is killed, without warning, at the end of the block."""

    @contextmanager
    def start(name: str, *arguments: object) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, str(PROGRAMS / name), *map(str, arguments)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as process:
            try:
                yield process
            finally:
                process.kill()

    return start


@pytest.fixture
def superuser() -> Callable[..., None]:
    """Run a command as root; some faults of a disk can only be made by root."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a disk do this")

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True)

    return run
