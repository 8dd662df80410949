"""A document: every change is durable before anybody sees it, and one that fails leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import pycrdt
import pytest

from skerry.documents import (
    Document,
    DocumentChanged,
    Origin,
    inspect_state_vector,
    inspect_update,
)
from skerry.errors import HostileUpdate, NotSaved, OutsideChange, WrongKind

if TYPE_CHECKING:
    from .conftest import StubbornStore

pytestmark = pytest.mark.anyio


async def make_a_mistake(document: Document, words: str) -> None:
    async with document.change():
        document.text("title").append(words)
        raise KeyError("mistake")


async def test_a_change_is_stored_before_anybody_hears_of_it(document: Document, store: StubbornStore) -> None:
    stored_when_heard: list[int] = []

    def listen(_: DocumentChanged) -> None:
        stored_when_heard.append(len(store.claimed))

    with document.subscribe(listen):
        async with document.change():
            document.text("title").append("Pump 3 leaks")
    assert stored_when_heard == [1]


async def test_readers_do_not_see_a_change_that_is_not_stored_yet(document: Document, store: StubbornStore) -> None:
    store.close_gate()

    async def write() -> None:
        async with document.change():
            document.text("title").append("Pump 3 leaks")

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write)
        await store.reached.wait()
        assert str(document.text("title")) == ""
        assert document.diff() == b"\x00\x00"
        store.gate.set()
    assert str(document.text("title")) == "Pump 3 leaks"


async def test_whoever_changes_a_document_reads_what_they_wrote(document: Document) -> None:
    title = document.text("title")
    async with document.change():
        title.append("Pump 3")
        assert str(title) == "Pump 3"
        title.insert(len(title), " leaks")
    assert str(title) == "Pump 3 leaks"


async def test_a_change_reaches_the_next_opening(document: Document, store: StubbornStore) -> None:
    async with document.change():
        document.text("title").append("Pump 3 leaks")
    again = await Document.open(document.id, store)
    assert str(again.text("title")) == "Pump 3 leaks"


async def test_one_change_is_one_update(document: Document) -> None:
    heard: list[DocumentChanged] = []
    with document.subscribe(heard.append):
        async with document.change():
            document.text("title").append("Pump")
            document.map("fields")["severity"] = 2
    assert [(change.document, change.origin) for change in heard] == [(document.id, Origin.LOCAL)]
    copy: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    copy.apply_update(heard[0].update)
    assert str(copy.get("title", type=pycrdt.Text)) == "Pump"


async def test_a_change_that_changes_nothing_stores_nothing(document: Document, store: StubbornStore) -> None:
    heard: list[DocumentChanged] = []
    with document.subscribe(heard.append):
        async with document.change():
            str(document.text("title"))
    assert (heard, store.claimed) == ([], [])


async def test_a_change_that_cannot_be_saved_leaves_no_trace(document: Document, store: StubbornStore) -> None:
    heard: list[DocumentChanged] = []
    store.is_full = True
    with document.subscribe(heard.append), pytest.raises(NotSaved, match="no space left") as caught:
        async with document.change():
            document.text("title").append("lost")
    assert caught.value.hint
    assert (heard, str(document.text("title")), document.diff()) == ([], "", b"\x00\x00")


async def test_work_goes_on_after_a_change_that_could_not_be_saved(document: Document, store: StubbornStore) -> None:
    title = document.text("title")
    store.is_full = True
    with pytest.raises(NotSaved):
        async with document.change():
            title.append("lost")
    store.is_full = False
    async with document.change():
        title.append("kept")
    assert str(title) == "kept"
    assert str((await Document.open(document.id, store)).text("title")) == "kept"


async def test_a_client_id_is_not_used_again_after_a_failure(document: Document, store: StubbornStore) -> None:
    async with document.change():
        document.text("title").append("a")
    with pytest.raises(KeyError):
        await make_a_mistake(document, "b")
    async with document.change():
        document.text("title").append("c")
    first, second = store.claimed
    assert first.isdisjoint(second)


async def test_an_error_in_the_body_leaves_no_trace(document: Document, store: StubbornStore) -> None:
    with pytest.raises(KeyError, match="mistake"):
        await make_a_mistake(document, "half a thought")
    assert (str(document.text("title")), store.claimed) == ("", [])


async def test_a_change_cancelled_in_its_body_leaves_no_trace(document: Document, store: StubbornStore) -> None:
    with anyio.CancelScope() as scope:
        async with document.change():
            document.text("title").append("half a thought")
            scope.cancel()
            await anyio.lowlevel.checkpoint()
    assert scope.cancelled_caught
    assert (str(document.text("title")), store.claimed) == ("", [])


async def test_a_change_cancelled_while_it_is_being_saved_is_saved_whole(
    document: Document, store: StubbornStore
) -> None:
    store.close_gate()
    scope = anyio.CancelScope()

    async def write() -> None:
        with scope:
            async with document.change():
                document.text("title").append("Pump 3 leaks")
            await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write)
        await store.reached.wait()
        scope.cancel()
        store.gate.set()
    assert scope.cancelled_caught
    assert str(document.text("title")) == "Pump 3 leaks"
    assert str((await Document.open(document.id, store)).text("title")) == "Pump 3 leaks"


async def test_changes_at_the_same_time_happen_one_after_the_other(document: Document) -> None:
    title = document.text("title")

    async def write(letter: str) -> None:
        async with document.change():
            for _ in range(5):
                title.append(letter)
                await anyio.lowlevel.checkpoint()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(write, "a")
        tasks.start_soon(write, "b")
    assert str(title) == "aaaaabbbbb"


async def test_only_the_task_inside_a_change_may_write(document: Document) -> None:
    title = document.text("title")
    with pytest.raises(OutsideChange):
        title.append("nobody is changing anything")
    entered, done = anyio.Event(), anyio.Event()

    async def hold_a_change_open() -> None:
        async with document.change():
            title.append("alice")
            entered.set()
            await done.wait()

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(hold_a_change_open)
        await entered.wait()
        with pytest.raises(OutsideChange):
            title.append("bob")
        assert str(title) == ""
        done.set()
    assert str(title) == "alice"


async def test_a_change_inside_a_change_is_refused(document: Document) -> None:
    async with document.change():
        with pytest.raises(OutsideChange):
            async with document.change():
                pass


async def test_an_item_of_an_earlier_change_is_refused(document: Document) -> None:
    async with document.change():
        people = document.map("fields").make_array("people")
    with pytest.raises(OutsideChange):
        people.to_python()
    async with document.change():
        again = document.map("fields")["people"]
        assert again is not None


async def test_a_name_has_one_kind(document: Document) -> None:
    document.text("title")
    with pytest.raises(WrongKind):
        document.map("title")


async def test_a_change_that_is_too_large_is_refused_with_a_hint(document: Document) -> None:
    with pytest.raises(NotSaved) as caught:
        async with document.change():
            document.text("title").append("x" * 3_600_000)
    assert "smaller" in caught.value.hint
    assert str(document.text("title")) == ""


async def test_a_state_vector_names_each_client_once(document: Document, store: StubbornStore) -> None:
    async with document.change():
        document.text("title").append("é🎉")
    assert dict(inspect_state_vector(document.state_vector())) == {client: 3 for client in store.claimed[0]}
    assert inspect_update(document.diff(document.state_vector())).is_empty


async def test_a_nonsense_state_vector_is_refused(document: Document) -> None:
    with pytest.raises(HostileUpdate):
        document.diff(b"\xff")
