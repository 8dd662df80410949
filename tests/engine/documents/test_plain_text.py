"""The words of a rich text, as ProseMirror and Tiptap lay it out."""

from __future__ import annotations

import pycrdt
import pytest

from skerry.documents import Document, MemoryStore, SharedXmlElement, SharedXmlText
from skerry.errors import OffsetOutOfRange, WrongKind

pytestmark = pytest.mark.anyio


async def test_blocks_are_lines_and_formats_are_left_out(document: Document) -> None:
    async with document.change():
        body = document.xml("body")
        body.append_element("heading", {"level": 2}).append_text("Pump 3")
        line = body.append_element("paragraph").append_text("It leaks ")
        line.append("badly", {"bold": True})
        body.append_element("paragraph")
        body.append_element("blockquote").append_element("paragraph").append_text("é🎉")
        body.append_element("horizontalRule")
        body.append_element("codeBlock").append_text("a\nb")
    assert document.plain_text("body") == "Pump 3\nIt leaks badly\n\né🎉\n---\na\nb"


async def test_a_hard_break_is_a_line_break(document: Document) -> None:
    async with document.change():
        paragraph = document.xml("body").append_element("paragraph")
        paragraph.append_text("one")
        paragraph.append_element("hardBreak")
        paragraph.append_text("two")
    assert document.plain_text("body") == "one\ntwo"


async def test_lists_keep_their_marks(document: Document) -> None:
    async with document.change():
        body = document.xml("body")
        _add_items(body.append_element("bulletList"), "listItem", ["tea", "milk"])
        _add_items(body.append_element("orderedList", {"start": 3}), "listItem", ["third", "fourth"])
        tasks = body.append_element("taskList")
        tasks.append_element("taskItem", {"checked": True}).append_element("paragraph").append_text("close valve")
        tasks.append_element("taskItem", {"checked": False}).append_element("paragraph").append_text("call bob")
    assert document.plain_text("body").splitlines() == [
        "- tea",
        "- milk",
        "3. third",
        "4. fourth",
        "[x] close valve",
        "[ ] call bob",
    ]


async def test_lists_within_lists_are_indented(document: Document) -> None:
    async with document.change():
        outer = document.xml("body").append_element("bullet_list").append_element("list_item")
        outer.append_element("paragraph").append_text("tools")
        _add_items(outer.append_element("ordered_list"), "list_item", ["wrench", "tape"])
    assert document.plain_text("body") == "- tools\n  1. wrench\n  2. tape"


async def test_no_tree_overflows_the_stack(document: Document) -> None:
    page: pycrdt.Doc[pycrdt.XmlFragment] = pycrdt.Doc()
    parent: pycrdt.XmlFragment | pycrdt.XmlElement = page.get("body", type=pycrdt.XmlFragment)
    for _ in range(300):
        child = pycrdt.XmlElement("blockquote")
        parent.children.append(child)
        parent = child
    document.apply_remote(page.get_update())
    assert document.plain_text("body") == "…"


async def test_the_words_of_a_text_and_of_nothing(document: Document) -> None:
    async with document.change():
        document.text("title").append("Pump 3")
    assert (document.plain_text("title"), document.plain_text("body")) == ("Pump 3", "")


async def test_words_are_read_before_anybody_says_what_kind_they_are(document: Document, store: MemoryStore) -> None:
    async with document.change():
        document.text("title").append("Pump 3")
        document.xml("body").append_element("paragraph").append_text("It leaks")
        document.map("fields")["site"] = "Hall 2"
    again = await Document.open(document.id, store)
    words = [again.plain_text(name) for name in ("title", "body", "nothing", "fields")]
    assert words == ["Pump 3", "It leaks", "", ""]
    async with again.change():
        again.text("nothing").append("something")
        again.map("fields")["site"] = "Hall 3"
    assert again.plain_text("nothing") == "something"
    with pytest.raises(WrongKind):
        again.plain_text("fields")


async def test_a_tree_is_read_and_cut(document: Document) -> None:
    async with document.change():
        body = document.xml("body")
        body.append_element("paragraph").append_text("b")
        body.insert_element(0, "heading", {"level": 1}).append_text("a🎉")
        body.append_text("loose")
        body.delete(1, 2)
        with pytest.raises(OffsetOutOfRange):
            body.delete(0, 9)
        with pytest.raises(OffsetOutOfRange):
            body.insert_element(5, "paragraph")
    heading, loose = document.xml("body").children()
    assert isinstance(heading, SharedXmlElement)
    assert (heading.tag, heading.attributes(), len(heading)) == ("heading", {"level": 1}, 1)
    words = heading.children()[0]
    assert isinstance(words, SharedXmlText)
    assert (str(words), len(words), str(loose)) == ("a🎉", 2, "loose")


def _add_items(parent: SharedXmlElement, tag: str, words: list[str]) -> None:
    for each in words:
        parent.append_element(tag).append_element("paragraph").append_text(each)
