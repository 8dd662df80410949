"""Who is in a note right now, on this device and on others, under the names the roster gives them."""

from __future__ import annotations

import json

from skerry.documents import ClientId
from skerry.documents.awareness import AwarenessRoom, PageState, read_states, write_states

MAX_KNOWN = 512


def under_name(payload: bytes, device: str, name: str) -> bytes:
    """What another device's pages say of themselves, under its own name: nobody can write as somebody else.

    Raises `PageProtocolError` for bytes that make no sense.

    >>> said = write_states([PageState(7, 1, '{"user": {"device": "?", "name": "The boss"}}')])
    >>> read_states(under_name(said, "skdev1bob", "Bob"))[0].state
    '{"user": {"device": "skdev1bob", "name": "Bob"}}'
    """
    return write_states(_named(state, device, name) for state in read_states(payload))


def _named(state: PageState, device: str, name: str) -> PageState:
    if state.is_gone:
        return state
    said = {**json.loads(state.state), "user": {"device": device, "name": name}}
    return PageState(state.client, state.clock, json.dumps(said, ensure_ascii=False))


class Company:
    """Who has one note open. The room holds the pages of this device; others are only recognised.

    What others said is not kept: a device that vanished would look present to everybody who comes later. Instead a
    newcomer is answered at once by every device that hears it.
    """

    def __init__(self) -> None:
        self.room = AwarenessRoom()
        self._known: set[ClientId] = set()

    def own(self, payload: bytes) -> bytes | None:
        """What a page here says of itself, without the echo of what it heard of others; None if nothing is left."""
        own = [state for state in read_states(payload) if state.client not in self._known]
        return write_states(own) if own else None

    def hear(self, payload: bytes) -> bytes | None:
        """Recognise another device's pages; what to answer where one is new. Raises `PageProtocolError`."""
        states = read_states(payload)
        present = {state.client for state in states if not state.is_gone}
        are_new = not present <= self._known
        self._known = (self._known | present) - {state.client for state in states if state.is_gone}
        if len(self._known) > MAX_KNOWN:
            self._known = present
        return self.room.everybody() if are_new else None
