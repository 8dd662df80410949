"""One running Incident Notes: a node, its notebook and its page, started and stopped together."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio

from skerry import Node
from skerry.intelligence.settings import ReadingSettings

from .errors import PortTaken
from .notebook import Notebook
from .reader import Reader
from .voice import VoiceDesk
from .web.document_socket import DocumentSockets
from .web.server import page_application, page_server
from .web.sessions import Sessions

ONLY_THIS_DEVICE = "127.0.0.1"
KEEP_SOUND_DAYS = 7


@dataclass(frozen=True)
class Serving:
    """A page being served to this device's own browser."""

    port: int
    notebook: Notebook
    reader: Reader
    _sessions: Sessions

    def new_link(self) -> str:
        """A link that opens one browser, once."""
        return f"http://{ONLY_THIS_DEVICE}:{self.port}/open?token={self._sessions.new_token()}"


@asynccontextmanager
async def serve_page(
    node: Node,
    *,
    port: int = 0,
    reads: ReadingSettings | None = None,
    keep_sound_days: int = KEEP_SOUND_DAYS,
) -> AsyncIterator[Serving]:
    """Serve the page of an open node until the block ends. Port 0 takes any free one.

    With `reads` the device also begins to read its notes, and to hear what is spoken for them, if the parts that do
    so are installed.
    Raises `PortTaken`, `PageNotBuilt`.
    """
    listening = _listen(port)
    try:
        taken_port = listening.getsockname()[1]
        notebook, sessions = Notebook(node), Sessions()
        reader = Reader(notebook)
        voice = VoiceDesk(notebook, reader)
        sockets = DocumentSockets(notebook)
        server = page_server(page_application(notebook, reader, voice, sockets, sessions, port=taken_port))
        async with anyio.create_task_group() as followers:
            await followers.start(notebook.run)
            await followers.start(sockets.run)
            if reads:
                await reader.start(reads, keep_sound_days=keep_sound_days)
            if reader.reads:
                await followers.start(voice.run)
            async with anyio.create_task_group() as serving:
                serving.start_soon(server.serve, [listening])
                yield Serving(taken_port, notebook, reader, sessions)
                server.should_exit = True
            followers.cancel_scope.cancel()
    finally:
        listening.close()


def _listen(port: int) -> socket.socket:
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((ONLY_THIS_DEVICE, port))
    except OSError:
        listening.close()
        raise PortTaken(port) from None
    # Listening before the link is shown, so that a browser which is quick waits instead of being refused.
    listening.listen()
    return listening
