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

_LIST_HEADERS = frozenset((*range(0x90, 0xA0), 0xDC, 0xDD))


def encode(value: Value) -> bytes:
    """Encode None, booleans, integers of 64 bits, bytes, text and lists of these.

    Raises `NotCanonical` for anything else (floats and maps have more than one spelling and stay outside), and for
    a value that `decode` would refuse to read back.

    >>> decode(encode([1, b"two", "three", None]))
    [1, b'two', 'three', None]
    """
    _refuse_foreign_types(value, MAX_NESTING)
    try:
        data = bytes(msgpack.packb(value, use_bin_type=True))
    except (OverflowError, ValueError) as error:
        raise NotCanonical("A value does not fit the encoding.") from error
    _refuse_too_long(data)
    return data


def decode(data: bytes) -> Value:
    """Decode exactly one canonical value. Raises `NotCanonical` for everything else, before large allocations."""
    if not isinstance(data, bytes):
        raise NotCanonical(f"One value is bytes, and this is a {type(data).__name__}.")
    _refuse_too_long(data)
    # Lists are read item by item: `unpackb` would make room for every length that is claimed, at every depth.
    unpacker = msgpack.Unpacker(raw=False, max_map_len=0, max_ext_len=0, max_buffer_size=len(data))
    unpacker.feed(data)
    try:
        value = _read(unpacker, data, MAX_NESTING)
    except (ValueError, msgpack.UnpackException) as error:
        raise NotCanonical("These bytes are not a MessagePack value within bounds.") from error
    if msgpack.packb(value, use_bin_type=True) != data:
        raise NotCanonical("This value was not written in its canonical form.")
    return value


def _read(unpacker: Any, data: bytes, depth_left: int) -> Value:
    at = unpacker.tell()
    if at == len(data):
        raise NotCanonical("These bytes end before the value does.")
    if data[at] not in _LIST_HEADERS:
        return _scalar(unpacker.unpack())
    length = unpacker.read_array_header()
    _refuse_list_out_of_bounds(length, depth_left)
    return [_read(unpacker, data, depth_left - 1) for _ in range(length)]


def _scalar(value: Any) -> Value:
    if value is None or isinstance(value, bool | int | bytes | str):
        return value
    raise NotCanonical(f"A {type(value).__name__} has no canonical form.")


def _refuse_too_long(data: bytes) -> None:
    if len(data) > MAX_FRAME_BYTES:
        raise NotCanonical(f"{len(data)} bytes are more than the {MAX_FRAME_BYTES} that one value may have.")


def _refuse_foreign_types(value: Value, depth_left: int) -> None:
    if not isinstance(value, list):
        _scalar(value)
        return
    _refuse_list_out_of_bounds(len(value), depth_left)
    for item in value:
        _refuse_foreign_types(item, depth_left - 1)


def _refuse_list_out_of_bounds(length: int, depth_left: int) -> None:
    if depth_left == 0:
        raise NotCanonical("A value is nested too deeply.")
    if length > MAX_ITEMS:
        raise NotCanonical(f"A list has at most {MAX_ITEMS} items, and this one says {length}.")
