"""Reading the fields of a decoded value one by one, each with its type and bounds checked."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any, TypeVar

from .codec import Value
from .errors import MalformedRecord
from .ids import _Id
from .limits import MAX_ITEMS, MAX_TEXT_CHARACTERS

T = TypeVar("T")
SomeId = TypeVar("SomeId", bound=_Id)


class FieldReader:
    """A cursor over one list. Every reader names what it wants; anything else is a `MalformedRecord`.

    >>> reader = FieldReader([7, b"ab"])
    >>> reader.integer(), reader.bytes(2), reader.end()
    (7, b'ab', None)
    """

    def __init__(self, value: Value) -> None:
        if not isinstance(value, list):
            raise MalformedRecord("A list of fields was expected here.")
        self._fields = value
        self._next = 0

    def _take(self) -> Any:
        if self._next >= len(self._fields):
            raise MalformedRecord("A field is missing.")
        self._next += 1
        return self._fields[self._next - 1]

    def end(self) -> None:
        """Refuse fields that nobody asked for."""
        if self._next != len(self._fields):
            raise MalformedRecord("There are more fields than this kind has.")

    def integer(self, minimum: int = 0, maximum: int = 2**53) -> int:
        """A whole number within bounds, and not a boolean."""
        value = self._take()
        if type(value) is not int or not minimum <= value <= maximum:
            raise MalformedRecord(f"A number from {minimum} to {maximum} was expected here.")
        return value

    def boolean(self) -> bool:
        """True or false."""
        value = self._take()
        if type(value) is not bool:
            raise MalformedRecord("True or false was expected here.")
        return value

    def bytes(self, length: int) -> bytes:
        """Exactly `length` bytes."""
        value = self._take()
        if type(value) is not bytes or len(value) != length:
            raise MalformedRecord(f"{length} bytes were expected here.")
        return value

    def bytes_up_to(self, limit: int) -> builtins.bytes:
        """At most `limit` bytes."""
        value = self._take()
        if type(value) is not builtins.bytes or len(value) > limit:
            raise MalformedRecord(f"At most {limit} bytes were expected here.")
        return value

    def text(self, limit: int = MAX_TEXT_CHARACTERS) -> str:
        """Text of at most `limit` characters."""
        value = self._take()
        if type(value) is not str or len(value) > limit:
            raise MalformedRecord(f"Text of at most {limit} characters was expected here.")
        return value

    def id(self, kind: type[SomeId]) -> SomeId:
        """An id of the given type."""
        return kind(self.bytes(kind.LENGTH_BYTES))

    def optional_id(self, kind: type[SomeId]) -> SomeId | None:
        """An id of the given type, or None."""
        if self._next < len(self._fields) and self._fields[self._next] is None:
            self._next += 1
            return None
        return self.id(kind)

    def optional_bytes_up_to(self, limit: int) -> builtins.bytes | None:
        """At most `limit` bytes, or None."""
        if self._next < len(self._fields) and self._fields[self._next] is None:
            self._next += 1
            return None
        return self.bytes_up_to(limit)

    def nested(self) -> FieldReader:
        """A list inside this one, as a reader of its own."""
        return FieldReader(self._take())

    def integers(self, limit: int, maximum: int) -> tuple[int, ...]:
        """A list of at most `limit` whole numbers from 0 to `maximum`."""
        row = self.nested()
        if len(row._fields) > limit:
            raise MalformedRecord(f"A list of at most {limit} numbers was expected here.")
        return tuple(row.integer(0, maximum) for _ in row._fields)

    def items(self, read: Callable[[FieldReader], T], limit: int = MAX_ITEMS) -> tuple[T, ...]:
        """A list of lists, each read by `read` to its end."""
        rows = self._take()
        if not isinstance(rows, list) or len(rows) > limit:
            raise MalformedRecord(f"A list of at most {limit} rows was expected here.")
        return tuple(_read_row(row, read) for row in rows)


def _read_row(row: Value, read: Callable[[FieldReader], T]) -> T:
    reader = FieldReader(row)
    value = read(reader)
    reader.end()
    return value
