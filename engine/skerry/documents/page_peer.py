"""The device's side of one page's connection, without any I/O: the y-websocket protocol, bytes in, events out.

Works with the `WebsocketProvider` of npm `y-websocket`. One peer stands for one page; all pages of a document share
its `AwarenessRoom`. The program around it does what the events say, and sends `frame_for` every `DocumentChanged`,
the page's own too: an edit coming back is the page's proof that it is saved.
"""

from __future__ import annotations

from dataclasses import dataclass

from skerry.errors import PageProtocolError
from skerry_protocol.limits import MAX_FRAME_BYTES

from .awareness import AwarenessRoom
from .client_ids import ClientId
from .document import Document
from .lib0 import Reader, data, integer
from .replica import EMPTY_UPDATE

_SYNC, _AWARENESS, _QUERY_AWARENESS = 0, 1, 3
_STEP_1, _STEP_2, _UPDATE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Reply:
    """Send this frame to the page."""

    frame: bytes


@dataclass(frozen=True, slots=True)
class EditReceived:
    """Give this update to `document.apply_from_page`."""

    update: bytes


@dataclass(frozen=True, slots=True)
class PresenceReceived:
    """Send `awareness_frame(payload)` to every page of the document, this one too, and `payload` to other devices.

    The page counts on hearing something every 30 seconds; its own presence coming back is that.
    """

    payload: bytes


PageEvent = Reply | EditReceived | PresenceReceived


class PagePeer:
    """One page that is connected to one document.

    >>> import anyio
    >>> from skerry.documents import MemoryStore
    >>> from skerry_protocol.ids import DocumentId
    >>> document = anyio.run(Document.open, DocumentId(bytes(16)), MemoryStore())
    >>> peer = PagePeer(document, AwarenessRoom())
    >>> peer.greeting(), peer.receive(bytes([0, 0, 1, 0]))
    ([b'\\x00\\x00\\x01\\x00'], [Reply(frame=b'\\x00\\x01\\x02\\x00\\x00')])
    """

    def __init__(self, document: Document, room: AwarenessRoom) -> None:
        self._document = document
        self._room = room
        self._pages: set[ClientId] = set()
        """The client ids that this connection brought into the room; usually one."""

    def greeting(self) -> list[bytes]:
        """The frames to send first, and again after `UpdateDoesNotFit`: they ask for what the device lacks."""
        ask = integer(_SYNC) + integer(_STEP_1) + data(self._document.state_vector())
        return [ask, *self._presence_frames()]

    def receive(self, frame: bytes) -> list[PageEvent]:
        """Read one frame from the page. Frames of kinds that are not for a device are ignored, as y-websocket does.

        Raises `PageProtocolError`, and `HostileUpdate` for a state vector that makes no sense; then close.
        """
        if len(frame) > MAX_FRAME_BYTES:
            raise _broken(f"A frame has at most {MAX_FRAME_BYTES} bytes.")
        reader = Reader(frame, _broken)
        kind = reader.integer()
        if kind == _SYNC:
            return self._receive_sync(reader)
        if kind == _AWARENESS:
            return self._receive_presence(_last(reader))
        if kind == _QUERY_AWARENESS:
            return [Reply(frame) for frame in self._presence_frames()]
        return []

    def farewell(self) -> bytes | None:
        """Call once when the connection is closed: the presence payload that tells everybody else, if any."""
        return self._room.leave(self._pages)

    def _receive_sync(self, reader: Reader) -> list[PageEvent]:
        step = reader.integer()
        content = _last(reader)
        if step == _STEP_1:
            answer = integer(_SYNC) + integer(_STEP_2) + data(self._document.diff(content))
            return [Reply(answer)]
        if step in (_STEP_2, _UPDATE):
            return [] if content == EMPTY_UPDATE else [EditReceived(content)]
        raise _broken(f"A sync message has the unknown step {step}.")

    def _receive_presence(self, payload: bytes) -> list[PageEvent]:
        news = self._room.take_in(payload)
        if news is None:
            return []
        self._pages |= news.arrived
        return [PresenceReceived(news.payload)]

    def _presence_frames(self) -> list[bytes]:
        everybody = self._room.everybody()
        return [] if everybody is None else [awareness_frame(everybody)]


def frame_for(update: bytes) -> bytes:
    """The frame that shows an update to a page.

    >>> frame_for(bytes([0, 0]))
    b'\\x00\\x02\\x02\\x00\\x00'
    """
    return integer(_SYNC) + integer(_UPDATE) + data(update)


def awareness_frame(payload: bytes) -> bytes:
    """The frame that shows presence to a page."""
    return integer(_AWARENESS) + data(payload)


def _last(reader: Reader) -> bytes:
    content = reader.data()
    reader.end()
    return content


def _broken(reason: str) -> PageProtocolError:
    return PageProtocolError(reason, "Close the connection; the page connects again by itself.")
