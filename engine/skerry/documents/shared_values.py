"""Reading a document without knowing its app: every value by its name, and what kind it seems to be.

A CRDT does not say what kind a named value is; the app that asks for it does. So the kind is found by reading: a map
has keys, rich text has elements, text has letters, and what is left and not empty is a list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pycrdt

from skerry.errors import UnsupportedValue
from skerry_protocol.ids import DocumentId

from .document import Document
from .replica import panics_named
from .store import MemoryStore
from .values import Value


class SharedKind(Enum):
    """What a named value seems to be."""

    MAP = "map"
    RICH_TEXT = "rich text"
    TEXT = "text"
    LIST = "list"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class SharedValue:
    """One named value of a document, in plain Python. Rich text is its words, one line a paragraph."""

    name: str
    kind: SharedKind
    value: Value


async def shared_values(document: Document) -> list[SharedValue]:
    """The named values of a document, by name. The document itself stays as it is.

    >>> async def values() -> list[SharedValue]:
    ...     document = await Document.open(DocumentId(bytes(16)), MemoryStore())
    ...     async with document.change():
    ...         document.text("title").append("Pump 3 leaks")
    ...         document.map("fields")["severity"] = 3
    ...     return await shared_values(document)
    >>> import anyio
    >>> [(shared.name, shared.kind.value, shared.value) for shared in anyio.run(values)]
    [('fields', 'map', {'severity': 3}), ('title', 'text', 'Pump 3 leaks')]
    """
    state = document.diff()
    return [await _shared_value(name, document.id, state) for name in _names(state)]


def _names(state: bytes) -> list[str]:
    with panics_named():
        native: pycrdt.Doc[Any] = pycrdt.Doc()
        native.apply_update(state)
        return sorted(native.keys())


async def _shared_value(name: str, document: DocumentId, state: bytes) -> SharedValue:
    for kind, read in _READERS.items():
        try:
            value = read(await _copy(document, state), name)
        except UnsupportedValue:
            return SharedValue(name, SharedKind.UNKNOWN, None)
        if value is not None:
            return SharedValue(name, kind, value)
    return SharedValue(name, SharedKind.EMPTY, None)


async def _copy(document: DocumentId, state: bytes) -> Document:
    """A document of its own for every attempt: once asked for, a name keeps its kind."""
    store = MemoryStore()
    await store.append(document, state, frozenset())
    return await Document.open(document, store)


def _words(document: Document, name: str) -> str | None:
    """The words of a rich text; None for what holds letters or values, which have no elements to go through."""
    return document.plain_text(name) if document.xml(name).children() else None


_READERS: dict[SharedKind, Callable[[Document, str], Value]] = {
    SharedKind.MAP: lambda document, name: document.map(name).to_python() or None,
    SharedKind.RICH_TEXT: _words,
    SharedKind.TEXT: lambda document, name: str(document.text(name)) or None,
    SharedKind.LIST: lambda document, name: document.array(name).to_python() or None,
}
"""In the order of asking: a text can also be read as a list of its letters."""
