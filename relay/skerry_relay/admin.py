"""The operator's side door: `/healthz` and `/metrics`, on an address of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import anyio
from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from .config import Address
from .health import Health, Pulse
from .log_lines import LIBRARY_LOGGER
from .metrics import Metrics

_PLAIN = "text/plain; charset=utf-8"
_PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


class Admin:
    """Answers what an operator may ask over plain HTTP."""

    def __init__(self, metrics: Metrics, pulse: Pulse) -> None:
        self._metrics = metrics
        self._pulse = pulse

    def answer(self, _connection: ServerConnection, request: Request) -> Response:
        """The answer to one request."""
        match request.path:
            case "/healthz":
                health = self._pulse.health
                status = HTTPStatus.OK if health is Health.OK else HTTPStatus.SERVICE_UNAVAILABLE
                return _response(status, _PLAIN, f"{health.value}\n".encode())
            case "/metrics":
                return _response(HTTPStatus.OK, _PROMETHEUS, self._metrics.exposition())
        return _response(HTTPStatus.NOT_FOUND, _PLAIN, b"There are /healthz and /metrics here.\n")


@asynccontextmanager
async def admin_listening(address: Address, admin: Admin) -> AsyncIterator[Server]:
    """Answer on `address` for the time of the block. Raises `OSError` where it cannot be listened on."""
    server = await serve(
        _never_reached, address.host, address.port, process_request=admin.answer, logger=LIBRARY_LOGGER
    )
    try:
        yield server
    finally:
        with anyio.CancelScope(shield=True):
            server.close()
            await server.wait_closed()


async def _never_reached(_connection: ServerConnection) -> None:
    """Every request is answered before it could become a websocket."""


def _response(status: HTTPStatus, content_type: str, body: bytes) -> Response:
    headers = Headers({"Content-Type": content_type, "Content-Length": str(len(body)), "Connection": "close"})
    return Response(status.value, status.phrase, headers, body)
