"""How many connections one address may have, counted from the first byte of TCP to the last."""

from __future__ import annotations

import asyncio
from collections import Counter

from websockets.asyncio.server import ServerConnection

from .metrics import Metrics


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
        if not has_room:
            self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.door.leave(self._address)
        super().connection_lost(exc)
