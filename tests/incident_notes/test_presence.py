"""Who is in a note: under their own names only, and never a ghost."""

from __future__ import annotations

import pytest

from incident_notes.presence import Company, under_name
from skerry import SkerryError
from skerry.documents import ClientId
from skerry.documents.awareness import PageState, read_states, write_states


def said(client: int, clock: int, state: str) -> bytes:
    return write_states([PageState(ClientId(client), clock, state)])


def test_a_device_cannot_speak_under_another_name() -> None:
    lie = said(7, 1, '{"user": {"device": "skdev1alice", "name": "Alice"}, "cursor": {"anchor": 1}}')
    [state] = read_states(under_name(lie, "skdev1bob", "Bob"))
    assert state.state == '{"user": {"device": "skdev1bob", "name": "Bob"}, "cursor": {"anchor": 1}}'


def test_a_page_that_leaves_stays_gone() -> None:
    [state] = read_states(under_name(said(7, 2, "null"), "skdev1bob", "Bob"))
    assert state.is_gone


def test_a_newcomer_is_answered_once_by_everybody_who_is_here() -> None:
    company = Company()
    here = said(1, 1, '{"user": {}}')
    company.room.take_in(here)
    hello = said(7, 1, '{"user": {}}')
    assert company.hear(hello) == here
    assert company.hear(hello) is None
    assert company.hear(said(7, 2, "null")) is None
    assert company.hear(said(7, 3, '{"user": {}}')) == here


def test_the_echo_of_others_is_not_passed_on_as_ones_own() -> None:
    company = Company()
    company.hear(said(7, 1, '{"user": {}}'))
    echo = write_states([PageState(ClientId(7), 1, '{"user": {}}'), PageState(ClientId(1), 1, '{"user": {}}')])
    assert company.own(echo) == said(1, 1, '{"user": {}}')
    assert company.own(said(7, 1, '{"user": {}}')) is None


@pytest.mark.parametrize("nonsense", [b"\xff", b"\x01\x07\x01\x03abc", b"\x05"])
def test_nonsense_is_refused_by_name(nonsense: bytes) -> None:
    with pytest.raises(SkerryError):
        Company().hear(nonsense)
