"""The WebM that browsers write, and that which somebody wrote to do harm."""

from __future__ import annotations

import pytest

from skerry.intelligence.errors import SoundDamaged
from skerry.intelligence.speech import webm as reader
from skerry.intelligence.speech.webm import sound_track
from tests.engine.intelligence.sound import cluster, element, webm

PACKETS = [bytes((number,)) * (number + 1) for number in range(120)]


def test_all_packets_come_out_in_their_order() -> None:
    track = sound_track(webm(b"A_OPUS", b"OpusHead", PACKETS))
    assert (track.codec, track.codec_private, track.packets) == ("A_OPUS", b"OpusHead", PACKETS)


def test_packets_may_be_in_groups() -> None:
    block = element("A0", element("A1", b"\x81" + bytes(3) + b"grouped") + element("9B", b"\x14"))
    assert sound_track(webm(b"A_OPUS", b"", []) + block).packets == [b"grouped"]


def test_what_belongs_to_another_track_is_left_out() -> None:
    picture = element("AE", element("D7", b"\x02") + element("83", b"\x01") + element("86", b"V_VP8"))
    other = element("A3", b"\x82" + bytes(3) + b"a picture")
    whole = webm(b"A_OPUS", b"", [b"first"]) + element("1654AE6B", picture) + other + cluster([b"second"])
    assert sound_track(whole).packets == [b"first", b"second"]


def test_unknown_elements_are_stepped_over() -> None:
    assert sound_track(
        webm(b"A_OPUS", b"", [b"first"]) + element("EC", bytes(99)) + cluster([b"second"])
    ).packets == [
        b"first",
        b"second",
    ]


def test_after_a_hole_it_goes_on_with_the_next_cluster() -> None:
    hole = b"\x00\x00\x7f\x01"
    whole = webm(b"A_OPUS", b"", [b"first"]) + hole + cluster([b"second"])
    assert sound_track(whole).packets == [b"first", b"second"]


@pytest.mark.parametrize("lacing", [0x02, 0x04, 0x06])
def test_packets_that_share_a_block_are_refused(lacing: int) -> None:
    with pytest.raises(SoundDamaged, match="share a block"):
        sound_track(webm(b"A_OPUS", b"", PACKETS, lacing=lacing))


def test_encrypted_sound_is_refused() -> None:
    with pytest.raises(SoundDamaged, match="encrypted"):
        sound_track(webm(b"A_OPUS", b"", PACKETS, track_extras=element("6D80", b"")))


def test_a_film_without_sound_is_refused() -> None:
    silent_film = webm(b"V_VP8", b"", PACKETS).replace(element("83", b"\x02"), element("83", b"\x01"))
    with pytest.raises(SoundDamaged):
        sound_track(silent_film)


def test_more_parts_than_an_hour_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ELEMENTS", 100)
    with pytest.raises(SoundDamaged, match="too many parts"):
        sound_track(webm(b"A_OPUS", b"", PACKETS))


@pytest.mark.parametrize("kept_bytes", range(0, 200, 7))
def test_wherever_it_is_cut_it_says_so_or_gives_what_is_there(kept_bytes: int) -> None:
    whole = webm(b"A_OPUS", b"OpusHead", PACKETS)[:kept_bytes]
    try:
        packets = sound_track(whole).packets
    except SoundDamaged:
        return
    assert packets == PACKETS[: len(packets)]
