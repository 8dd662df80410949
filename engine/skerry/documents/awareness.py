"""Who is in a document right now, and where their cursors are: the awareness protocol of npm `y-protocols`.

A room holds the newest state of every page that is looking at one document, on this device and on others. Nothing of
it is stored. A state is a JSON text that the room hands on without caring what it says.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from skerry.errors import PageProtocolError
from skerry_protocol.limits import MAX_PRESENCE_BYTES

from .client_ids import ClientId
from .lib0 import Reader, data, integer

MAX_PAGES = 512
"""The states of one room; a further page works as usual, and is not seen."""

_GONE = "null"
_SMALLEST_STATE_BYTES = 3


@dataclass(frozen=True, slots=True)
class PageState:
    """What one page says of itself. A higher `clock` replaces a lower one."""

    client: ClientId
    clock: int
    state: str

    @property
    def is_gone(self) -> bool:
        """Whether it says that the page has left."""
        return self.state == _GONE


@dataclass(frozen=True, slots=True)
class PresenceNews:
    """The part of a presence payload that was news, and the pages that were not in the room before."""

    payload: bytes
    arrived: frozenset[ClientId]


class AwarenessRoom:
    """The pages that are looking at one document.

    >>> room = AwarenessRoom()
    >>> hello = write_states([PageState(ClientId(7), 1, '{"name":"alice"}')])
    >>> room.take_in(hello)
    PresenceNews(payload=b'\\x01\\x07\\x01\\x10{"name":"alice"}', arrived=frozenset({7}))
    >>> room.take_in(hello) is None
    True
    """

    def __init__(self) -> None:
        self._states: dict[ClientId, PageState] = {}

    def take_in(self, payload: bytes) -> PresenceNews | None:
        """What of `payload` was news, to be handed on to everybody; None where all was known.

        Raises `PageProtocolError`.
        """
        present = self._states.keys()
        states = read_states(payload)
        unknown = {state.client for state in states} - present
        news = [state for state in states if self._is_news(state)]
        return PresenceNews(write_states(news), frozenset(unknown & present)) if news else None

    def everybody(self) -> bytes | None:
        """The states of all who are there, for somebody who has just come; None where nobody is."""
        return write_states(self._states.values()) if self._states else None

    def leave(self, clients: Collection[ClientId]) -> bytes | None:
        """Forget pages that have closed; what to tell everybody else, or None where nobody knew them."""
        gone = [self._states.pop(client) for client in clients if client in self._states]
        return write_states(PageState(state.client, state.clock, _GONE) for state in gone) if gone else None

    def _is_news(self, state: PageState) -> bool:
        known = self._states.get(state.client)
        if state.is_gone:
            if known is None or state.clock < known.clock:
                return False
            del self._states[state.client]
            return True
        if known is None and len(self._states) >= MAX_PAGES:
            return False
        if known is not None and state.clock <= known.clock:
            return False
        self._states[state.client] = state
        return True


def read_states(payload: bytes) -> list[PageState]:
    """Read an awareness update. Raises `PageProtocolError` for what is malformed or too large."""
    if len(payload) > MAX_PRESENCE_BYTES:
        raise _broken(f"A presence has at most {MAX_PRESENCE_BYTES} bytes.")
    reader = Reader(payload, _broken)
    states = [_read_state(reader) for _ in range(reader.count(_SMALLEST_STATE_BYTES))]
    reader.end()
    return states


def write_states(states: Iterable[PageState]) -> bytes:
    """Write an awareness update."""
    written = [integer(each.client) + integer(each.clock) + data(each.state.encode()) for each in states]
    return integer(len(written)) + b"".join(written)


def _read_state(reader: Reader) -> PageState:
    state = PageState(ClientId(reader.integer()), reader.integer(), reader.text())
    try:
        parsed = json.loads(state.state)
    except (ValueError, RecursionError):
        raise _broken("A presence is not JSON.") from None
    if not (parsed is None or isinstance(parsed, dict)):
        raise _broken("A presence is neither an object nor null.")
    return PageState(state.client, state.clock, _GONE) if parsed is None else state


def _broken(reason: str) -> PageProtocolError:
    return PageProtocolError(reason, "Close the connection; the page connects again by itself.")
