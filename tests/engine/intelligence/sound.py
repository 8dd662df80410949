"""Recordings made for tests: tones and silence as WAV, OGG, and as the WebM that a browser writes."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Iterator

import numpy
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

Samples = NDArray[numpy.float32]

UNKNOWN_LENGTH = b"\x01" + b"\xff" * 7
OPUS_RATE = 48_000


def tone(seconds: float, rate: int, hertz: float = 440.0, loudness: float = 0.5) -> Samples:
    times = numpy.arange(round(seconds * rate)) / rate
    return numpy.asarray(loudness * numpy.sin(2 * numpy.pi * hertz * times), numpy.float32)


def file_of(samples: Samples, rate: int, kind: str = "WAV", subtype: str | None = None) -> bytes:
    written = io.BytesIO()
    soundfile.write(written, samples, rate, format=kind, subtype=subtype)
    return written.getvalue()


def webm_of(samples: Samples, *, packets_in_cluster: int = 50) -> bytes:
    """Opus at 48 kHz, in clusters whose lengths are not known, as a live recording has them."""
    head, packets = opus_packets(file_of(samples, OPUS_RATE, "OGG", "OPUS"))
    return webm(b"A_OPUS", head, packets, packets_in_cluster=packets_in_cluster)


def webm(
    codec: bytes,
    private: bytes,
    packets: list[bytes],
    *,
    track_extras: bytes = b"",
    packets_in_cluster: int = 50,
    lacing: int = 0,
) -> bytes:
    track = element("D7", b"\x01") + element("83", b"\x02") + element("86", codec) + element("63A2", private)
    start = element("1A45DFA3", element("4282", b"webm")) + bytes.fromhex("18538067") + UNKNOWN_LENGTH
    clusters = [
        cluster(packets[first : first + packets_in_cluster], lacing)
        for first in range(0, len(packets), packets_in_cluster)
    ]
    return start + element("1654AE6B", element("AE", track + track_extras)) + b"".join(clusters)


def cluster(packets: Iterable[bytes], lacing: int = 0) -> bytes:
    blocks = (element("A3", b"\x81" + bytes(2) + bytes((0x80 | lacing,)) + packet) for packet in packets)
    return bytes.fromhex("1F43B675") + UNKNOWN_LENGTH + element("E7", b"\0") + b"".join(blocks)


def element(name: str, content: bytes) -> bytes:
    return bytes.fromhex(name) + (len(content) | 1 << 28).to_bytes(4, "big") + content


def opus_packets(ogg: bytes) -> tuple[bytes, list[bytes]]:
    """The header and the packets of sound in an Ogg file."""
    head, _tags, *packets = _packets(ogg)
    return head, packets


def _packets(ogg: bytes) -> Iterator[bytes]:
    position, packet = 0, b""
    while position < len(ogg):
        (segments,) = struct.unpack_from("B", ogg, position + 26)
        sizes = ogg[position + 27 : position + 27 + segments]
        position += 27 + segments
        for size in sizes:
            packet += ogg[position : position + size]
            position += size
            if size < 255:
                yield packet
                packet = b""
