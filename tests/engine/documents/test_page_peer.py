"""The y-websocket peer without a socket: every frame is answered, handed on, ignored, or refused by name.

The real `WebsocketProvider` meets it in `tests/interop/`.
"""

from __future__ import annotations

from dataclasses import replace

import pycrdt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.documents import (
    AwarenessRoom,
    ClientId,
    Document,
    EditReceived,
    PagePeer,
    PresenceReceived,
    Reply,
    awareness_frame,
    frame_for,
)
from skerry.documents.awareness import MAX_PAGES, PageState, read_states, write_states
from skerry.documents.replica import Replica
from skerry.documents.store import MemoryStore
from skerry.errors import HostileUpdate, PageProtocolError
from skerry_protocol.ids import DocumentId
from skerry_protocol.limits import MAX_FRAME_BYTES, MAX_PRESENCE_BYTES

pytestmark = pytest.mark.anyio

UPDATE = b"\x01\x01\x07\x00\x04\x01\x01t\x02hi\x00"
ALICE = PageState(ClientId(7), 1, '{"name":"alice"}')
BOB = PageState(ClientId(8), 1, '{"name":"bob"}')


@pytest.fixture
def room() -> AwarenessRoom:
    return AwarenessRoom()


@pytest.fixture
def peer(document: Document, room: AwarenessRoom) -> PagePeer:
    return PagePeer(document, room)


async def test_a_page_that_asks_gets_what_it_lacks(document: Document, peer: PagePeer) -> None:
    async with document.change():
        document.text("title").append("Pump 3")
    (reply,) = peer.receive(b"\x00\x00\x01\x00")
    assert isinstance(reply, Reply)
    assert reply.frame[:2] == b"\x00\x01"
    page: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    page.apply_update(reply.frame[3:])
    assert str(page.get("title", type=pycrdt.Text)) == "Pump 3"


async def test_edits_are_handed_on_whatever_their_step(peer: PagePeer) -> None:
    size = bytes((len(UPDATE),))
    for step in (b"\x01", b"\x02"):
        assert peer.receive(b"\x00" + step + size + UPDATE) == [EditReceived(UPDATE)]
    assert peer.receive(b"\x00\x01\x02\x00\x00") == []


async def test_a_frame_for_an_update_reads_back_as_that_update(peer: PagePeer) -> None:
    assert peer.receive(frame_for(UPDATE)) == [EditReceived(UPDATE)]


@pytest.mark.parametrize("frame", [b"\x02\x00\x06denied", b"\x04", b"\x7fanything"])
async def test_frames_that_are_not_for_a_device_are_ignored(peer: PagePeer, frame: bytes) -> None:
    assert peer.receive(frame) == []


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\x80",
        b"\x00",
        b"\x00\x03\x00",
        b"\x00\x02",
        b"\x00\x02\x05ab",
        b"\x00\x02\x01ab",
        b"\x01",
        b"\x01\x01\x05",
        bytes(MAX_FRAME_BYTES + 1),
        awareness_frame(b"\x01\x07\x01\x03abc"),
        awareness_frame(b"\x01\x07\x01\x0242"),
        awareness_frame(b"\x01\x07\x01\x02\xc3\x28"),
        awareness_frame(write_states([ALICE]) + b"\x00"),
        awareness_frame(bytes(MAX_PRESENCE_BYTES + 1)),
        awareness_frame(b"\x01\x07\x01\xd0\x0f" + b"[" * 2000),
    ],
)
async def test_broken_frames_are_refused_with_a_hint(peer: PagePeer, frame: bytes) -> None:
    with pytest.raises(PageProtocolError) as caught:
        peer.receive(frame)
    assert caught.value.hint


async def test_a_broken_state_vector_is_refused(peer: PagePeer) -> None:
    with pytest.raises(HostileUpdate):
        peer.receive(b"\x00\x00\x02\x01\x07")


@given(frame=st.binary(max_size=60))
def test_no_frame_raises_anything_else(frame: bytes) -> None:
    peer = PagePeer(Document(DocumentId(bytes(16)), MemoryStore(), Replica()), AwarenessRoom())
    try:
        peer.receive(frame)
    except (PageProtocolError, HostileUpdate):
        return


async def test_presence_is_news_once(peer: PagePeer) -> None:
    frame = awareness_frame(write_states([ALICE]))
    assert peer.receive(frame) == [PresenceReceived(write_states([ALICE]))]
    assert peer.receive(frame) == []
    newer = replace(ALICE, clock=2)
    assert peer.receive(awareness_frame(write_states([newer]))) == [PresenceReceived(write_states([newer]))]


async def test_a_page_that_comes_later_is_told_who_is_there(
    document: Document, room: AwarenessRoom, peer: PagePeer
) -> None:
    assert len(peer.greeting()) == 1
    assert peer.receive(b"\x03") == []
    peer.receive(awareness_frame(write_states([ALICE])))
    later = PagePeer(document, room)
    assert later.greeting()[1:] == [awareness_frame(write_states([ALICE]))]
    assert later.receive(b"\x03") == [Reply(awareness_frame(write_states([ALICE])))]


async def test_a_page_that_closes_takes_only_itself_along(document: Document, room: AwarenessRoom) -> None:
    alice, bob = PagePeer(document, room), PagePeer(document, room)
    alice.receive(awareness_frame(write_states([ALICE])))
    bob.receive(awareness_frame(write_states([BOB])))
    bob.receive(awareness_frame(write_states([ALICE])))
    farewell = bob.farewell()
    assert farewell is not None
    assert read_states(farewell) == [replace(BOB, state="null")]
    assert bob.farewell() is None
    assert room.everybody() == write_states([ALICE])


async def test_a_page_that_says_it_leaves_is_forgotten(room: AwarenessRoom) -> None:
    room.take_in(write_states([ALICE]))
    assert room.take_in(write_states([replace(BOB, state="null")])) is None
    assert room.take_in(write_states([replace(ALICE, clock=0, state="null")])) is None
    assert room.take_in(write_states([replace(ALICE, state="null")])) is not None
    assert room.everybody() is None


async def test_a_room_holds_only_so_many_pages(room: AwarenessRoom) -> None:
    crowd = [replace(ALICE, client=ClientId(number), state="{}") for number in range(MAX_PAGES + 5)]
    for state in crowd:
        room.take_in(write_states([state]))
    everybody = room.everybody()
    assert everybody is not None
    assert len(read_states(everybody)) == MAX_PAGES
    assert room.take_in(write_states([replace(crowd[0], clock=2)])) is not None
