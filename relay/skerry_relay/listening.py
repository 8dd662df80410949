"""Listening for devices: the settings of the websocket server, and TLS."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio
from websockets.asyncio.server import Server, ServerConnection, serve

from skerry_protocol.limits import HANDSHAKE_SECONDS, MAX_FRAME_BYTES

from .config import RelayConfig
from .door import Door
from .errors import BadConfig
from .log_lines import LIBRARY_LOGGER

CLOSE_SECONDS = 2
"""How long a peer may take to answer the end of a websocket."""

FRAMES_READ_AHEAD = 2

Handler = Callable[[ServerConnection], Awaitable[None]]


@asynccontextmanager
async def bound(config: RelayConfig, handler: Handler, door: Door) -> AsyncIterator[Server]:
    """A server that has its address, and accepts devices once `start_serving` is called.

    Raises `BadConfig` where the address or the TLS files cannot be used.
    """
    server = await _bind(config, handler, door)
    try:
        yield server
    finally:
        with anyio.CancelScope(shield=True):
            server.close()
            await server.wait_closed()


async def _bind(config: RelayConfig, handler: Handler, door: Door) -> Server:
    try:
        return await serve(
            handler,
            config.listen.host,
            config.listen.port,
            ssl=_tls(config),
            compression=None,
            max_size=MAX_FRAME_BYTES,
            max_queue=FRAMES_READ_AHEAD,
            open_timeout=HANDSHAKE_SECONDS,
            close_timeout=CLOSE_SECONDS,
            ping_interval=None,
            server_header=None,
            logger=LIBRARY_LOGGER,
            create_connection=door.connection_class(),
            start_serving=False,
        )
    except OSError as error:
        raise BadConfig(f"Listening failed: {error.strerror}.", "Choose another listen address.") from error


def _tls(config: RelayConfig) -> ssl.SSLContext | None:
    if config.tls_certificate is None or config.tls_key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    try:
        context.load_cert_chain(config.tls_certificate, config.tls_key)
    except OSError as error:
        hint = "Check that both files are there, can be read, and match."
        raise BadConfig("The TLS certificate and key cannot be used.", hint) from error
    return context


def url_of(config: RelayConfig, server: Server) -> str:
    """Where devices reach `server`."""
    host, port = server.sockets[0].getsockname()[:2]
    scheme = "wss" if config.tls_certificate else "ws"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
