"""Shared XML: the tree that rich-text editors (ProseMirror, Tiptap) keep a note in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

import pycrdt

from skerry.errors import OffsetOutOfRange

from .access import Access
from .shared_text import RichText
from .values import Value, checked_text, checked_value, plain_value


class SharedXmlText(RichText[pycrdt.XmlText]):
    """A stretch of rich text inside an XML element; offsets are code points."""

    __slots__ = ()


class _XmlParent:
    """What a fragment and an element have in common: children in order."""

    __slots__ = ("_access",)

    def __init__(self, access: Access[pycrdt.XmlFragment | pycrdt.XmlElement]) -> None:
        self._access = access

    def __len__(self) -> int:
        return len(self._access.reading().children)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def children(self) -> list[SharedXmlElement | SharedXmlText]:
        """The elements and texts inside, in order."""
        return [_shared(self._access, child) for child in self._access.reading().children]

    def append_element(self, tag: str, attributes: Mapping[str, Value] | None = None) -> SharedXmlElement:
        """Put a new element at the end. Raises `UnsupportedValue`, `OutsideChange`."""
        return self.insert_element(len(self._access.writing().children), tag, attributes)

    def insert_element(self, index: int, tag: str, attributes: Mapping[str, Value] | None = None) -> SharedXmlElement:
        """Put a new element before the child at `index`. Raises `OffsetOutOfRange` and as `append_element` does."""
        element = pycrdt.XmlElement(checked_text(tag))
        self._insert(index, element)
        shared = SharedXmlElement(self._access.item(element))
        for name, value in (attributes or {}).items():
            shared.set_attribute(name, value)
        return shared

    def append_text(self, text: str = "") -> SharedXmlText:
        """Put a new stretch of text at the end. Raises as `append_element` does."""
        child = pycrdt.XmlText(checked_text(text))
        self._insert(len(self._access.writing().children), child)
        return SharedXmlText(self._access.item(child))

    def delete(self, start: int, stop: int) -> None:
        """Take the children `start <= index < stop` away. Raises `OffsetOutOfRange`, `OutsideChange`."""
        children = self._access.writing().children
        if not 0 <= start <= stop <= len(children):
            raise _no_index(f"{start} to {stop}", len(children))
        if start < stop:
            del children[start:stop]

    def _insert(self, index: int, child: pycrdt.XmlElement | pycrdt.XmlText) -> None:
        children = self._access.writing().children
        if not 0 <= index <= len(children):
            raise _no_index(str(index), len(children))
        children.insert(index, child)


class SharedXml(_XmlParent):
    """The root of a tree: `document.xml("body")`."""

    __slots__ = ()


class SharedXmlElement(_XmlParent):
    """One element of a tree, with a tag, attributes and children."""

    __slots__ = ()

    _access: Access[pycrdt.XmlElement]

    @property
    def tag(self) -> str:
        """Its name, such as `paragraph`."""
        return self._access.reading().tag or ""

    def attributes(self) -> dict[str, Value]:
        """Its attributes, such as the level of a heading."""
        native = self._access.reading()
        return {name: plain_value(value) for name, value in sorted(_attributes(native))}

    def set_attribute(self, name: str, value: Value) -> None:
        """Give it an attribute. Raises `UnsupportedValue`, `OutsideChange`."""
        self._access.writing().attributes[checked_text(name)] = checked_value(value)


def _shared(
    access: Access[object], child: pycrdt.XmlFragment | pycrdt.XmlElement | pycrdt.XmlText
) -> SharedXmlElement | SharedXmlText:
    if isinstance(child, pycrdt.XmlText):
        return SharedXmlText(access.item(child))
    if isinstance(child, pycrdt.XmlElement):
        return SharedXmlElement(access.item(child))
    raise TypeError("a fragment is never the child of another")


def _attributes(native: pycrdt.XmlElement) -> list[tuple[str, object]]:
    return [*cast("Iterable[tuple[str, object]]", native.attributes)]


def _no_index(what: str, length: int) -> OffsetOutOfRange:
    return OffsetOutOfRange(f"There is no child {what} here.", f"There are {length} children.")
