"""A `RelaySession` on a websocket. One task listens and one speaks, so frames leave in the order of their making."""

from __future__ import annotations

from dataclasses import dataclass

from websockets.asyncio.server import ServerConnection

from skerry_protocol.errors import BadSignature, ProtocolError
from skerry_protocol.limits import MAX_TEXT_CHARACTERS
from skerry_protocol.messages import ErrorCode
from skerry_protocol.relay_session import RelayEvent, RelaySession


@dataclass(frozen=True)
class Goodbye:
    """Why the relay ends a session."""

    code: ErrorCode
    detail: str
    retry_after_ms: int | None = None


class Channel:
    """The two ends of one connection, joined."""

    __slots__ = ("_socket", "session")

    def __init__(self, socket: ServerConnection, session: RelaySession) -> None:
        self.session = session
        self._socket = socket
        # The headers have done their work, and would take up memory for as long as the connection.
        for heading in (socket.request, socket.response):
            if heading:
                heading.headers.clear()

    async def receive(self) -> tuple[list[RelayEvent], int] | Goodbye:
        """What the next frame says and how long it was, or how its sender broke the rules.

        Raises `websockets.ConnectionClosed` at the end.
        """
        frame = await self._socket.recv()
        if isinstance(frame, str):
            return Goodbye(ErrorCode.PROTOCOL, "Messages are binary frames.")
        try:
            return self.session.receive(frame), len(frame)
        except BadSignature:
            return Goodbye(ErrorCode.BAD_PROOF, "The device did not prove its key.")
        except ProtocolError as error:
            return Goodbye(ErrorCode.PROTOCOL, str(error)[:MAX_TEXT_CHARACTERS])

    async def flush(self) -> None:
        """Send what the session has to say; a slow peer is waited for, and nothing more is buffered for it."""
        for frame in self.session.data_to_send():
            await self._socket.send(frame)

    async def part(self, goodbye: Goodbye) -> None:
        """Say why, as the last thing."""
        self.session.refuse(goodbye.code, goodbye.detail, goodbye.retry_after_ms)
        await self.flush()
