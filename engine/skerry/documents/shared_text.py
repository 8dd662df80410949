"""Shared text whose offsets are code points, as everywhere else in Python.

Native offsets are UTF-8 bytes. Every offset is converted here, whatever the text holds: an emoji, a base letter and
its combining marks, or an embedded object (which counts as one). So no offset ever falls inside a character.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

import pycrdt

from skerry.errors import OffsetOutOfRange

from .access import Access
from .values import Value, checked_attributes, checked_text, checked_value, plain_value

NativeText = TypeVar("NativeText", bound=pycrdt.Text | pycrdt.XmlText)


@dataclass(frozen=True, slots=True)
class Embed:
    """An object in the middle of a text, such as a picture; it counts as one character."""

    value: Value


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text, or one embedded object, and the formats that hold for all of it."""

    content: str | Embed
    attributes: Mapping[str, Value]

    def __len__(self) -> int:
        return len(self.content) if isinstance(self.content, str) else 1


class RichText(Generic[NativeText]):
    """Text with formats and embedded objects, addressed by code points."""

    __slots__ = ("_access",)

    def __init__(self, access: Access[NativeText]) -> None:
        self._access = access

    def __str__(self) -> str:
        return _plain(self._access.reading())

    def __len__(self) -> int:
        return len(_Measured(self._access.reading()))

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def runs(self) -> list[Run]:
        """The text in stretches of equal format, embedded objects on their own."""
        return _runs(self._access.reading())

    def insert(self, offset: int, text: str, attributes: Mapping[str, Value] | None = None) -> None:
        """Insert before the character at `offset`. Without `attributes` it takes on the formats around it.

        Raises `OffsetOutOfRange`, `UnsupportedValue`, `OutsideChange`.
        """
        native = self._access.writing()
        at = _Measured(native).byte_offset(offset)
        formats = None if attributes is None else checked_attributes(attributes)
        if checked_text(text):
            native.insert(at, text, formats)

    def append(self, text: str, attributes: Mapping[str, Value] | None = None) -> None:
        """Insert at the end. Raises as `insert` does."""
        self.insert(len(_Measured(self._access.writing())), text, attributes)

    def insert_embed(self, offset: int, value: Value, attributes: Mapping[str, Value] | None = None) -> None:
        """Insert an object before the character at `offset`. Raises as `insert` does."""
        native = self._access.writing()
        at = _Measured(native).byte_offset(offset)
        formats = None if attributes is None else checked_attributes(attributes)
        native.insert_embed(at, checked_value(value), formats)

    def delete(self, start: int, stop: int) -> None:
        """Delete the characters `start <= offset < stop`. Raises `OffsetOutOfRange`, `OutsideChange`."""
        native = self._access.writing()
        first, last = _Measured(native).byte_range(start, stop)
        if first < last:
            del native[first:last]

    def replace(self, start: int, stop: int, text: str) -> None:
        """Put `text` in the place of the characters `start <= offset < stop`. Raises as `insert` does."""
        checked_text(text)
        self.delete(start, stop)
        self.insert(start, text)

    def format(self, start: int, stop: int, attributes: Mapping[str, Value]) -> None:
        """Give the characters `start <= offset < stop` these formats; None takes one away.

        Raises as `insert` does.
        """
        native = self._access.writing()
        first, last = _Measured(native).byte_range(start, stop)
        if first < last:
            native.format(first, last, checked_attributes(attributes))


class SharedText(RichText[pycrdt.Text]):
    """A text of a document: `document.text("title")`.

    >>> from skerry.documents import Document, MemoryStore
    >>> from skerry_protocol.ids import DocumentId
    >>> import anyio
    >>> async def emoji_count_as_one_character() -> str:
    ...     document = await Document.open(DocumentId(bytes(16)), MemoryStore())
    ...     async with document.change():
    ...         document.text("title").append("a🎉b")
    ...         document.text("title").delete(1, 2)
    ...     return str(document.text("title"))
    >>> anyio.run(emoji_count_as_one_character)
    'ab'
    """

    __slots__ = ()


class _Measured:
    """A text as it stands, able to say where each code point lies in native bytes."""

    def __init__(self, native: pycrdt.Text | pycrdt.XmlText) -> None:
        self._native_length = len(native)
        plain = str(native) if isinstance(native, pycrdt.Text) else ""
        self._is_bytewise = len(plain) == self._native_length and plain.isascii()
        self._runs = [] if self._is_bytewise else _runs(native)
        self._length = self._native_length if self._is_bytewise else sum(map(len, self._runs))

    def __len__(self) -> int:
        return self._length

    def byte_offset(self, offset: int) -> int:
        if isinstance(offset, bool) or not isinstance(offset, int) or not 0 <= offset <= self._length:
            raise OffsetOutOfRange(
                f"The text has no offset {offset!r}.", f"Offsets go from 0 to {self._length}, in code points."
            )
        if self._is_bytewise:
            return offset
        return sum(_bytes_before(run, offset - start) for run, start in zip(self._runs, self._starts(), strict=True))

    def byte_range(self, start: int, stop: int) -> tuple[int, int]:
        first, last = self.byte_offset(start), self.byte_offset(stop)
        if first > last:
            raise OffsetOutOfRange(
                f"The range from {start} to {stop} runs backwards.", "Give the smaller offset first."
            )
        return first, last

    def _starts(self) -> list[int]:
        return [0, *accumulate(map(len, self._runs))][:-1]


def _bytes_before(run: Run, offset: int) -> int:
    if offset <= 0:
        return 0
    return len(run.content[:offset].encode()) if isinstance(run.content, str) else 1


def _runs(native: pycrdt.Text | pycrdt.XmlText) -> list[Run]:
    return [
        Run(content if isinstance(content, str) else Embed(_embedded(content)), _attributes(attributes))
        for content, attributes in native.diff()
    ]


def _attributes(attributes: Mapping[str, object] | None) -> dict[str, Value]:
    return {name: plain_value(value) for name, value in (attributes or {}).items()}


def _embedded(content: object) -> Value:
    """A shared type as an embed has no plain value; editors here write none, and it still counts as one character."""
    is_shared = isinstance(content, pycrdt.Text | pycrdt.Map | pycrdt.Array | pycrdt.XmlText | pycrdt.XmlElement)
    return None if is_shared else plain_value(content)


def _plain(native: pycrdt.Text | pycrdt.XmlText) -> str:
    if isinstance(native, pycrdt.Text):
        return str(native)
    return "".join(run.content for run in _runs(native) if isinstance(run.content, str))
