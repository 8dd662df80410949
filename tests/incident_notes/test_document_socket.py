"""The page's editor connection, spoken by hand: nothing is called saved before it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import anyio
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from incident_notes.app import Serving
from incident_notes.note import read_note
from skerry import Document, DocumentId, Node, frame_for
from skerry.documents import MemoryStore

pytestmark = pytest.mark.anyio

BARRIER = bytes([4, 7])
CANNOT_SAVE, UNKNOWN = 4507, 4404


async def update_that_writes(title: str, based_on: Document) -> bytes:
    """What a page would send for writing this title."""
    page = await Document.open(based_on.id, MemoryStore())
    page.apply_remote(based_on.diff())
    async with page.change():
        page.text("title").append(title)
    return page.diff(based_on.state_vector())


async def wait_for(socket: ClientConnection, frame: bytes) -> None:
    with anyio.fail_after(10):
        while await socket.recv() != frame:
            pass


async def closing_code(socket: ClientConnection) -> int:
    with anyio.fail_after(10):
        with suppress(ConnectionClosed):
            while True:
                await socket.recv()
    assert socket.close_code is not None
    return socket.close_code


@pytest.fixture
def open_socket(serving: Serving) -> Any:
    @asynccontextmanager
    async def opened(document_id: object) -> AsyncIterator[ClientConnection]:
        sessions = serving._sessions
        cookie = sessions.exchange(sessions.new_token())
        async with connect(
            f"ws://127.0.0.1:{serving.port}/documents/{document_id}",
            additional_headers={"Cookie": f"incident_notes_{serving.port}={cookie}"},
            origin=f"http://127.0.0.1:{serving.port}",  # type: ignore[arg-type]
        ) as socket:
            yield socket

    def open_one(document_id: object) -> AbstractAsyncContextManager[ClientConnection]:
        return opened(document_id)

    return open_one


async def test_a_barrier_comes_back_once_what_was_sent_before_it_is_durable(
    open_socket: Any, write_note: Any, open_device: Any, node: Node, serving: Serving
) -> None:
    document = await write_note("")
    update = await update_that_writes("Pump 3 leaks", document)
    async with open_socket(document.id) as socket:
        await socket.send(frame_for(update))
        await socket.send(BARRIER)
        await wait_for(socket, BARRIER)
        stored = await node._documents._store.load(document.id)
    copy = await Document.open(document.id, MemoryStore())
    for each in stored:
        copy.apply_remote(each)
    assert read_note(copy).title == "Pump 3 leaks"


async def test_letters_that_came_together_are_saved_together(open_socket: Any, write_note: Any, node: Node) -> None:
    document = await write_note("")
    page = await Document.open(document.id, MemoryStore())
    page.apply_remote(document.diff())
    frames = []
    for letter in "Pump 3 leaks" * 20:
        before = page.state_vector()
        async with page.change():
            page.text("title").append(letter)
        frames.append(frame_for(page.diff(before)))
    async with open_socket(document.id) as socket:
        for frame in frames:
            await socket.send(frame)
        await socket.send(BARRIER)
        await wait_for(socket, BARRIER)
    assert read_note(document).title == "Pump 3 leaks" * 20
    assert len(await node._documents._store.load(document.id)) < len(frames)


async def test_where_saving_fails_the_page_is_told_and_the_barrier_never_comes(
    open_socket: Any, write_note: Any, node: Node
) -> None:
    document = await write_note("Pump 3 leaks")
    update = await update_that_writes("x" * 500_000, document)
    await limit_pages(node, 1)
    async with open_socket(document.id) as socket:
        await socket.send(frame_for(update))
        await socket.send(BARRIER)
        assert await closing_code(socket) == CANNOT_SAVE
    assert read_note(document).title == "Pump 3 leaks"
    await limit_pages(node, 1_000_000)
    async with open_socket(document.id) as socket:
        await socket.send(frame_for(update))
        await socket.send(BARRIER)
        await wait_for(socket, BARRIER)
    assert len(read_note(document).title) > 500_000


async def limit_pages(node: Node, pages: int) -> None:
    """The store may grow to this many pages, or stays as it is where it is larger: a disk that is full."""
    await node._journal.database.write(lambda store: store.execute(f"PRAGMA max_page_count = {pages}").fetchone())


async def test_a_note_that_is_not_here_closes_with_its_own_code(open_socket: Any) -> None:
    for name in (DocumentId(bytes(16)), "no-id-at-all"):
        async with open_socket(name) as socket:
            assert await closing_code(socket) == UNKNOWN


@pytest.mark.parametrize("frame", [b"\x00\x02\x03abc", b"\x00\x09\x00", b"\x01\x02\xff\xff", b""])
async def test_a_broken_frame_ends_that_connection_and_harms_no_other(
    open_socket: Any, write_note: Any, frame: bytes
) -> None:
    document = await write_note("Pump 3 leaks")
    async with open_socket(document.id) as good, open_socket(document.id) as bad:
        await bad.send(frame)
        assert await closing_code(bad) == CANNOT_SAVE
        await good.send(BARRIER)
        await wait_for(good, BARRIER)
    assert read_note(document).title == "Pump 3 leaks"
