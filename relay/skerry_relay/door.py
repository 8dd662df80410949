"""Connections from the first byte of TCP to the last: how many one address may have, and which are dead."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter

from websockets.asyncio.server import ServerConnection

from .metrics import Metrics

# A dead peer is found by the kernel: asking in a task of its own would cost each idle connection 1.6 KiB.
_KEEPALIVE = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 20),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 60_000),
)
"""Seconds, seconds, probes, and milliseconds that sent data may stay unacknowledged."""


class Door:
    """Counts the open connections of each address and turns away those above `limit`."""

    def __init__(self, limit: int, metrics: Metrics) -> None:
        self._limit = limit
        self._metrics = metrics
        self._open: Counter[str] = Counter()

    @property
    def open_connections(self) -> int:
        """How many connections are open, also those that did not prove anything yet."""
        return self._open.total()

    def connection_class(self) -> type[ServerConnection]:
        """The connections that are counted here: the `create_connection` of `websockets.serve`."""
        return type("CountedConnection", (_CountedConnection,), {"door": self})

    def enter(self, address: str) -> bool:
        """Count a connection; False if it is one too many."""
        self._open[address] += 1
        if self._open[address] <= self._limit:
            return True
        self._metrics.turned_away.inc()
        return False

    def leave(self, address: str) -> None:
        """Stop counting a connection."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


class _CountedConnection(ServerConnection):
    door: Door
    _address = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        peer = transport.get_extra_info("peername")
        self._address = str(peer[0]) if peer else ""
        has_room = self.door.enter(self._address)
        super().connection_made(transport)
        for option in _KEEPALIVE:
            transport.get_extra_info("socket").setsockopt(*option)
        if not has_room:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.leave(self._address)
        super().connection_lost(exc)
