"""Undo takes back what this device wrote, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pycrdt
import pytest

from skerry.documents import Document, DocumentChanged, Origin
from skerry.errors import NotSaved, WrongKind

if TYPE_CHECKING:
    from .conftest import StubbornStore

pytestmark = pytest.mark.anyio


async def test_each_change_is_one_step(document: Document) -> None:
    title = document.text("title")
    scope = document.undo_scope(["title"])
    for words in ("Pump", " 3"):
        async with document.change():
            for letter in words:
                title.append(letter)
    assert await scope.undo()
    assert str(title) == "Pump"
    assert await scope.undo()
    assert str(title) == ""
    assert not await scope.undo()
    assert await scope.redo()
    assert str(title) == "Pump"
    assert (scope.can_undo, scope.can_redo) == (True, True)


async def test_what_others_wrote_stays(document: Document) -> None:
    title = document.text("title")
    scope = document.undo_scope(["title"])
    async with document.change():
        title.append("mine")
    page: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    page.apply_update(document.diff())
    edits: list[bytes] = []
    page.observe(lambda event: edits.append(event.update))
    words = page.get("title", type=pycrdt.Text)
    words += " theirs"
    await document.apply_from_page(edits[0])
    words += " remote"
    document.apply_remote(edits[1])
    await scope.undo()
    assert str(title) == " theirs remote"


async def test_values_outside_the_scope_stay(document: Document) -> None:
    title, fields = document.text("title"), document.map("fields")
    scope = document.undo_scope(["title"])
    async with document.change():
        title.append("Pump")
        fields["severity"] = 2
    await scope.undo()
    assert (str(title), fields.to_python()) == ("", {"severity": 2})


async def test_undo_is_stored_and_heard_like_any_change(document: Document, store: StubbornStore) -> None:
    document.text("title")
    scope = document.undo_scope(["title"])
    async with document.change():
        document.text("title").append("Pump")
    heard: list[DocumentChanged] = []
    with document.subscribe(heard.append):
        await scope.undo()
    assert [change.origin for change in heard] == [Origin.LOCAL]
    assert str((await Document.open(document.id, store)).text("title")) == ""


async def test_an_undo_that_cannot_be_saved_leaves_the_text(document: Document, store: StubbornStore) -> None:
    document.text("title")
    scope = document.undo_scope(["title"])
    async with document.change():
        document.text("title").append("Pump")
    store.is_full = True
    with pytest.raises(NotSaved):
        await scope.undo()
    store.is_full = False
    assert str(document.text("title")) == "Pump"
    async with document.change():
        document.text("title").append(" 3")
    assert await scope.undo()
    assert str(document.text("title")) == "Pump"


async def test_an_unknown_name_is_refused(document: Document) -> None:
    with pytest.raises(WrongKind):
        document.undo_scope(["never asked for"])
    assert not document.undo_scope([]).can_undo
