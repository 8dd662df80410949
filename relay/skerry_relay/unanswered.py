"""What one connection has asked and was not answered yet: bounded, so that a flood waits in its own socket."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from skerry_protocol.messages import Ping, Prune

from .channel import Goodbye
from .ticket import Ticket
from .wakeup import Wakeup

MAX_REQUESTS = 64
MAX_BYTES = 1024 * 1024

Request = Ticket | Ping | Prune | Goodbye


@dataclass(frozen=True)
class _Asked:
    request: Request
    size_bytes: int


class Unanswered:
    """A queue of requests in the order of their arrival. One task puts, one task takes."""

    def __init__(self) -> None:
        self._asked: deque[_Asked] = deque()
        self._size_bytes = 0
        self._arrived = Wakeup()
        self._answered = Wakeup()

    async def room(self) -> None:
        """Return once there is room for another request."""
        while len(self._asked) >= MAX_REQUESTS or self._size_bytes >= MAX_BYTES:
            await self._answered.wait()

    def put(self, request: Request, size_bytes: int = 0) -> None:
        """Add a request. Whoever may wait calls `room` first; a `Goodbye` may not."""
        self._asked.append(_Asked(request, size_bytes))
        self._size_bytes += size_bytes
        self._arrived.ring()

    async def oldest(self) -> Request:
        """The request to answer next; it counts until `done`."""
        while not self._asked:
            await self._arrived.wait()
        return self._asked[0].request

    def done(self) -> None:
        """The oldest request was answered."""
        self._size_bytes -= self._asked.popleft().size_bytes
        self._answered.ring()
