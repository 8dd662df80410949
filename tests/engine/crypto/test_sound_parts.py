"""A part of a voice note opens in its own place, whole, under its own key, and nowhere else."""

from __future__ import annotations

import pytest

from skerry.crypto import Part, RecordingKey, open_part, seal_part
from skerry.errors import CannotOpen

KEY, OTHER_KEY = RecordingKey(bytes([1] * 32)), RecordingKey(bytes([2] * 32))
ALICES, BOBS = bytes(16), bytes([9] * 16)
SOUND = b"half a second of a humming pump"


@pytest.fixture
def sealed() -> bytes:
    return seal_part(KEY, ALICES, Part.SOUND, 3, SOUND)


def test_it_opens_in_its_own_place(sealed: bytes) -> None:
    assert open_part(KEY, ALICES, Part.SOUND, 3, sealed) == SOUND


@pytest.mark.parametrize(
    ("key", "recording", "part", "number"),
    [
        (OTHER_KEY, ALICES, Part.SOUND, 3),
        (KEY, BOBS, Part.SOUND, 3),
        (KEY, ALICES, Part.WORDS, 3),
        (KEY, ALICES, Part.SOUND, 4),
    ],
    ids=["another key", "another recording", "as words", "another place"],
)
def test_it_opens_nowhere_else(sealed: bytes, key: RecordingKey, recording: bytes, part: Part, number: int) -> None:
    with pytest.raises(CannotOpen):
        open_part(key, recording, part, number, sealed)


def test_no_bit_of_it_can_be_changed(sealed: bytes) -> None:
    for place in range(len(sealed)):
        with pytest.raises(CannotOpen):
            open_part(KEY, ALICES, Part.SOUND, 3, sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])


@pytest.mark.parametrize("kept_bytes", [0, 23, 55, 56, 71, 80])
def test_it_cannot_be_cut_short(sealed: bytes, kept_bytes: int) -> None:
    with pytest.raises(CannotOpen):
        open_part(KEY, ALICES, Part.SOUND, 3, sealed[:kept_bytes])


def test_the_same_sound_never_looks_the_same(sealed: bytes) -> None:
    assert seal_part(KEY, ALICES, Part.SOUND, 3, SOUND) != sealed
