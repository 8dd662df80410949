"""Documents are open at most once, and nothing slips past one that is just being opened."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import anyio
import pycrdt
import pytest

from skerry.documents import Document, DocumentRepository
from skerry_protocol.ids import DocumentId

if TYPE_CHECKING:
    from .conftest import StubbornStore

pytestmark = pytest.mark.anyio


async def test_two_tasks_that_open_a_document_get_the_same_one(store: StubbornStore, document_id: DocumentId) -> None:
    repository = DocumentRepository(store)
    opened: list[Document] = []

    async def open_it() -> None:
        opened.append(await repository.open(document_id))

    store.close_gate()
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(open_it)
        await store.reached.wait()
        await anyio.wait_all_tasks_blocked()
        store.gate.set()
    assert store.loads == 1
    assert opened[0] is opened[1] is opened[2]


async def test_a_slow_document_does_not_hold_up_another(store: StubbornStore, document_id: DocumentId) -> None:
    repository = DocumentRepository(store)
    other = await repository.open(DocumentId(bytes(16)))
    store.close_gate()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(repository.open, document_id)
        await store.reached.wait()
        assert await repository.open(other.id) is other
        store.gate.set()


async def test_an_update_that_is_stored_during_an_opening_is_not_missed(
    store: StubbornStore, document_id: DocumentId
) -> None:
    page: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    words = page.get("title", type=pycrdt.Text)
    words += "Pump 3 leaks"
    repository = DocumentRepository(store)
    opened: list[Document] = []

    async def open_it() -> None:
        opened.append(await repository.open(document_id))

    store.close_gate()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(open_it)
        await store.reached.wait()
        tasks.start_soon(repository.apply_remote, document_id, page.get_update())
        await anyio.wait_all_tasks_blocked()
        store.gate.set()
    assert str(opened[0].text("title")) == "Pump 3 leaks"


async def test_an_update_for_a_document_that_nobody_holds_is_left_to_the_store(
    store: StubbornStore, document_id: DocumentId
) -> None:
    await DocumentRepository(store).apply_remote(document_id, b"\x00\x00")
    assert store.loads == 0


async def test_a_document_that_nobody_holds_is_closed(store: StubbornStore, document_id: DocumentId) -> None:
    repository = DocumentRepository(store)
    document = await repository.open(document_id)
    async with document.change():
        document.text("title").append("Pump 3")
    del document
    gc.collect()
    again = await repository.open(document_id)
    assert store.loads == 2
    assert str(again.text("title")) == "Pump 3"


async def test_a_failed_opening_can_be_tried_again(store: StubbornStore, document_id: DocumentId) -> None:
    repository = DocumentRepository(store)
    store.close_gate()
    with anyio.CancelScope() as scope:
        scope.cancel()
        await repository.open(document_id)
    store.gate.set()
    assert (await repository.open(document_id)).id == document_id
