"""`/documents/{id}`: the page's editor speaks the y-websocket protocol with the note's document here.

One message is added to that protocol, and only for pages that send it first: a *barrier* (message 4 and a number). It
comes back once everything the page sent before it is durable, so the page never calls anything saved too early.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

import anyio
from anyio.abc import TaskStatus
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from starlette.websockets import WebSocket, WebSocketDisconnect

from skerry import (
    Document,
    DocumentId,
    PageEdited,
    PageEvent,
    PagePeer,
    PagePresence,
    Reply,
    awareness_frame,
    events,
    frame_for,
)
from skerry.documents import merge_updates
from skerry.errors import HostileUpdate, NotSaved, PageProtocolError, UpdateDoesNotFit
from skerry_protocol.errors import MalformedId

from ..errors import UnknownNote
from ..notebook import Notebook
from ..presence import Company, under_name

BARRIER = bytes([4])
MAX_WAITING_FRAMES = 2048
MAX_TOGETHER = 64
"""Frames of one page that are saved in one go."""
PRESENCE_PAUSE_SECONDS = 0.1
"""A caret that moves with every letter is shown often enough so; each move is signed, sealed and sent."""
SYNC_AGAIN, UNKNOWN, CANNOT_SAVE = 4000, 4404, 4507
MAX_REASON_BYTES = 123
"""What a WebSocket's closing frame has room for."""


class DocumentSockets:
    """Every page that has a note open on this device, by note."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self._open_notes: dict[DocumentId, OpenNote] = {}

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Hand what other devices say about their carets to the pages here, until cancelled."""
        with self._notebook.node.events() as stream:
            task_status.started()
            async for event in stream:
                if isinstance(event, events.PresenceReceived):
                    await self._hear(event)

    async def serve(self, websocket: WebSocket) -> None:
        """One page's editor, from its opening to its closing."""
        await websocket.accept()
        try:
            document = await self._notebook.document(DocumentId.parse(websocket.path_params["note"]))
        except (UnknownNote, MalformedId):
            await websocket.close(UNKNOWN)
            return
        open_note = self._open_notes.setdefault(document.id, OpenNote(document, self._notebook))
        try:
            await open_note.serve(websocket)
        finally:
            if not open_note.pages:
                self._open_notes.pop(document.id, None)

    async def _hear(self, event: events.PresenceReceived) -> None:
        open_note = self._open_notes.get(event.document)
        if open_note is not None:
            await open_note.hear(event)


class OpenNote:
    """One note and the pages of this device that have it open."""

    def __init__(self, document: Document, notebook: Notebook) -> None:
        self.pages: set[Page] = set()
        self._document = document
        self._notebook = notebook
        self._company = Company()

    async def serve(self, websocket: WebSocket) -> None:
        """One page, until it leaves or has to start again."""
        page = Page(websocket, self._document, self)
        peer = PagePeer(self._document, self._company.room)
        self.pages.add(page)
        try:
            await page.run(peer)
        finally:
            self.pages.remove(page)
            farewell = peer.farewell()
        if farewell is not None:
            await self.announce(farewell)

    @property
    def may_write(self) -> bool:
        """Whether what a page writes is taken in."""
        return self._notebook.read_only_reason(self._document) is None

    async def announce(self, payload: bytes) -> None:
        """Tell every page of this device, and every other device, what one page says of itself."""
        self._tell(payload)
        await self._notebook.node.send_presence(self._document.id, payload)

    def own_presence(self, payload: bytes) -> bytes | None:
        """What a page here says of itself, if it says anything and does not just repeat what it heard."""
        return self._company.own(payload)

    async def hear(self, event: events.PresenceReceived) -> None:
        """Tell the pages here what another device's pages say of themselves."""
        device = str(event.device)
        try:
            answer = self._company.hear(event.payload)
            self._tell(under_name(event.payload, device, self._notebook.name_of(device)))
        except PageProtocolError:
            # Presence is never stored and never vital: a malformed one of another member is dropped.
            return
        if answer is not None:
            await self._notebook.node.send_presence(self._document.id, answer)

    def _tell(self, payload: bytes) -> None:
        for page in self.pages:
            page.send(awareness_frame(payload))


