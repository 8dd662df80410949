"""What a shared document can hold, and the way in and out of native code without surprises.

Native code keeps every number as a JavaScript number: whole floats come back as `int`, so `5.0` and `5` are the same
value here, and an int that JavaScript cannot hold exactly is refused on the way in.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from skerry.errors import UnsupportedValue

from .lib0 import MAX_INTEGER
from .update_contents import MAX_VALUE_NESTING

Value = None | bool | int | float | str | bytes | Sequence["Value"] | Mapping[str, "Value"]
"""What can be stored under a key, in a list, or as the value of a format."""


def checked_value(value: Value, levels: int = MAX_VALUE_NESTING) -> object:
    """The value as native code takes it. Raises `UnsupportedValue`.

    >>> checked_value({"people": ("alice", "bob")})
    {'people': ['alice', 'bob']}
    """
    if levels == 0:
        raise _unsupported(f"a value nested more than {MAX_VALUE_NESTING} deep")
    if isinstance(value, str):
        return checked_text(value)
    if isinstance(value, bytes | bool) or value is None:
        return value
    if isinstance(value, int | float):
        return _checked_number(value)
    if isinstance(value, Mapping):
        return {checked_text(key): checked_value(child, levels - 1) for key, child in value.items()}
    if isinstance(value, Sequence):
        return [checked_value(child, levels - 1) for child in value]
    raise _unsupported(f"a {type(value).__name__}")


def checked_text(text: str) -> str:
    """The text itself, if it can be written as UTF-8. Raises `UnsupportedValue` for half a surrogate pair."""
    if not isinstance(text, str):
        raise _unsupported(f"a {type(text).__name__} where text belongs")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _unsupported("text with half a surrogate pair") from None
    return text


def checked_attributes(attributes: Mapping[str, Value]) -> dict[str, object]:
    """Named format values as native code takes them. Raises `UnsupportedValue`."""
    return {checked_text(name): checked_value(value) for name, value in attributes.items()}


def plain_value(value: object) -> Value:
    """A native value as plain Python: whole floats as ints, byte arrays as bytes.

    >>> plain_value({"count": 3.0, "photo": bytearray(b"x")})
    {'count': 3, 'photo': b'x'}
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= MAX_INTEGER else value
    if isinstance(value, bytearray):
        return bytes(value)
    if isinstance(value, list):
        return [plain_value(child) for child in value]
    if isinstance(value, dict):
        return {key: plain_value(child) for key, child in value.items()}
    if value is None or isinstance(value, bool | int | str | bytes):
        return value
    raise _unsupported(f"a {type(value).__name__}")


def _checked_number(value: int | float) -> int | float:
    if isinstance(value, int) and abs(value) > MAX_INTEGER:
        raise _unsupported("an int beyond 2**53 - 1, which JavaScript cannot hold exactly")
    if isinstance(value, float) and not math.isfinite(value):
        raise _unsupported("a float that is not finite")
    return value


def _unsupported(what: str) -> UnsupportedValue:
    return UnsupportedValue(
        f"A shared document cannot hold {what}.",
        "It holds None, bool, int, finite float, str, bytes, and lists and dicts of these.",
    )
