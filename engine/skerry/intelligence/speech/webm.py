"""WebM as browsers write it: where its sound is, and the packets of it.

Only as much of EBML (RFC 8794) and Matroska (RFC 9559) as a recording needs. The tree is walked flat: containers are
entered and never left, so a length that the browser did not know yet, as in every live recording, needs no care.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from skerry.intelligence.errors import SoundDamaged

MAX_ELEMENTS = 2_000_000
"""An hour of the shortest packets there are, and then some."""


class _Element(IntEnum):
    """The elements that matter here, by their ids."""

    SEGMENT = 0x18538067
    TRACKS = 0x1654AE6B
    TRACK = 0xAE
    TRACK_NUMBER = 0xD7
    TRACK_TYPE = 0x83
    CODEC = 0x86
    CODEC_PRIVATE = 0x63A2
    ENCODINGS = 0x6D80
    AUDIO = 0xE1
    RATE = 0xB5
    CHANNELS = 0x9F
    CLUSTER = 0x1F43B675
    SIMPLE_BLOCK = 0xA3
    BLOCK_GROUP = 0xA0
    BLOCK = 0xA1


_CONTAINERS = frozenset(
    (_Element.SEGMENT, _Element.TRACKS, _Element.TRACK, _Element.AUDIO, _Element.CLUSTER, _Element.BLOCK_GROUP)
)
_BLOCKS = frozenset((_Element.SIMPLE_BLOCK, _Element.BLOCK))
_SOUND = 2
_LACED = 0x06
_BLOCK_FIELDS_BYTES = 3
_LONGEST_ID_BYTES = 4
_LONGEST_SIZE_BYTES = 8


@dataclass
class SoundTrack:
    """The sound of a WebM file. `packets` are in the order in which they were recorded."""

    codec: str = ""
    codec_private: bytes = b""
    rate: float = 8000.0
    channels: int = 1
    packets: list[bytes] = field(default_factory=list)


@dataclass
class _Track(SoundTrack):
    number: int = 0
    kind: int = 0
    is_encoded: bool = False


def sound_track(data: bytes) -> SoundTrack:
    """The first track with sound, as far as the file goes: it may have been cut short, or have a hole.

    Raises `SoundDamaged` where there is none, or it is packed as no browser packs it.
    """
    tracks: list[_Track] = []
    sound: _Track | None = None
    for element, start, end in _elements(data):
        if element == _Element.TRACK:
            tracks.append(_Track())
        elif element in _BLOCKS:
            sound = sound or _sound_among(tracks)
            _take_block(sound, data[start:end])
        elif tracks:
            _describe(tracks[-1], element, data[start:end])
    return sound or _sound_among(tracks)


def _sound_among(tracks: list[_Track]) -> _Track:
    found = next((track for track in tracks if track.kind == _SOUND), None)
    if found is None:
        raise SoundDamaged()
    if found.is_encoded:
        raise SoundDamaged("its sound is compressed or encrypted in a way that is not understood here")
    return found


def _describe(track: _Track, element: int, content: bytes) -> None:
    match element:
        case _Element.TRACK_NUMBER:
            track.number = int.from_bytes(content, "big")
        case _Element.TRACK_TYPE:
            track.kind = int.from_bytes(content, "big")
        case _Element.CODEC:
            track.codec = content.rstrip(b"\0").decode("ascii", "replace")
        case _Element.CODEC_PRIVATE:
            track.codec_private = content
        case _Element.CHANNELS:
            track.channels = int.from_bytes(content, "big")
        case _Element.RATE:
            track.rate = _float(content)
        case _Element.ENCODINGS:
            track.is_encoded = True


def _take_block(track: _Track, block: bytes) -> None:
    number, start = _variable_number(block, 0)
    if number != track.number or len(block) <= start + _BLOCK_FIELDS_BYTES:
        return
    if block[start + 2] & _LACED:
        raise SoundDamaged("several of its packets share a block, which is not understood here")
    track.packets.append(block[start + _BLOCK_FIELDS_BYTES :])


def _elements(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Each element: its id, and where its content starts and ends. That of a container starts and ends at once."""
    position = 0
    for _ in range(MAX_ELEMENTS):
        element = _element_at(data, position)
        if element is None:
            # Cut short, or a hole: what was recorded after it begins with a cluster.
            position = data.find(_Element.CLUSTER.to_bytes(4, "big"), position + 1)
            if position < 0:
                return
            continue
        yield element
        position = element[2]
    raise SoundDamaged("it has too many parts")


def _element_at(data: bytes, position: int) -> tuple[int, int, int] | None:
    """None where no whole element starts."""
    size_at = position + _width(data, position)
    if not position < size_at <= position + _LONGEST_ID_BYTES:
        return None
    size, start = _variable_number(data, size_at)
    if start == size_at:
        return None
    element = int.from_bytes(data[position:size_at], "big")
    end = start if element in _CONTAINERS else start + size
    return (element, start, end) if end <= len(data) else None


def _variable_number(data: bytes, position: int) -> tuple[int, int]:
    """A number that says itself how long it is, and where the next thing starts: here, if it is cut short."""
    width = _width(data, position)
    if not width or position + width > len(data):
        return 0, position
    kept_bits = 7 * width
    return int.from_bytes(data[position : position + width], "big") & ((1 << kept_bits) - 1), position + width


def _width(data: bytes, position: int) -> int:
    """How many bytes a number has, by the zeros it starts with; 0 where none can start."""
    first = data[position] if position < len(data) else 0
    return _LONGEST_SIZE_BYTES + 1 - first.bit_length() if first else 0


def _float(content: bytes) -> float:
    match len(content):
        case 4:
            return float(struct.unpack(">f", content)[0])
        case 8:
            return float(struct.unpack(">d", content)[0])
    raise SoundDamaged()
