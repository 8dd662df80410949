"""Telling any number of listeners what happened, without ever waiting for one of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import anyio

from skerry.sync.events import NodeEvent, PresenceReceived

PRESENCE_AT_MOST = 256


class EventStream:
    """One listener's events. An event that waits already is not added again, so a slow listener stays small."""

    def __init__(self) -> None:
        self._waiting: dict[NodeEvent, None] = {}
        self._arrived = anyio.Event()

    def __aiter__(self) -> AsyncIterator[NodeEvent]:
        return self

    async def __anext__(self) -> NodeEvent:
        while not self._waiting:
            self._arrived = anyio.Event()
            await self._arrived.wait()
        event = next(iter(self._waiting))
        del self._waiting[event]
        return event

    @property
    def has_waiting(self) -> bool:
        """Whether something has happened that was not handed out yet."""
        return bool(self._waiting)

    def put(self, event: NodeEvent) -> None:
        """Add an event behind the others; of cursors, which grow old at once, the oldest goes first."""
        self._waiting[event] = None
        if isinstance(event, PresenceReceived) and len(self._waiting) > PRESENCE_AT_MOST:
            oldest = next(waiting for waiting in self._waiting if isinstance(waiting, PresenceReceived))
            del self._waiting[oldest]
        self._arrived.set()


class EventHub:
    """Where events go in once and come out at every listener.

    >>> from skerry.sync.events import MembersChanged
    >>> async def first_event() -> NodeEvent:
    ...     hub = EventHub()
    ...     with hub.listen() as events:
    ...         hub.tell(MembersChanged())
    ...         return await anext(events)
    >>> anyio.run(first_event)
    MembersChanged()
    """

    def __init__(self) -> None:
        self._streams: list[EventStream] = []

    @contextmanager
    def listen(self) -> Iterator[EventStream]:
        """Events from now on, until the block ends."""
        stream = EventStream()
        self._streams.append(stream)
        try:
            yield stream
        finally:
            self._streams.remove(stream)

    def tell(self, event: NodeEvent) -> None:
        """Hand an event to every listener."""
        for stream in self._streams:
            stream.put(event)
