"""What `Database` promises to those who write and read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import anyio
import pytest

from skerry.storage import Connection, Home, NotAQuestion, NotCommitted, StoreClosed, tables
from skerry.storage.write_ahead_log import frames

pytestmark = pytest.mark.anyio


class Gate:
    """A change that stands in the writing thread until it is let through."""

    def __init__(self) -> None:
        self._reached, self._opened = threading.Event(), threading.Event()

    def __call__(self, _store: Connection) -> None:
        self._reached.set()
        assert self._opened.wait(10)

    async def reached(self) -> None:
        assert await anyio.to_thread.run_sync(self._reached.wait, 10)

    def open(self) -> None:
        self._opened.set()


def commits(home: Home) -> int:
    """How many commits the log holds."""
    log = home.database.with_name(f"{home.database.name}-wal")
    return sum(frame.commits and frame.valid for frame in frames(log.read_bytes()))


async def test_what_was_written_is_there_after_opening_again(open_store: Any, add_note: Any, all_notes: Any) -> None:
    async with open_store() as database:
        assert await database.write(add_note("valve leaks")) == 1
    async with open_store() as database:
        assert await database.read(all_notes) == ["valve leaks"]


async def test_changes_that_wait_together_share_one_commit(
    home: Home, open_store: Any, add_note: Any, all_notes: Any
) -> None:
    gate = Gate()
    async with open_store() as database:
        await database.write(add_note("first"))
        before = commits(home)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(database.write, gate)
            await gate.reached()
            for number in range(50):
                tasks.start_soon(database.write, add_note(f"note {number}"))
            await anyio.wait_all_tasks_blocked()
            gate.open()
        assert commits(home) - before == 1
        assert len(await database.read(all_notes)) == 51


async def test_a_failing_change_undoes_only_itself(open_store: Any, add_note: Any, all_notes: Any) -> None:
    def broken(store: Connection) -> None:
        store.execute("INSERT INTO note (text) VALUES ('half')")
        raise LookupError("no such valve")

    gate = Gate()
    async with open_store() as database:

        async def expect_failure() -> None:
            with pytest.raises(LookupError, match="no such valve"):
                await database.write(broken)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(database.write, gate)
            await gate.reached()
            tasks.start_soon(database.write, add_note("before"))
            tasks.start_soon(expect_failure)
            tasks.start_soon(database.write, add_note("after"))
            await anyio.wait_all_tasks_blocked()
            gate.open()
        assert await database.read(all_notes) == ["before", "after"]


async def test_a_failing_commit_fails_everybody_in_it(open_store: Any, add_note: Any, all_notes: Any) -> None:
    def owe_a_parent(store: Connection) -> None:
        store.execute("PRAGMA defer_foreign_keys = ON")
        store.execute("INSERT INTO child VALUES (1)")

    def make_family(store: Connection) -> None:
        store.execute("CREATE TABLE parent (number INTEGER PRIMARY KEY)")
        store.execute("CREATE TABLE child (parent INTEGER REFERENCES parent)")

    gate = Gate()
    failures: list[str] = []
    async with open_store() as database:
        await database.write(make_family)

        async def expect_failure(change: Callable[[Connection], Any]) -> None:
            with pytest.raises(NotCommitted) as failure:
                await database.write(change)
            failures.append(failure.value.hint)

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(database.write, gate)
            await gate.reached()
            tasks.start_soon(expect_failure, add_note("innocent"))
            tasks.start_soon(expect_failure, owe_a_parent)
            await anyio.wait_all_tasks_blocked()
            gate.open()
        assert len(failures) == 2
        assert await database.read(all_notes) == []
        await database.write(add_note("afterwards all is well"))


@pytest.mark.parametrize("statement", ["COMMIT", "ROLLBACK", "BEGIN"])
async def test_a_change_cannot_end_the_transaction_of_its_neighbours(
    open_store: Any, add_note: Any, all_notes: Any, statement: str
) -> None:
    async with open_store() as database:
        for _ in range(2):
            with pytest.raises(Exception, match=r"not authorized|within a transaction"):
                await database.write(lambda store: store.execute(statement))
            with pytest.raises(Exception, match="not authorized"):
                await database.write(lambda store: store.commit())
        await database.write(add_note("still working"))
        assert await database.read(all_notes) == ["still working"]


async def test_a_cancelled_caller_takes_nobody_along(open_store: Any, add_note: Any, all_notes: Any) -> None:
    gate = Gate()
    async with open_store() as database:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(database.write, gate)
            await gate.reached()
            async with anyio.create_task_group() as impatient:
                impatient.start_soon(database.write, add_note("the leader of the batch, cancelled"))
                await anyio.wait_all_tasks_blocked()
                tasks.start_soon(database.write, add_note("patient"))
                await anyio.wait_all_tasks_blocked()
                impatient.cancel_scope.cancel()
                gate.open()
        assert await database.read(all_notes) == ["the leader of the batch, cancelled", "patient"]


async def test_a_caller_cancelled_beforehand_writes_nothing(open_store: Any, add_note: Any, all_notes: Any) -> None:
    async with open_store() as database:
        with anyio.CancelScope() as scope:
            scope.cancel()
            await database.write(add_note("too late"))
        assert await database.read(all_notes) == []


async def test_a_question_does_not_wait_for_the_writer(open_store: Any, add_note: Any, all_notes: Any) -> None:
    gate = Gate()

    def add_and_stand_still(store: Connection) -> None:
        add_note("not yet committed")(store)
        gate(store)

    async with open_store() as database:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(database.write, add_and_stand_still)
            await gate.reached()
            assert await database.read(all_notes) == []
            gate.open()
        assert await database.read(all_notes) == ["not yet committed"]


async def test_a_question_sees_one_moment(open_store: Any, add_note: Any, all_notes: Any) -> None:
    gate = Gate()

    def ask_twice(store: Connection) -> tuple[list[str], list[str]]:
        first = all_notes(store)
        gate(store)
        return first, all_notes(store)

    answers: list[tuple[list[str], list[str]]] = []
    async with open_store() as database:

        async def ask() -> None:
            answers.append(await database.read(ask_twice))

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(ask)
            await gate.reached()
            await database.write(add_note("in between"))
            gate.open()
    assert answers == [([], [])]


async def test_a_question_cannot_write(open_store: Any, add_note: Any) -> None:
    async with open_store() as database:
        with pytest.raises(NotAQuestion, match="A question tried to change"):
            await database.read(add_note("by the wrong door"))


async def test_closing_waits_for_the_changes_already_asked_for(
    open_store: Any, add_note: Any, all_notes: Any
) -> None:
    gate = Gate()
    async with anyio.create_task_group() as tasks:
        async with open_store() as database:
            tasks.start_soon(database.write, gate)
            await gate.reached()
            tasks.start_soon(database.write, add_note("asked in time"))
            await anyio.wait_all_tasks_blocked()
            gate.open()
        with pytest.raises(StoreClosed, match="is closed"):
            await database.write(add_note("too late"))
        with pytest.raises(StoreClosed, match="is closed"):
            await database.read(all_notes)
    async with open_store() as database:
        assert await database.read(all_notes) == ["asked in time"]


async def test_sqlite_utils_works_inside_a_change(open_store: Any, all_notes: Any) -> None:
    def upsert(store: Connection) -> None:
        tables(store).table("note").upsert({"number": 7, "text": "pump hums"}, pk="number")
        tables(store).table("photo").insert({"number": 1, "name": "a"}, pk="number")
        tables(store).table("photo").insert({"number": 2, "place": "shed"}, alter=True)
        assert tables(store).table("photo").count == 2

    def undone(store: Connection) -> None:
        tables(store).table("note").insert({"number": 8, "text": "undone"})
        raise LookupError

    async with open_store() as database:
        await database.write(upsert)
        with pytest.raises(LookupError):
            await database.write(undone)
        assert await database.read(all_notes) == ["pump hums"]


async def test_the_log_is_moved_into_the_database_once_it_is_long(home: Home, open_store: Any, add_note: Any) -> None:
    async with open_store() as database:
        for _ in range(3):
            await database.write(add_note("x" * 5_000_000))
        assert home.database.stat().st_size > 10_000_000
