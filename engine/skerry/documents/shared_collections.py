"""Shared maps and arrays, and the values that live inside them.

A plain value (`values.Value`) is replaced as a whole; where two people change it at the same time one of them wins.
What people edit together is made with `make_text`, `make_map` or `make_array`, and merges.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import pycrdt

from skerry.errors import OffsetOutOfRange, UnsupportedValue

from .access import Access, Item
from .shared_text import SharedText
from .values import Value, checked_text, checked_value, plain_value

NativeMap = pycrdt.Map[Any]
NativeArray = pycrdt.Array[Any]
NativeChild = TypeVar("NativeChild", pycrdt.Text, NativeMap, NativeArray)


class SharedMap:
    """Named values of a document: `document.map("fields")`.

    >>> from skerry.documents import Document, MemoryStore
    >>> from skerry_protocol.ids import DocumentId
    >>> import anyio
    >>> async def two_fields() -> object:
    ...     document = await Document.open(DocumentId(bytes(16)), MemoryStore())
    ...     async with document.change():
    ...         document.map("fields")["severity"] = 3
    ...         document.map("fields").make_array("people").append("alice")
    ...     return document.map("fields").to_python()
    >>> anyio.run(two_fields)
    {'people': ['alice'], 'severity': 3}
    """

    __slots__ = ("_access",)

    def __init__(self, access: Access[NativeMap]) -> None:
        self._access = access

    def __len__(self) -> int:
        return len(self._access.reading())

    def __contains__(self, key: str) -> bool:
        return key in self._access.reading()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __repr__(self) -> str:
        return "<SharedMap>"

    def keys(self) -> list[str]:
        """The keys, sorted: whoever holds the same map lists it the same way."""
        return sorted(self._access.reading().keys())

    def __getitem__(self, key: str) -> Shared:
        """The value under `key`. Raises `KeyError`."""
        native = self._access.reading()
        if key not in native:
            raise KeyError(key)
        return _shared(self._access, native[key])

    def get(self, key: str, default: Value = None) -> Shared:
        """The value under `key`, or `default` where there is none."""
        native = self._access.reading()
        return _shared(self._access, native[key]) if key in native else default

    def __setitem__(self, key: str, value: Value) -> None:
        """Put a plain value under `key`. Raises `UnsupportedValue`, `OutsideChange`."""
        self._access.writing()[checked_text(key)] = checked_value(value)

    def __delitem__(self, key: str) -> None:
        """Take `key` away. Raises `KeyError`, `OutsideChange`."""
        native = self._access.writing()
        if key not in native:
            raise KeyError(key)
        del native[key]

    def make_text(self, key: str, text: str = "") -> SharedText:
        """Put a new shared text under `key`. Raises `UnsupportedValue`, `OutsideChange`."""
        return SharedText(self._make(key, pycrdt.Text(checked_text(text))))

    def make_map(self, key: str) -> SharedMap:
        """Put a new, empty shared map under `key`. Raises as `make_text` does."""
        return SharedMap(self._make(key, NativeMap()))

    def make_array(self, key: str) -> SharedArray:
        """Put a new, empty shared array under `key`. Raises as `make_text` does."""
        return SharedArray(self._make(key, NativeArray()))

    def to_python(self) -> dict[str, Value]:
        """A copy of everything inside, in plain Python."""
        return {key: _python(self[key]) for key in self}

    def _make(self, key: str, child: NativeChild) -> Item[NativeChild]:
        self._access.writing()[checked_text(key)] = child
        return self._access.item(child)


class SharedArray:
    """A list of values of a document: `document.array("actions")`. Indexes count from 0, and never from the end."""

    __slots__ = ("_access",)

    def __init__(self, access: Access[NativeArray]) -> None:
        self._access = access

    def __len__(self) -> int:
        return len(self._access.reading())

    def __iter__(self) -> Iterator[Shared]:
        return iter([_shared(self._access, native) for native in self._access.reading()])

    def __repr__(self) -> str:
        return "<SharedArray>"

    def __getitem__(self, index: int) -> Shared:
        """The value at `index`. Raises `OffsetOutOfRange`."""
        native = self._access.reading()
        return _shared(self._access, native[_checked_index(index, len(native) - 1)])

    def insert(self, index: int, value: Value) -> None:
        """Put a plain value before `index`. Raises `OffsetOutOfRange`, `UnsupportedValue`, `OutsideChange`."""
        self._insert(index, checked_value(value))

    def append(self, value: Value) -> None:
        """Put a plain value at the end. Raises as `insert` does."""
        self.insert(len(self._access.writing()), value)

    def delete(self, start: int, stop: int) -> None:
        """Take the values `start <= index < stop` away. Raises `OffsetOutOfRange`, `OutsideChange`."""
        native = self._access.writing()
        last = _checked_index(stop, len(native))
        first = _checked_index(start, last)
        if first < last:
            del native[first:last]

    def make_text(self, index: int, text: str = "") -> SharedText:
        """Put a new shared text before `index`. Raises as `insert` does."""
        child = pycrdt.Text(checked_text(text))
        self._insert(index, child)
        return SharedText(self._access.item(child))

    def make_map(self, index: int) -> SharedMap:
        """Put a new, empty shared map before `index`. Raises as `insert` does."""
        child = NativeMap()
        self._insert(index, child)
        return SharedMap(self._access.item(child))

    def make_array(self, index: int) -> SharedArray:
        """Put a new, empty shared array before `index`. Raises as `insert` does."""
        child = NativeArray()
        self._insert(index, child)
        return SharedArray(self._access.item(child))

    def to_python(self) -> list[Value]:
        """A copy of everything inside, in plain Python."""
        return [_python(value) for value in self]

    def _insert(self, index: int, child: object) -> None:
        native = self._access.writing()
        native.insert(_checked_index(index, len(native)), child)


Shared = Value | SharedText | SharedMap | SharedArray
"""What lies under a key or at an index."""


def _shared(access: Access[object], native: object) -> Shared:
    if isinstance(native, pycrdt.Text):
        return SharedText(access.item(native))
    if isinstance(native, pycrdt.Map):
        return SharedMap(access.item(native))
    if isinstance(native, pycrdt.Array):
        return SharedArray(access.item(native))
    if isinstance(native, pycrdt.XmlFragment | pycrdt.XmlElement | pycrdt.XmlText | pycrdt.Doc):
        raise UnsupportedValue(
            "XML and subdocuments are not read inside maps and arrays.", "Give XML a name of its own."
        )
    return plain_value(native)


def _python(value: Shared) -> Value:
    if isinstance(value, SharedText):
        return str(value)
    if isinstance(value, SharedMap | SharedArray):
        return value.to_python()
    return value


def _checked_index(index: int, largest: int) -> int:
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index <= largest:
        raise OffsetOutOfRange(f"The list has no index {index!r} here.", f"Indexes go from 0 to {largest}.")
    return index
