"""The real `WebsocketProvider` of y-websocket against `PagePeer`, over a real socket."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import anyio
import pytest
from anyio.abc import Process
from anyio.streams.text import TextReceiveStream
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from skerry.documents import (
    AwarenessRoom,
    Document,
    DocumentChanged,
    EditReceived,
    MemoryStore,
    PagePeer,
    PresenceReceived,
    Reply,
    awareness_frame,
    frame_for,
)
from skerry.errors import UpdateDoesNotFit
from skerry_protocol.ids import DocumentId

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

ANSWER_SECONDS = 10


class Device:
    """A thin shell around `PagePeer`, as a program writes it: it does what the events say."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.room = AwarenessRoom()
        self.pages: set[ServerConnection] = set()
        self.unsaved_edits = 0
        """How many of the next edits the disk refuses."""
        self.resyncs = 0

    async def talk(self, page: ServerConnection) -> None:
        peer = PagePeer(self.document, self.room)
        outbox, changes = anyio.create_memory_object_stream[bytes](100)
        with self.document.subscribe(lambda changed: outbox.send_nowait(frame_for(changed.update))):
            self.pages.add(page)
            try:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self._send, page, changes)
                    with suppress(ConnectionClosed):
                        await self._listen(page, peer)
                    tasks.cancel_scope.cancel()
            finally:
                self.pages.discard(page)
                outbox.close()
                changes.close()
        await self._tell_all(peer.farewell())

    async def _listen(self, page: ServerConnection, peer: PagePeer) -> None:
        for frame in peer.greeting():
            await page.send(frame)
        async for received in page:
            assert isinstance(received, bytes)
            await self._receive(page, peer, received)

    async def _send(self, page: ServerConnection, changes: Any) -> None:
        with suppress(ConnectionClosed):
            async for frame in changes:
                await page.send(frame)

    async def _receive(self, page: ServerConnection, peer: PagePeer, frame: bytes) -> None:
        for event in peer.receive(frame):
            match event:
                case Reply(frame=reply):
                    await page.send(reply)
                case EditReceived(update=update):
                    await self._apply(page, peer, update)
                case PresenceReceived(payload=payload):
                    await self._tell_all(payload)

    async def _apply(self, page: ServerConnection, peer: PagePeer, update: bytes) -> None:
        if self.unsaved_edits:
            self.unsaved_edits -= 1
            return
        try:
            await self.document.apply_from_page(update)
        except UpdateDoesNotFit:
            self.resyncs += 1
            for frame in peer.greeting():
                await page.send(frame)

    async def _tell_all(self, payload: bytes | None) -> None:
        if payload is None:
            return
        for page in tuple(self.pages):
            with suppress(ConnectionClosed):
                await page.send(awareness_frame(payload))


class Page:
    """A process with yjs and the real provider."""

    def __init__(self, process: Process) -> None:
        self._process = process
        assert process.stdout is not None
        self._output = TextReceiveStream(process.stdout)
        self._received = ""

    async def do(self, command: str, **arguments: object) -> Any:
        assert self._process.stdin is not None
        await self._process.stdin.send(json.dumps({"command": command, **arguments}).encode() + b"\n")
        with anyio.fail_after(ANSWER_SECONDS):
            while "\n" not in self._received:
                self._received += await self._output.receive()
        line, _, self._received = self._received.partition("\n")
        return json.loads(line)["answer"]


OpenPage = Callable[[], Any]


@pytest.fixture
async def device() -> Device:
    return Device(await Document.open(DocumentId(bytes(16)), MemoryStore()))


@pytest.fixture
async def open_page(device: Device, node_project: Path, node: Any) -> AsyncIterator[OpenPage]:
    """Starts pages that talk to `device`; all of them are gone at the end."""

    @asynccontextmanager
    async def page_at(address: str) -> AsyncIterator[Page]:
        command = [node.node, "page.mjs", address]
        async with await anyio.open_process(command, cwd=node_project, stderr=None) as process:
            try:
                yield Page(process)
            finally:
                process.kill()

    async with AsyncExitStack() as pages:
        server = await pages.enter_async_context(serve(device.talk, "127.0.0.1", 0, compression=None))
        port = server.sockets[0].getsockname()[1]

        async def open_one() -> Page:
            page = await pages.enter_async_context(page_at(f"ws://127.0.0.1:{port}"))
            assert await page.do("synced")
            return page

        yield open_one


async def stored(document: Document, title: str) -> None:
    """Return once the device has stored this title."""
    arrived = anyio.Event()

    def look(_: DocumentChanged | None) -> None:
        if str(document.text("title")) == title:
            arrived.set()

    with document.subscribe(look):
        look(None)
        await arrived.wait()


async def test_a_page_gets_what_the_device_has(device: Device, open_page: OpenPage) -> None:
    async with device.document.change():
        device.document.text("title").append("Pump 3 🎉 leaks")
    page = await open_page()
    assert await page.do("title", text="Pump 3 🎉 leaks") == "Pump 3 🎉 leaks"


async def test_two_pages_and_the_device_edit_one_text(device: Device, open_page: OpenPage) -> None:
    alice, bob = await open_page(), await open_page()
    await alice.do("insert", at=0, text="Pump 🎉 leaks")
    await bob.do("title", text="Pump 🎉 leaks")
    await bob.do("deleteAt", at=5, length=2)
    await stored(device.document, "Pump  leaks")
    async with device.document.change():
        device.document.text("title").insert(5, "3")
    assert await alice.do("title", text="Pump 3 leaks") == await bob.do("title", text="Pump 3 leaks")
    assert await alice.do("content") == await bob.do("content")


async def test_what_a_page_wrote_without_a_connection_arrives_with_the_next_one(
    device: Device, open_page: OpenPage
) -> None:
    alice = await open_page()
    await alice.do("insert", at=0, text="Pump")
    await stored(device.document, "Pump")
    await alice.do("disconnect")
    await alice.do("insert", at=4, text=" 3")
    async with device.document.change():
        device.document.text("title").insert(0, "! ")
    await alice.do("connect")
    await alice.do("synced")
    assert await alice.do("title", text="! Pump 3") == "! Pump 3"
    await stored(device.document, "! Pump 3")


async def test_a_page_that_is_ahead_sends_again_what_was_not_saved(device: Device, open_page: OpenPage) -> None:
    alice = await open_page()
    device.unsaved_edits = 1
    await alice.do("insert", at=0, text="Pump")
    await alice.do("insert", at=4, text=" 3")
    await stored(device.document, "Pump 3")
    assert device.resyncs == 1


async def test_pages_see_who_is_there_and_who_has_left(open_page: OpenPage) -> None:
    alice, bob = await open_page(), await open_page()
    await alice.do("name", name="Alice")
    await bob.do("name", name="Bob")
    assert await alice.do("company", names=["Bob"]) == "Bob"
    assert await bob.do("company", names=["Alice"]) == "Alice"
    carol = await open_page()
    await carol.do("name", name="Carol")
    await carol.do("company", names=["Alice", "Bob"])
    await alice.do("disconnect")
    assert await bob.do("company", names=["Carol"]) == "Carol"
    await alice.do("connect")
    await alice.do("name", name="Alice again")
    assert await bob.do("company", names=["Alice again", "Carol"]) == "Alice again,Carol"
