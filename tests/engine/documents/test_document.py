"""A document: every change is durable before anybody sees it, and one that fails leaves no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import pycrdt
import pytest

from skerry.documents import (
    Document,
    DocumentChanged,
    MemoryStore,
    Origin,
    inspect_state_vector,
    inspect_update,
    lib0,
    squash,
)
from skerry.documents.depth import MAX_LEVELS
from skerry.errors import HostileContent, HostileUpdate, NotSaved, OutsideChange, UpdateDoesNotFit, WrongKind

if TYPE_CHECKING:
    from .conftest import StubbornStore

pytestmark = pytest.mark.anyio


class Page:
    """A Yjs editor in a browser, as far as updates go: it tells each of its edits."""

    def __init__(self) -> None:
        self.doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=77)
        self.text = self.doc.get("title", type=pycrdt.Text)
        self.edits: list[bytes] = []
        edits = self.edits
        self.doc.observe(lambda event: edits.append(event.update))

    def type(self, words: str) -> bytes:
        self.text += words
        return self.edits[-1]


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


async def test_remote_updates_during_a_change_are_kept_out_of_it(document: Document, store: StubbornStore) -> None:
    page = Page()
    async with document.change():
        document.text("title").append("mine")
        document.apply_remote(page.type("theirs"))
        assert str(document.text("title")) == "mine"
    assert str(document.text("title")) in ("minetheirs", "theirsmine")
    assert all(77 not in claimed for claimed in store.claimed)


async def test_a_draft_catches_up_with_what_came_from_elsewhere(document: Document) -> None:
    page = Page()
    async with document.change():
        document.text("other").append("x")
    document.apply_remote(page.type("Pump 3"))
    async with document.change():
        document.text("title").insert(6, " leaks")
    assert str(document.text("title")) == "Pump 3 leaks"


async def test_an_edit_of_a_page_is_stored_then_heard(document: Document, store: StubbornStore) -> None:
    heard: list[DocumentChanged] = []
    with document.subscribe(heard.append):
        await document.apply_from_page(Page().type("Pump 3"))
    assert [change.origin for change in heard] == [Origin.PAGE]
    assert store.claimed == [frozenset({77})]
    assert str(document.text("title")) == "Pump 3"


async def test_an_edit_that_is_known_already_is_not_stored_again(document: Document, store: StubbornStore) -> None:
    page = Page()
    await document.apply_from_page(page.type("Pump 3"))
    del page.text[0:2]
    await document.apply_from_page(page.edits[-1])
    await document.apply_from_page(page.doc.get_update())
    assert len(store.claimed) == 2


async def test_page_edits_keep_their_order(document: Document) -> None:
    page = Page()
    edits = [page.type(letter) for letter in "abcdefgh"]
    heard: list[DocumentChanged] = []
    with document.subscribe(heard.append):
        async with anyio.create_task_group() as tasks:
            for edit in edits:
                tasks.start_soon(document.apply_from_page, edit)
    assert [change.update for change in heard] == edits


async def test_an_edit_of_a_page_that_cannot_be_saved_leaves_no_trace(
    document: Document, store: StubbornStore
) -> None:
    page = Page()
    store.is_full = True
    with pytest.raises(NotSaved):
        await document.apply_from_page(page.type("lost"))
    assert document.diff() == b"\x00\x00"


async def test_a_page_that_is_ahead_is_asked_to_sync_again(document: Document, store: StubbornStore) -> None:
    page = Page()
    store.is_full = True
    with pytest.raises(NotSaved):
        await document.apply_from_page(page.type("Pump 3"))
    store.is_full = False
    with pytest.raises(UpdateDoesNotFit):
        await document.apply_from_page(page.type(" leaks"))
    assert store.claimed == []
    await document.apply_from_page(page.doc.get_update(document.state_vector()))
    assert str(document.text("title")) == "Pump 3 leaks"


async def test_what_waits_for_a_predecessor_is_not_lost(document: Document) -> None:
    page = Page()
    first, second = page.type("Pump 3"), page.type(" leaks")
    document.apply_remote(second)
    assert str(document.text("title")) == ""
    new_page: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    new_page.apply_update(document.diff())
    document.apply_remote(first)
    new_page.apply_update(first)
    assert str(document.text("title")) == "Pump 3 leaks"
    assert str(new_page.get("title", type=pycrdt.Text)) == "Pump 3 leaks"


async def test_a_page_may_hand_back_what_waits(document: Document, store: StubbornStore) -> None:
    page = Page()
    page.type("Pump 3")
    document.apply_remote(page.type(" leaks"))
    await document.apply_from_page(document.diff())
    assert store.claimed == []


@pytest.mark.parametrize("update", [b"", b"\xff", b"\x01\x01\x01", b"\x00\x00\x00"])
async def test_a_hostile_edit_of_a_page_is_refused(document: Document, store: StubbornStore, update: bytes) -> None:
    with pytest.raises(HostileUpdate):
        await document.apply_from_page(update)
    assert store.claimed == []
    await document.apply_from_page(Page().type("still works"))
    assert str(document.text("title")) == "still works"


async def test_a_change_that_is_too_large_is_refused_with_a_hint(document: Document) -> None:
    with pytest.raises(NotSaved) as caught:
        async with document.change():
            document.text("title").append("x" * 3_600_000)
    assert "smaller" in caught.value.hint
    assert str(document.text("title")) == ""


async def test_a_document_with_one_spoilt_update_still_opens(document: Document, store: MemoryStore) -> None:
    async with document.change():
        document.text("title").append("Pump 3 leaks")
    await store.append(document.id, b"\xff\xff\xff", frozenset())
    async with document.change():
        document.text("title").append(" badly")
    again = await Document.open(document.id, store)
    assert str(again.text("title")) == "Pump 3 leaks badly"
    assert (document.left_out, again.left_out) == (0, 1)


async def test_a_state_vector_names_each_client_once(document: Document, store: StubbornStore) -> None:
    async with document.change():
        document.text("title").append("é🎉")
    assert dict(inspect_state_vector(document.state_vector())) == {client: 3 for client in store.claimed[0]}
    assert inspect_update(document.diff(document.state_vector())).is_empty


async def test_a_nonsense_state_vector_is_refused(document: Document) -> None:
    with pytest.raises(HostileUpdate):
        document.diff(b"\xff")


def child_of_a_letter(parent: int) -> bytes:
    """An update that passes every inspection and puts a word inside a letter of client `parent`."""
    honest = b"\x01\x08\x00\x04\x01\x01t\x04good"
    return b"\x02" + honest + b"\x01\x09\x00\x04\x00" + bytes((parent, 0)) + b"\x03bad" + b"\x00"


async def test_an_update_that_only_the_crdt_refuses_leaves_no_trace(document: Document) -> None:
    page = Page()
    document.apply_remote(page.type("Pump 3"))
    inspect_update(child_of_a_letter(77))
    with pytest.raises(HostileUpdate):
        document.apply_remote(child_of_a_letter(77))
    with pytest.raises(HostileUpdate):
        await document.apply_from_page(child_of_a_letter(77))
    async with document.change():
        with pytest.raises(HostileUpdate):
            document.apply_remote(child_of_a_letter(77))
        document.text("other").append("x")
        document.text("other").delete(0, 1)
    assert {8, 9}.isdisjoint(inspect_state_vector(document.state_vector()))
    assert str(document.text("t")) == ""
    document.apply_remote(page.type(" leaks"))
    assert str(document.text("title")) == "Pump 3 leaks"


async def test_a_refused_update_is_left_out_of_every_opening_and_every_squash(
    document: Document, store: StubbornStore
) -> None:
    page = Page()
    updates = [page.type("Pump 3"), child_of_a_letter(77), page.type(" leaks")]
    for update in updates:
        await store.append(document.id, update, frozenset())
        document.take_in(update)
    again = await Document.open(document.id, store)
    assert str(document.text("title")) == str(again.text("title")) == "Pump 3 leaks"
    assert (document.left_out, again.left_out) == (1, 1)
    assert document.diff() == again.diff() == squash(updates)


async def test_a_tree_that_grows_too_deep_one_update_at_a_time_is_stopped(document: Document) -> None:
    page: pycrdt.Doc[pycrdt.XmlFragment] = pycrdt.Doc()
    updates: list[bytes] = []
    page.observe(lambda event: updates.append(event.update))
    parent: pycrdt.XmlFragment | pycrdt.XmlElement = page.get("body", type=pycrdt.XmlFragment)
    for _ in range(MAX_LEVELS // 50 + 1):
        with page.transaction():
            for _ in range(50):
                child = pycrdt.XmlElement("blockquote")
                parent.children.append(child)
                parent = child
    for update in updates[:-1]:
        document.apply_remote(update)
    with pytest.raises(HostileUpdate, match="deep"):
        document.apply_remote(updates[-1])
    with pytest.raises(HostileUpdate, match="deep"):
        await document.apply_from_page(updates[-1])
    async with document.change():
        document.xml("body").delete(0, 1)
    assert document.plain_text("body") == ""


async def test_a_long_note_with_many_paragraphs_is_not_too_deep(document: Document) -> None:
    for _ in range(30):
        async with document.change():
            for _ in range(100):
                document.xml("body").append_element("paragraph").append_text("words")
    assert document.plain_text("body").count("words") == 3000


@pytest.mark.parametrize("text", ["é", "🎉"])
async def test_text_inside_a_list_cannot_make_reading_it_hang(document: Document, text: str) -> None:
    async with document.change():
        document.array("list").append(1)
        document.array("list").make_array(1).append(2)
    clients = iter(inspect_state_vector(document.state_vector()))
    author = lib0.integer(next(clients))
    content = lib0.data(text.encode())
    document.apply_remote(b"\x01\x01\x09\x00\x84" + author + b"\x00" + content + b"\x00")
    with pytest.raises(HostileContent):
        document.array("list").to_python()
    async with document.change():
        document.text("title").append("the rest can be read")
    assert document.plain_text("title") == "the rest can be read"


async def test_text_inside_a_list_within_cannot_make_reading_it_hang(document: Document) -> None:
    async with document.change():
        document.map("fields").make_array("people").append("alice")
    author = lib0.integer(next(iter(inspect_state_vector(document.state_vector()))))
    document.apply_remote(b"\x01\x01\x09\x00\x84" + author + b"\x01\x02\xc3\xa9\x00")
    with pytest.raises(HostileContent):
        document.map("fields").to_python()
    assert document.map("fields").keys() == ["people"]


async def test_text_of_any_script_beside_a_list_is_no_obstacle(document: Document) -> None:
    async with document.change():
        document.array("list").append("é🎉")
        document.array("list").make_text(1, "中").append("é")
        document.map("fields")["é"] = "🎉"
        document.xml("body").append_element("paragraph").append_text("é🎉")
    again = await Document.open(document.id, MemoryStore())
    again.apply_remote(document.diff())
    assert again.array("list").to_python() == ["é🎉", "中é"]
