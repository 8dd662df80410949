"""What the codec takes and what it refuses, for the tests and for the vectors."""

from __future__ import annotations

from skerry_protocol.codec import Value
from skerry_protocol.limits import MAX_NESTING


def nested(depth: int) -> Value:
    """An empty list inside of lists, `depth` of them in all."""
    value: Value = []
    for _ in range(depth - 1):
        value = [value]
    return value


SCALARS: tuple[Value, ...] = (
    *(None, True, False, 0, 127, 128, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**64 - 1),
    *(-1, -32, -33, -128, -129, -32768, -32769, -(2**31), -(2**31) - 1, -(2**63)),
    *(b"", b"\x00\xff", b"x" * 255, b"x" * 256, "", "island", "é" * 15, "é" * 16, "🏝", "a" * 255, "a" * 256),
)
LISTS: tuple[Value, ...] = ([], [1] * 15, [1] * 16, [[[b"deep"]], None, "text"], nested(MAX_NESTING))
LONG: tuple[Value, ...] = (b"x" * 65535, b"x" * 65536, "a" * 65535, "a" * 65536, [None] * 65535, [None] * 65536)

REFUSED: tuple[tuple[str, bytes], ...] = (
    ("nothing", b""),
    ("a byte that is never used", b"\xc1"),
    ("two values", b"\x01\x02"),
    ("a value and a zero byte", b"\x01\x00"),
    ("an int of 8 bits that fits in 7", b"\xcc\x7f"),
    ("an int of 16 bits that fits in 8", b"\xcd\x00\xff"),
    ("an int of 32 bits that fits in 16", b"\xce\x00\x00\xff\xff"),
    ("an int of 64 bits that fits in 32", b"\xcf\x00\x00\x00\x00\xff\xff\xff\xff"),
    ("a signed spelling of an unsigned int", b"\xd0\x01"),
    ("a negative int of 8 bits that fits in 5", b"\xd0\xff"),
    ("a negative int of 16 bits that fits in 8", b"\xd1\xff\x80"),
    ("a negative int of 32 bits that fits in 16", b"\xd2\xff\xff\x80\x00"),
    ("a negative int of 64 bits that fits in 32", b"\xd3\xff\xff\xff\xff\x80\x00\x00\x00"),
    ("a text of 8 bits length that fits in 5", b"\xd9\x01a"),
    ("a text of 16 bits length that fits in 8", b"\xda\x00\x01a"),
    ("a text of 32 bits length that fits in 16", b"\xdb\x00\x00\x00\x01a"),
    ("bytes of 16 bits length that fit in 8", b"\xc5\x00\x01a"),
    ("bytes of 32 bits length that fit in 16", b"\xc6\x00\x00\x00\x01a"),
    ("a list of 16 bits length that fits in 4", b"\xdc\x00\x01\x01"),
    ("a list of 32 bits length that fits in 16", b"\xdd\x00\x00\x00\x01\x01"),
    ("a non-minimal int deep inside", b"\x91\x91\xcc\x01"),
    ("a float of 32 bits", b"\xca\x3f\x80\x00\x00"),
    ("a float of 64 bits", b"\xcb\x3f\xf0\x00\x00\x00\x00\x00\x00"),
    ("a float in a list", b"\x91\xca\x3f\x80\x00\x00"),
    ("an empty map", b"\x80"),
    ("a map", b"\x81\x01\x02"),
    ("a map of 16 bits length", b"\xde\x00\x00"),
    ("a map of 32 bits length", b"\xdf\xff\xff\xff\xff"),
    ("a map in a list", b"\x91\x80"),
    ("an extension of one byte", b"\xd4\x05\x00"),
    ("an extension without bytes", b"\xc7\x00\x05"),
    ("a timestamp", b"\xd6\xff\x00\x00\x00\x00"),
    ("a timestamp without bytes", b"\xc7\x00\xff"),
    ("a text that is no UTF-8", b"\xa1\xff"),
    ("a text with an overlong character", b"\xa2\xc0\x80"),
    ("a text with half a surrogate pair", b"\xa3\xed\xa0\x80"),
    ("a list cut short", b"\x92\x01"),
    ("an int cut short", b"\xcf\x00"),
    ("a list header cut short", b"\xdc\x00"),
    ("a text cut short", b"\xa5abc"),
    ("four gigabytes of bytes", b"\xc6\xff\xff\xff\xff"),
    ("four gigabytes of text", b"\xdb\xff\xff\xff\xff"),
    ("four billion items", b"\xdd\xff\xff\xff\xff"),
    ("four billion items in a list", b"\x91\xdd\xff\xff\xff\xff"),
    ("nesting one too deep", b"\x91" * MAX_NESTING + b"\x90"),
    ("nesting far too deep", b"\x91" * 1_000),
)
