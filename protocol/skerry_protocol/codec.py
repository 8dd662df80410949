"""The one encoding: canonical MessagePack, and no other byte string for the same value.

A decoder re-encodes what it read and compares, so there is exactly one spelling of every record: what is hashed
and signed cannot be respelled. This is the only module that knows MessagePack.
"""

from __future__ import annotations

from typing import Any

import msgpack  # type: ignore[import-untyped]

from .errors import NotCanonical
from .limits import MAX_FRAME_BYTES, MAX_ITEMS, MAX_NESTING

Value = None | bool | int | bytes | str | list[Any]


def encode(value: Value) -> bytes:
    """Encode None, booleans, integers of 64 bits, bytes, text and lists of these.

    Raises `NotCanonical` for anything else: floats and maps have more than one spelling and stay outside.

    >>> decode(encode([1, b"two", "three", None]))
    [1, b'two', 'three', None]
    """
    _refuse_foreign_types(value, MAX_NESTING)
    try:
        return bytes(msgpack.packb(value, use_bin_type=True))
    except (OverflowError, ValueError) as error:
        raise NotCanonical("A value does not fit the encoding.") from error


def decode(data: bytes) -> Value:
    """Decode exactly one canonical value. Raises `NotCanonical` for everything else, before large allocations."""
    if len(data) > MAX_FRAME_BYTES:
        raise NotCanonical(f"{len(data)} bytes are more than the {MAX_FRAME_BYTES} that one value may have.")
    try:
        value: Value = msgpack.unpackb(
            data,
            raw=False,
            strict_map_key=True,
            max_map_len=0,
            max_ext_len=0,
            max_array_len=MAX_ITEMS,
        )
    except (ValueError, RecursionError, msgpack.UnpackException) as error:
        raise NotCanonical("These bytes are not a MessagePack value within bounds.") from error
    if encode(value) != data:
        raise NotCanonical("This value was not written in its canonical form.")
    return value


def _refuse_foreign_types(value: Value, depth_left: int) -> None:
    if isinstance(value, list):
        if depth_left == 0:
            raise NotCanonical("A value is nested too deeply.")
        for item in value:
            _refuse_foreign_types(item, depth_left - 1)
    elif not (value is None or isinstance(value, bool | int | bytes | str)):
        raise NotCanonical(f"A {type(value).__name__} has no canonical form.")
