"""How much each kind of content in a Yjs item counts for, read strictly and without keeping it.

Kinds and their layout are those of the `ContentRefs` of npm `yjs` 13, and the values those of lib0's `readAny`.
Subdocuments (9) and the experimental kinds of other implementations are not in the table, so they are refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from .lib0 import Reader

STRING_CONTENT, TYPE_CONTENT = 4, 7
ARRAY_TYPE = 0
MAX_VALUE_NESTING = 64

_MAP, _TEXT, _XML_ELEMENT, _XML_FRAGMENT, _XML_TEXT = 1, 2, 3, 4, 6
_PLAIN_TYPES = frozenset({ARRAY_TYPE, _MAP, _TEXT, _XML_FRAGMENT, _XML_TEXT})
_INTEGER_BITS = 63


def _deleted(reader: Reader) -> int:
    return _some(reader, reader.integer())


def _json_values(reader: Reader) -> int:
    number = _some(reader, reader.count())
    for _ in range(number):
        text = reader.text()
        if text != "undefined":
            _check_json(reader, text)
    return number


def _binary(reader: Reader) -> int:
    reader.data()
    return 1


def _string(reader: Reader) -> int:
    text = reader.text()
    if text.isascii():
        return _some(reader, len(text))
    return len(text.encode("utf-16-le")) // 2


def _embed(reader: Reader) -> int:
    _check_json(reader, reader.text())
    return 1


def _format(reader: Reader) -> int:
    reader.text()
    _check_json(reader, reader.text())
    return 1


def _shared_type(reader: Reader) -> int:
    kind = reader.integer()
    if kind == _XML_ELEMENT:
        reader.text()
    elif kind not in _PLAIN_TYPES:
        raise reader.refuse(f"An update makes a shared type of the unknown kind {kind}.")
    return 1


def _values(reader: Reader) -> int:
    number = _some(reader, reader.count())
    for _ in range(number):
        _value(reader, MAX_VALUE_NESTING)
    return number


CONTENT_LENGTH_READERS: Mapping[int, Callable[[Reader], int]] = MappingProxyType(
    {
        1: _deleted,
        2: _json_values,
        3: _binary,
        STRING_CONTENT: _string,
        5: _embed,
        6: _format,
        TYPE_CONTENT: _shared_type,
        8: _values,
    }
)


def _some(reader: Reader, length: int) -> int:
    if length == 0:
        raise reader.refuse("A struct has no length.")
    return length


def _check_json(reader: Reader, text: str) -> None:
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise reader.refuse("A value is not JSON.") from None
    _check_nesting(reader, value, MAX_VALUE_NESTING)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _check_nesting(reader: Reader, value: object, levels: int) -> None:
    if not isinstance(value, dict | list):
        return
    if levels == 0:
        raise reader.refuse(f"A value is nested more than {MAX_VALUE_NESTING} deep.")
    for child in value.values() if isinstance(value, dict) else value:
        _check_nesting(reader, child, levels - 1)


def _value(reader: Reader, levels: int) -> None:
    """One value of lib0's `writeAny`; its first byte names its kind."""
    if levels == 0:
        raise reader.refuse(f"A value is nested more than {MAX_VALUE_NESTING} deep.")
    kind = reader.byte()
    if kind == 118:
        for _ in range(reader.count(2)):
            reader.text()
            _value(reader, levels - 1)
    elif kind == 117:
        for _ in range(reader.count()):
            _value(reader, levels - 1)
    else:
        _flat_value(reader, kind)


def _flat_value(reader: Reader, kind: int) -> None:
    read = _FLAT_VALUES.get(kind)
    if read is None:
        raise reader.refuse(f"A value is of the unknown kind {kind}.")
    read(reader)


def _signed_integer(reader: Reader) -> None:
    bits = 6
    byte = reader.byte()
    while byte & 0x80:
        byte = reader.byte()
        bits += 7
        if bits > _INTEGER_BITS:
            raise reader.refuse("An integer is too long.")


_FLAT_VALUES: Mapping[int, Callable[[Reader], object]] = MappingProxyType(
    {
        127: lambda _: None,
        126: lambda _: None,
        125: _signed_integer,
        124: lambda reader: reader.take(4),
        123: lambda reader: reader.take(8),
        122: lambda reader: reader.take(8),
        121: lambda _: None,
        120: lambda _: None,
        119: Reader.text,
        116: Reader.data,
    }
)
