"""What an authorised member writes to do harm stays without effect, and the document stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycrdt
import pytest

from skerry.documents import (
    Document,
    MemoryStore,
    inspect_state_vector,
    inspect_update,
    lib0,
    squash,
)
from skerry.documents.depth import MAX_LEVELS
from skerry.errors import HostileContent, HostileUpdate

if TYPE_CHECKING:
    from .conftest import Page, StubbornStore

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("update", [b"", b"\xff", b"\x01\x01\x01", b"\x00\x00\x00"])
async def test_a_hostile_edit_of_a_page_is_refused(
    document: Document, page: Page, store: StubbornStore, update: bytes
) -> None:
    with pytest.raises(HostileUpdate):
        await document.apply_from_page(update)
    assert store.claimed == []
    await document.apply_from_page(page.type("still works"))
    assert str(document.text("title")) == "still works"


async def test_a_document_with_one_spoilt_update_still_opens(document: Document, store: MemoryStore) -> None:
    async with document.change():
        document.text("title").append("Pump 3 leaks")
    await store.append(document.id, b"\xff\xff\xff", frozenset())
    async with document.change():
        document.text("title").append(" badly")
    again = await Document.open(document.id, store)
    assert str(again.text("title")) == "Pump 3 leaks badly"
    assert (document.left_out, again.left_out) == (0, 1)


def child_of_a_letter(parent: int) -> bytes:
    """An update that passes every inspection and puts a word inside a letter of client `parent`."""
    honest = b"\x01\x08\x00\x04\x01\x01t\x04good"
    return b"\x02" + honest + b"\x01\x09\x00\x04\x00" + bytes((parent, 0)) + b"\x03bad" + b"\x00"


async def test_an_update_that_only_the_crdt_refuses_leaves_no_trace(document: Document, page: Page) -> None:
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
    document: Document, page: Page, store: StubbornStore
) -> None:
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
