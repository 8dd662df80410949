"""How a shared value finds its native object: in the draft for whoever is changing it, else in what is stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, cast

import pycrdt

from skerry.errors import OutsideChange

from .draft import Draft
from .replica import Replica

Native = TypeVar("Native")
Found = TypeVar("Found", covariant=True)
Inner = TypeVar("Inner")


class Views(Protocol):
    """The two states of a document, as its shared values need them."""

    def readable(self) -> Replica:
        """The draft inside the caller's own change, else what is stored."""

    def writable(self) -> Draft:
        """The draft inside the caller's own change. Raises `OutsideChange` elsewhere."""


class Access(Protocol[Found]):
    """The way from one shared value to its native object."""

    def reading(self) -> Found:
        """The object to read from."""

    def writing(self) -> Found:
        """The object to write to. Raises `OutsideChange`."""

    def item(self, native: Inner) -> Item[Inner]:
        """The way to an object found inside this one."""


@dataclass(frozen=True, slots=True)
class Root(Generic[Native]):
    """A value with a name of its own in the document: it stays valid for as long as the document is open."""

    views: Views
    name: str
    kind: type[Native]

    def reading(self) -> Native:
        return self._in(self.views.readable())

    def writing(self) -> Native:
        return self._in(self.views.writable())

    def item(self, native: Inner) -> Item[Inner]:
        return Item(self.views, self.views.readable(), native)

    def _in(self, replica: Replica) -> Native:
        if self.kind is pycrdt.Array:
            replica.insist_on_readable_list(self.name)
        found: Native = replica.native.get(self.name, type=cast("Any", self.kind))
        return found


@dataclass(frozen=True, slots=True)
class Item(Generic[Native]):
    """A value inside another: it is valid in the change it was got in, or until the next change if got outside."""

    views: Views
    replica: Replica
    native: Native

    def reading(self) -> Native:
        if self.views.readable() is not self.replica:
            raise _stale()
        if isinstance(self.native, pycrdt.Array):
            self.replica.insist_on_readable_list("")
        return self.native

    def writing(self) -> Native:
        if self.views.writable() is not self.replica:
            raise _stale()
        return self.native

    def item(self, native: Inner) -> Item[Inner]:
        return Item(self.views, self.replica, native)


def _stale() -> OutsideChange:
    return OutsideChange(
        "This item was got inside another change, or outside of this one.",
        "Get it again from the document inside `async with document.change():`.",
    )
