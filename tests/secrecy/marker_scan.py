"""Looks for words in bytes, however a program may have written them down."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

LONGEST_INFLATED_BYTES = 1024 * 1024
SHORTEST_INFLATED_BYTES = 8


@dataclass(frozen=True)
class Finding:
    """A marker that can be read in `where`."""

    marker: str
    encoding: str
    where: str


def encodings(marker: str) -> Iterator[tuple[str, bytes]]:
    """The marker in every common encoding, each under its name."""
    plain = marker.encode()
    yield "utf-8", plain
    yield "utf-16-le", marker.encode("utf-16-le")
    yield "utf-16-be", marker.encode("utf-16-be")
    yield "hex", plain.hex().encode()
    yield "HEX", plain.hex().upper().encode()
    yield "reversed", plain[::-1]
    for alignment in range(3):
        yield f"base64+{alignment}", _aligned(base64.b64encode, plain, alignment, group=3)
        yield f"base64url+{alignment}", _aligned(base64.urlsafe_b64encode, plain, alignment, group=3)
    for alignment in range(5):
        lower = _aligned(base64.b32encode, plain, alignment, group=5).lower()
        yield f"base32+{alignment}", lower
        yield f"BASE32+{alignment}", lower.upper()


def scan(markers: Iterable[str], places: Mapping[str, bytes]) -> list[Finding]:
    """Every marker that can be read in one of `places`; compressed streams are looked into as well."""
    needles = [(marker, name, needle) for marker in markers for name, needle in encodings(marker)]
    findings: list[Finding] = []
    for where, data in places.items():
        texts = [("", data), *(("zlib ", inflated) for inflated in _inflated(data))]
        findings += [
            Finding(marker, prefix + name, where)
            for prefix, text in texts
            for marker, name, needle in needles
            if needle in text
        ]
    return findings


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path; the path is looked through too."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): str(path.name).encode() + b"\n" + path.read_bytes() for path in files}


def _aligned(encode: object, plain: bytes, alignment: int, group: int) -> bytes:
    """What is always the same where `plain` begins at this place within a group of the encoding."""
    assert callable(encode)
    bits = 8 * group // {3: 4, 5: 8}[group]
    encoded: bytes = encode(bytes(alignment) + plain)
    first = -(-alignment * 8 // bits)
    last = (alignment + len(plain)) * 8 // bits
    return encoded[first:last]


def _inflated(data: bytes) -> Iterator[bytes]:
    """What comes out of everything that may be the beginning of a zlib stream."""
    start = data.find(b"\x78")
    while start >= 0:
        if int.from_bytes(data[start : start + 2], "big") % 31 == 0:
            yield from _inflated_at(data, start)
        start = data.find(b"\x78", start + 1)


def _inflated_at(data: bytes, start: int) -> Iterator[bytes]:
    try:
        inflated = zlib.decompressobj().decompress(data[start:], LONGEST_INFLATED_BYTES)
    except zlib.error:
        return
    if len(inflated) >= SHORTEST_INFLATED_BYTES:
        yield inflated
