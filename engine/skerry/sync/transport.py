"""Frames over websockets: the only place that knows the library."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from skerry.sync.errors import ConnectionLost
from skerry_protocol.limits import HANDSHAKE_SECONDS, MAX_FRAME_BYTES

PING_INTERVAL_SECONDS = 20


class WebsocketTransport:
    """One websocket, one binary message a frame."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, frame: bytes) -> None:
        """Send one frame. Raises `ConnectionLost`."""
        try:
            await self._connection.send(frame)
        except ConnectionClosed as error:
            raise _lost() from error

    async def receive(self) -> bytes:
        """Wait for the next frame. Raises `ConnectionLost`; a text message ends the connection too."""
        try:
            frame = await self._connection.recv()
        except ConnectionClosed as error:
            raise _lost() from error
        if isinstance(frame, str):
            raise ConnectionLost("The relay sent text where frames belong.", "Check the relay's address.")
        return frame


class WebsocketDialler:
    """Dials `ws://` and `wss://` addresses. `trust` is a file of certificates to trust instead of the system's."""

    def __init__(self, trust: Path | None = None) -> None:
        self._trust = trust

    @asynccontextmanager
    async def dial(self, url: str) -> AsyncIterator[WebsocketTransport]:
        """Connect for the length of the block. Raises `ConnectionLost`."""
        connection = await self._connect(url)
        try:
            yield WebsocketTransport(connection)
        finally:
            with anyio.CancelScope(shield=True), anyio.move_on_after(2, shield=True):
                await connection.close()

    async def _connect(self, url: str) -> ClientConnection:
        try:
            return await connect(
                url,
                ssl=self._context(url),
                compression=None,
                max_size=MAX_FRAME_BYTES,
                open_timeout=HANDSHAKE_SECONDS,
                ping_interval=PING_INTERVAL_SECONDS,
                close_timeout=2,
                proxy=None,
            )
        except (OSError, TimeoutError, InvalidHandshake, InvalidURI, ConnectionClosed) as error:
            raise _lost() from error

    def _context(self, url: str) -> ssl.SSLContext | None:
        if not url.startswith("wss:"):
            return None
        return ssl.create_default_context(cafile=str(self._trust) if self._trust else None)


def _lost() -> ConnectionLost:
    return ConnectionLost(
        "The relay cannot be reached.", "Everything is saved here; it goes out when the relay is back."
    )
