"""What comes from pages and from other devices: each edit once, in order, and nothing lost on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import pycrdt
import pytest

from skerry.documents import (
    Document,
    DocumentChanged,
    Origin,
)
from skerry.errors import NotSaved, UpdateDoesNotFit

if TYPE_CHECKING:
    from .conftest import Page, StubbornStore

pytestmark = pytest.mark.anyio


async def test_remote_updates_during_a_change_are_kept_out_of_it(
    document: Document, page: Page, store: StubbornStore
) -> None:
    async with document.change():
        document.text("title").append("mine")
        document.apply_remote(page.type("theirs"))
        assert str(document.text("title")) == "mine"
    assert str(document.text("title")) in ("minetheirs", "theirsmine")
    assert all(77 not in claimed for claimed in store.claimed)


async def test_a_draft_catches_up_with_what_came_from_elsewhere(document: Document, page: Page) -> None:
    async with document.change():
        document.text("other").append("x")
    document.apply_remote(page.type("Pump 3"))
    async with document.change():
        document.text("title").insert(6, " leaks")
    assert str(document.text("title")) == "Pump 3 leaks"


async def test_an_edit_of_a_page_is_stored_then_heard(document: Document, page: Page, store: StubbornStore) -> None:
    heard: list[DocumentChanged] = []
    with document.subscribe(heard.append):
        await document.apply_from_page(page.type("Pump 3"))
    assert [change.origin for change in heard] == [Origin.PAGE]
    assert store.claimed == [frozenset({77})]
    assert str(document.text("title")) == "Pump 3"


async def test_an_edit_that_is_known_already_is_not_stored_again(
    document: Document, page: Page, store: StubbornStore
) -> None:
    await document.apply_from_page(page.type("Pump 3"))
    del page.text[0:2]
    await document.apply_from_page(page.edits[-1])
    await document.apply_from_page(page.doc.get_update())
    assert len(store.claimed) == 2


async def test_page_edits_keep_their_order(document: Document, page: Page) -> None:
    edits = [page.type(letter) for letter in "abcdefgh"]
    heard: list[DocumentChanged] = []
    with document.subscribe(heard.append):
        async with anyio.create_task_group() as tasks:
            for edit in edits:
                tasks.start_soon(document.apply_from_page, edit)
    assert [change.update for change in heard] == edits


async def test_an_edit_of_a_page_that_cannot_be_saved_leaves_no_trace(
    document: Document, page: Page, store: StubbornStore
) -> None:
    store.is_full = True
    with pytest.raises(NotSaved):
        await document.apply_from_page(page.type("lost"))
    assert document.diff() == b"\x00\x00"


async def test_a_page_that_is_ahead_is_asked_to_sync_again(
    document: Document, page: Page, store: StubbornStore
) -> None:
    store.is_full = True
    with pytest.raises(NotSaved):
        await document.apply_from_page(page.type("Pump 3"))
    store.is_full = False
    with pytest.raises(UpdateDoesNotFit):
        await document.apply_from_page(page.type(" leaks"))
    assert store.claimed == []
    await document.apply_from_page(page.doc.get_update(document.state_vector()))
    assert str(document.text("title")) == "Pump 3 leaks"


async def test_what_waits_for_a_predecessor_is_not_lost(document: Document, page: Page) -> None:
    first, second = page.type("Pump 3"), page.type(" leaks")
    document.apply_remote(second)
    assert str(document.text("title")) == ""
    new_page: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    new_page.apply_update(document.diff())
    document.apply_remote(first)
    new_page.apply_update(first)
    assert str(document.text("title")) == "Pump 3 leaks"
    assert str(new_page.get("title", type=pycrdt.Text)) == "Pump 3 leaks"


async def test_a_page_may_hand_back_what_waits(document: Document, page: Page, store: StubbornStore) -> None:
    page.type("Pump 3")
    document.apply_remote(page.type(" leaks"))
    await document.apply_from_page(document.diff())
    assert store.claimed == []
