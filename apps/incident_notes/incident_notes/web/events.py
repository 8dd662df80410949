"""The page's news: the list and the status at once, then whatever changes."""

from __future__ import annotations

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from skerry import DocumentId

from ..errors import UnknownNote
from ..notebook import Notebook, Watch
from ..reader import Reader
from .reading_shapes import progress_shape
from .shapes import device_shape, note_shape

PAUSE_SECONDS = 0.15
"""Nobody reads faster; while two people type, a page that was told of every letter would slow the letters down."""


class NewsSocket:
    """`/events`: one WebSocket per page. A slow page gets the newest state, not a backlog."""

    def __init__(self, notebook: Notebook, reader: Reader) -> None:
        self._notebook = notebook
        self._reader = reader

    async def serve(self, websocket: WebSocket) -> None:
        await websocket.accept()
        try:
            with self._notebook.watch() as watch:
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self._listen, websocket)
                    await self._tell_everything(websocket)
                    await self._tell_changes(websocket, watch)
        except* WebSocketDisconnect:
            # The page left, in the middle of a message or between two: nobody is there to be told.
            pass

    async def _tell_everything(self, websocket: WebSocket) -> None:
        entries = await self._notebook.entries()
        await websocket.send_json({"type": "device", "device": device_shape(self._notebook, entries)})
        notes = [note_shape(entry, self._notebook) for entry in entries]
        await websocket.send_json({"type": "notes", "notes": notes})
        await self._tell_progress(websocket)

    async def _tell_changes(self, websocket: WebSocket, watch: Watch) -> None:
        while True:
            news = await watch.changes()
            for document_id in sorted(news.notes):
                await self._tell_note(websocket, document_id)
            for kind, documents in (("reading", news.readings), ("recordings", news.recordings)):
                for document_id in sorted(documents):
                    await websocket.send_json({"type": kind, "id": str(document_id)})
            if news.device:
                device = device_shape(self._notebook, await self._notebook.entries())
                await websocket.send_json({"type": "device", "device": device})
            if news.progress:
                await self._tell_progress(websocket)
            await anyio.sleep(PAUSE_SECONDS)

    async def _tell_progress(self, websocket: WebSocket) -> None:
        await websocket.send_json({"type": "reading_progress", "progress": progress_shape(self._reader.progress)})

    async def _tell_note(self, websocket: WebSocket, document_id: DocumentId) -> None:
        try:
            entry = await self._notebook.entry(document_id)
        except UnknownNote:
            await websocket.send_json({"type": "note_gone", "id": str(document_id)})
        else:
            await websocket.send_json({"type": "note", "note": note_shape(entry, self._notebook)})

    async def _listen(self, websocket: WebSocket) -> None:
        """The page says nothing here; this hears it leave."""
        while True:
            await websocket.receive_text()
