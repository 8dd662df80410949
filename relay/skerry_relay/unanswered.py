"""What one connection has asked and was not answered yet: bounded, so that a flood waits in its own socket."""

from __future__ import annotations

from dataclasses import dataclass

from skerry_protocol.messages import Ping, Prune

from .channel import Goodbye
from .ticket import Ticket
from .wakeup import Wakeup

MAX_REQUESTS = 64
MAX_BYTES = 1024 * 1024

Request = Ticket | Ping | Prune | Goodbye


@dataclass(frozen=True, slots=True)
class _Asked:
    request: Request
    size_bytes: int


class Unanswered:
    """A queue of requests in the order of their arrival. One task puts, one task takes."""

    __slots__ = ("_answered", "_asked", "_size_bytes")

    def __init__(self) -> None:
        self._asked: list[_Asked] = []
        self._size_bytes = 0
        self._answered = Wakeup()

    async def room(self) -> None:
        """Return once there is room for another request."""
        while len(self._asked) >= MAX_REQUESTS or self._size_bytes >= MAX_BYTES:
            await self._answered.wait()

    def put(self, request: Request, size_bytes: int = 0) -> None:
        """Add a request. Whoever can wait calls `room` first; a `Goodbye` cannot."""
        self._asked.append(_Asked(request, size_bytes))
        self._size_bytes += size_bytes

    def take(self) -> Request | None:
        """The oldest request, if it can be answered now."""
        if not self._asked or _is_unsettled(self._asked[0].request):
            return None
        asked = self._asked.pop(0)
        self._size_bytes -= asked.size_bytes
        self._answered.ring()
        return asked.request


def _is_unsettled(request: Request) -> bool:
    return isinstance(request, Ticket) and request.answer is None
