"""Opus packets in Ogg pages (RFC 3533, RFC 7845): the packing that the decoder reads."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence

from skerry.intelligence.errors import SoundDamaged

_MAX_PACKET_BYTES = 61_440
_SEGMENT_BYTES = 255
_SEGMENTS_IN_PAGE = 255
_SERIAL_NUMBER = 1
_FIRST, _LAST = 2, 4
_HEAD = b"OpusHead"
_HEAD_BYTES = 19
_RATE_AT = slice(12, 16)
_FAMILY_AT = 18
_TAGS = b"OpusTags" + struct.pack("<I", 0) + struct.pack("<I", 0)
_REVERSED_BYTES = bytes(int(f"{value:08b}"[::-1], 2) for value in range(256))
# Samples at 48 kHz in one frame, by the four lowest bits of its configuration (RFC 6716, table 2).
_SPEECH_FRAMES = (480, 960, 1920, 2880)
_HYBRID_FRAMES = (480, 960)
_MUSIC_FRAMES = (120, 240, 480, 960)


def ogg_opus(head: bytes, packets: Sequence[bytes], rate: int) -> bytes:
    """A file with these packets, which decodes to `rate` samples a second: one of 8, 12, 16, 24 and 48 thousand.

    `head` is the header that came with the packets. Raises `SoundDamaged` where it is none, or for surround sound.
    """
    if len(head) < _HEAD_BYTES or not head.startswith(_HEAD) or head[_FAMILY_AT]:
        raise SoundDamaged()
    head = head[: _RATE_AT.start] + struct.pack("<I", rate) + head[_RATE_AT.stop :]
    return b"".join(_pages(head, [packet for packet in packets if 0 < len(packet) <= _MAX_PACKET_BYTES]))


def _pages(head: bytes, packets: Sequence[bytes]) -> Iterator[bytes]:
    yield _page([head], 0, 0, _FIRST)
    yield _page([_TAGS], 1, 0, 0)
    samples, segments, number = 0, 0, 2
    waiting: list[bytes] = []
    for packet in packets:
        segments += _segments(packet)
        if segments > _SEGMENTS_IN_PAGE:
            yield _page(waiting, number, samples, 0)
            waiting, segments, number = [], _segments(packet), number + 1
        waiting.append(packet)
        samples += samples_in(packet)
    yield _page(waiting, number, samples, _LAST)


def _segments(packet: bytes) -> int:
    return len(packet) // _SEGMENT_BYTES + 1


def _page(packets: Sequence[bytes], number: int, samples: int, flags: int) -> bytes:
    sizes = b"".join(b"\xff" * (_segments(packet) - 1) + bytes((len(packet) % _SEGMENT_BYTES,)) for packet in packets)
    start = b"OggS\0" + struct.pack("<BqII", flags, samples, _SERIAL_NUMBER, number)
    rest = bytes((len(sizes),)) + sizes + b"".join(packets)
    return start + struct.pack("<I", page_checksum(start + bytes(4) + rest)) + rest


def page_checksum(page: bytes) -> int:
    """Ogg's checksum: the usual CRC-32 with every bit order turned round, and without its two inversions.

    >>> hex(page_checksum(b"OggS"))
    '0x5fb0a94f'
    """
    turned = ~zlib.crc32(page.translate(_REVERSED_BYTES), 0xFFFFFFFF) & 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2)


def samples_in(packet: bytes) -> int:
    """How long an Opus packet lasts, in samples at 48 kHz.

    >>> samples_in(bytes([0b11111000]))
    960
    """
    configuration, code = packet[0] >> 3, packet[0] & 3
    if configuration < 12:
        frame = _SPEECH_FRAMES[configuration % 4]
    elif configuration < 16:
        frame = _HYBRID_FRAMES[configuration % 2]
    else:
        frame = _MUSIC_FRAMES[configuration % 4]
    frames = (1, 2, 2)[code] if code < 3 else packet[1] & 63 if len(packet) > 1 else 0
    return frame * frames
