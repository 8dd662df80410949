"""Crash the store at every kind of moment, open what the crash left, and compare it with a list of strings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anyio
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from skerry.storage import Connection, Database, Home, Migration, write_ahead_log
from skerry.storage.write_ahead_log import HEADER_BYTES

NOTES = Migration(1, "notes", "CREATE TABLE note (number INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;")
KEY = bytes(range(32))
SECTOR_BYTES = 512
FEW_PAGES = 12
STEPS = settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Image = dict[str, bytes]
TEXTS = st.one_of(st.text(max_size=20), st.integers(1, 12_000).map(lambda length: "x" * length))


class Regret(Exception):
    """Raised by a change that does not want to have happened."""


@pytest.fixture(autouse=True)
def short_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Move the log into the database often, so that crashes meet it in every stage of its life."""
    monkeypatch.setattr(write_ahead_log, "LONG_LOG_PAGES", FEW_PAGES)


def image_of(home: Home) -> Image:
    """What a kill would leave. SQLite builds the `-shm` file anew."""
    names = (home.database.name, f"{home.database.name}-wal")
    return {name: (home.folder / name).read_bytes() for name in names}


def torn(before: bytes, after: bytes, landed: int) -> bytes:
    """The log `after`, where only some of the sectors that it changed reached the disk: those set in `landed`.

    A new header is synced before anything follows it.
    """
    old = (after[:HEADER_BYTES] + before[HEADER_BYTES:]).ljust(len(after), b"\0")
    sectors = bytearray(old)
    for number, start in enumerate(range(0, len(after), SECTOR_BYTES)):
        if landed >> number % 64 & 1:
            sectors[start : start + SECTOR_BYTES] = after[start : start + SECTOR_BYTES]
    return bytes(sectors)


class Store(RuleBasedStateMachine):
    """Alice writes notes; what she was told is saved is in `saved`, and must always be what the store holds."""

    tells_early = False

    def __init__(self) -> None:
        super().__init__()
        self.saved: list[str] = []
        self._held = ExitStack()
        self._folder = Path(self._held.enter_context(TemporaryDirectory()))
        self._portal: BlockingPortal = self._held.enter_context(start_blocking_portal())
        self._opened = ExitStack()
        self._homes = 0
        self._open_image({})

    @rule(text=TEXTS)
    def write(self, text: str) -> None:
        self._write(partial(add, text))
        self.saved.append(text)

    @rule(text=TEXTS)
    def write_and_regret(self, text: str) -> None:
        with pytest.raises(Regret):
            self._write(partial(add_and_regret, text))

    @rule(texts=st.lists(st.tuples(TEXTS, st.booleans()), min_size=2, max_size=6))
    def write_together(self, texts: list[tuple[str, bool]]) -> None:
        self._portal.call(write_all, self._database, texts)
        self.saved += [text for text, regretted in texts if not regretted]

    @rule()
    def delete_the_oldest(self) -> None:
        self._portal.call(self._database.make_room, delete_the_oldest)
        del self.saved[:1]

    @rule()
    def close_and_open(self) -> None:
        self._opened.close()
        self._open()

    @rule()
    def crash_between_changes(self) -> None:
        self._open_image(image_of(self._home))

    @rule(text=TEXTS)
    def crash_inside_a_change(self, text: str) -> None:
        self._open_image(self._write(partial(add_and_take_image, text, self._home)))
        if self.tells_early:
            self.saved.append(text)

    @rule(text=TEXTS, landed=st.integers(0, 2**64 - 1))
    def crash_inside_a_commit(self, text: str, landed: int) -> None:
        before = image_of(self._home)
        self._write(partial(add, text))
        after = image_of(self._home)
        database, log = after
        if before[database] == after[database]:
            after[log] = torn(before[log], after[log], landed)
        self._open_image(after)
        if len(self._notes()) > len(self.saved):
            self.saved.append(text)

    @invariant()
    def holds_what_was_saved(self) -> None:
        assert self._notes() == self.saved

    def teardown(self) -> None:
        self._opened.close()
        self._held.close()

    def _write(self, change: Callable[[Connection], Any]) -> Any:
        return self._portal.call(self._database.write, change)

    def _notes(self) -> list[str]:
        return self._portal.call(self._database.read, all_notes)

    def _open_image(self, image: Image) -> None:
        self._opened.close()
        self._homes += 1
        self._home = Home(self._folder / str(self._homes))
        self._home.prepare()
        for name, data in image.items():
            (self._home.folder / name).write_bytes(data)
        self._open()

    def _open(self) -> None:
        opening = Database.open(self._home.folder, KEY, [NOTES])
        opened: AbstractContextManager[Database] = self._portal.wrap_async_context_manager(opening)
        self._database = self._opened.enter_context(opened)


def all_notes(store: Connection) -> list[str]:
    return [text for (text,) in store.execute("SELECT text FROM note ORDER BY number")]


def add(text: str, store: Connection) -> None:
    store.execute("INSERT INTO note (text) VALUES (?)", (text,))


def add_and_regret(text: str, store: Connection) -> None:
    add(text, store)
    raise Regret


def add_and_take_image(text: str, home: Home, store: Connection) -> Image:
    add(text, store)
    return image_of(home)


def delete_the_oldest(store: Connection) -> None:
    store.execute("DELETE FROM note WHERE number = (SELECT min(number) FROM note)")


async def write_all(database: Database, texts: list[tuple[str, bool]]) -> None:
    async def write(text: str, regretted: bool) -> None:
        if not regretted:
            await database.write(partial(add, text))
            return
        with pytest.raises(Regret):
            await database.write(partial(add_and_regret, text))

    async with anyio.create_task_group() as tasks:
        for text, regretted in texts:
            tasks.start_soon(write, text, regretted)


class StoreThatTellsEarly(Store):
    """Calls a note saved while its transaction is still open."""

    tells_early = True


@pytest.mark.timeout(300)
def test_whatever_crashes_the_store_holds_what_was_saved() -> None:
    run_state_machine_as_test(Store, settings=STEPS)


@pytest.mark.timeout(300)
def test_a_store_that_tells_early_would_be_caught() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(StoreThatTellsEarly, settings=STEPS)