class Page:
    """One page with one note open."""

    def __init__(self, websocket: WebSocket, document: Document, open_note: OpenNote) -> None:
        self._websocket = websocket
        self._document = document
        self._open_note = open_note
        self._outbox, self._outgoing = anyio.create_memory_object_stream[bytes](MAX_WAITING_FRAMES)
        self._scope = anyio.CancelScope()
        self._said, self._news_of_carets = b"", anyio.Event()

    async def run(self, peer: PagePeer) -> None:
        """Serve the page until it leaves, or has to start again."""
        try:
            with self._outbox, self._outgoing:
                await self._exchange(peer)
        except* WebSocketDisconnect:
            # The page left, in the middle of a frame or between two: what it had sent before is saved.
            pass

    def send(self, frame: bytes) -> None:
        """Queue a frame for the page. One that cannot keep up is cut off, and syncs again when it is back."""
        try:
            self._outbox.send_nowait(frame)
        except anyio.WouldBlock:
            self._scope.cancel()

    async def _exchange(self, peer: PagePeer) -> None:
        async with anyio.create_task_group() as tasks:
            self._scope = tasks.cancel_scope
            tasks.start_soon(self._write)
            tasks.start_soon(self._announce)
            wire, inbox = anyio.create_memory_object_stream[bytes](MAX_TOGETHER)
            tasks.start_soon(self._listen, wire)
            with inbox, self._document.subscribe(lambda change: self.send(frame_for(change.update))):
                await self._read(peer, inbox)
            tasks.cancel_scope.cancel()

    async def _write(self) -> None:
        async for frame in self._outgoing:
            await self._websocket.send_bytes(frame)

    async def _announce(self) -> None:
        """Pass on what the page says of itself: at once, and then no faster than people see; the newest counts."""
        while True:
            await self._news_of_carets.wait()
            self._news_of_carets = anyio.Event()
            await self._open_note.announce(self._said)
            await anyio.sleep(PRESENCE_PAUSE_SECONDS)

    async def _read(self, peer: PagePeer, inbox: MemoryObjectReceiveStream[bytes]) -> None:
        for frame in peer.greeting():
            self.send(frame)
        try:
            async for frame in inbox:
                await self._take(peer, [frame, *arrived_too(inbox)])
        except UpdateDoesNotFit:
            await self._websocket.close(SYNC_AGAIN)
        except (NotSaved, HostileUpdate, PageProtocolError) as error:
            await self._websocket.close(CANNOT_SAVE, closing_reason(error.hint))

    async def _listen(self, inbox: MemoryObjectSendStream[bytes]) -> None:
        """Take frames off the wire while earlier ones are being saved; what came before the page left is kept."""
        with inbox:
            try:
                while True:
                    await inbox.send(await self._websocket.receive_bytes())
            except (WebSocketDisconnect, anyio.BrokenResourceError):
                return

    async def _take(self, peer: PagePeer, frames: Sequence[bytes]) -> None:
        """Save what came together in one go; then a barrier, which proves everything before it, goes back."""
        edits: list[bytes] = []
        try:
            for frame in frames:
                if not frame.startswith(BARRIER):
                    edits += self._hear(peer.receive(frame))
        finally:
            await self._edit(edits)
        for frame in frames:
            if frame.startswith(BARRIER):
                self.send(frame)

    def _hear(self, events: Iterable[PageEvent]) -> list[bytes]:
        """Answer and pass on what asks for it; the edits are left to be saved."""
        edits = []
        for event in events:
            match event:
                case Reply():
                    self.send(event.frame)
                case PageEdited():
                    edits.append(event.update)
                case PagePresence():
                    self._say(event.payload)
        return edits

    def _say(self, payload: bytes) -> None:
        said = self._open_note.own_presence(payload)
        if said is not None:
            self._said = said
            self._news_of_carets.set()

    async def _edit(self, updates: Sequence[bytes]) -> None:
        # A page answers the greeting with an update even where it has nothing new; in a note that must not be written
        # to, that answer is not taken in, and the page itself offers nothing to write with.
        if updates and self._open_note.may_write:
            await self._document.apply_from_page(merge_updates(updates))


def arrived_too(inbox: MemoryObjectReceiveStream[bytes]) -> list[bytes]:
    """The frames that wait already, so that a fast typist pays for one commit and not for one a letter."""
    frames: list[bytes] = []
    with suppress(anyio.WouldBlock, anyio.EndOfStream):
        while len(frames) < MAX_TOGETHER:
            frames.append(inbox.receive_nowait())
    return frames


def closing_reason(hint: str) -> str:
    """As much of a hint as a closing frame can carry: its last sentences, which say what to do.

    >>> closing_reason("x" * 200 + ". Free some room on the disk.")
    'Free some room on the disk.'
    """
    while len(hint.encode()) > MAX_REASON_BYTES:
        _, _, hint = hint.partition(". ")
    return hint
