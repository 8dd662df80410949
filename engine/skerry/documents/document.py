"""A CRDT document in memory, of which every change is durable before anybody sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any, Self

import anyio
import pycrdt

from skerry.errors import HostileUpdate, NativeFailure, NotSaved, OutsideChange, UpdateDoesNotFit, WrongKind
from skerry_protocol.ids import DocumentId

from .access import Root
from .draft import Draft
from .plain_text import plain_text_of_xml
from .replica import Replica
from .shared_collections import SharedArray, SharedMap
from .shared_text import SharedText
from .shared_xml import SharedXml
from .store import DocumentStore
from .undo import Step, UndoScope
from .update_inspection import inspect_update

MAX_CHANGE_BYTES = 3_500_000
"""One change, so that its sealed and padded record fits the protocol's limit even where it does not compress."""


class Origin(Enum):
    """Where a change came from."""

    LOCAL = "local"
    PAGE = "page"
    REMOTE = "remote"


@dataclass(frozen=True, slots=True)
class DocumentChanged:
    """A change that is durable and now visible. `update` is a Yjs V1 update."""

    document: DocumentId
    update: bytes
    origin: Origin


Subscriber = Callable[[DocumentChanged], None]


class Document:
    """One document: shared values by name, changed in `async with document.change():`.

    1. What readers, pages and subscribers see is stored. A change lives in a draft until it is.
    2. Changes happen one after the other, in the order in which they were asked for.
    3. A change that fails, is cancelled or cannot be saved leaves no trace; its CRDT client id is not used again.

    Belongs to one event loop.

    >>> from skerry.documents import MemoryStore
    >>> async def first_words() -> str:
    ...     document = await Document.open(DocumentId(bytes(16)), MemoryStore())
    ...     async with document.change():
    ...         document.text("title").append("Pump 3 leaks")
    ...     return document.plain_text("title")
    >>> anyio.run(first_words)
    'Pump 3 leaks'
    """

    def __init__(self, document_id: DocumentId, store: DocumentStore, stored: Replica) -> None:
        self.id = document_id
        self._store = store
        self._stored = stored
        self._draft: Draft | None = None
        self._missed_by_draft: list[bytes] = []
        """What was taken in from elsewhere since the draft was last brought up to date."""
        self._turn = anyio.Lock()
        self._writer: int | None = None
        """The task inside `change()`."""
        self._kinds: dict[str, type[object]] = {}
        self._subscribers: list[Subscriber] = []
        self._undo_scopes: list[UndoScope] = []

    @classmethod
    async def open(cls, document_id: DocumentId, store: DocumentStore) -> Self:
        """Read a document from its store. Raises what the store raises."""
        return cls(document_id, store, Replica.of(await store.load(document_id)))

    def text(self, name: str) -> SharedText:
        """The shared text of this name. Raises `WrongKind`."""
        return SharedText(self._root(name, pycrdt.Text))

    def map(self, name: str) -> SharedMap:
        """The shared map of this name. Raises `WrongKind`."""
        return SharedMap(self._root(name, pycrdt.Map))

    def array(self, name: str) -> SharedArray:
        """The shared array of this name. Raises `WrongKind`."""
        return SharedArray(self._root(name, pycrdt.Array))

    def xml(self, name: str) -> SharedXml:
        """The shared XML tree of this name: what a rich-text editor edits. Raises `WrongKind`."""
        return SharedXml(self._root(name, pycrdt.XmlFragment))

    def plain_text(self, name: str) -> str:
        """The words of a text or of a rich text, one line a paragraph. Raises `WrongKind` for a map or an array."""
        kind = self._kinds.get(name) or self._kind_of_words(name)
        if kind is None:
            return ""
        return str(self.text(name)) if kind is pycrdt.Text else plain_text_of_xml(self.xml(name))

    @asynccontextmanager
    async def change(self) -> AsyncIterator[Self]:
        """One change by this device: all of it is durable on exit, or none of it ever happened.

        Only the task that entered may write. Raises `NotSaved`; an error of the body passes through.
        """
        if self._is_writer():
            raise OutsideChange("This task is changing the document already.", "Do it all in one change.")
        async with self._turn:
            draft = self._ready_draft()
            try:
                with self._written_by_this_task(), draft.writing():
                    yield self
            except BaseException as error:
                if draft.take() is not None or isinstance(error, NativeFailure):
                    self._draft = None
                raise
            await self._settle(draft, Origin.LOCAL)

    async def apply_from_page(self, update: bytes) -> None:
        """Take in an edit made in a page: inspected, tried in the draft, durable, then visible.

        What the document has already is not stored again. Raises `HostileUpdate`, `NotSaved`, and `UpdateDoesNotFit`
        where the page is ahead of the document, because an earlier edit of its was not saved: greet it again.
        """
        inspect_update(update)
        async with self._turn:
            draft = self._ready_draft()
            try:
                draft.apply(update)
                self._insist_that_it_fits(draft, update)
            except Exception:
                self._draft = None
                raise
            await self._settle(draft, Origin.PAGE)

    def apply_remote(self, update: bytes) -> None:
        """Take in an update of another device that was inspected and is durable already.

        Raises `HostileUpdate` where it cannot be applied after all; the document is what it was before.
        """
        self._rehearse(update)
        self._stored.apply(update)
        self._tell(update, Origin.REMOTE)

    def take_in(self, update: bytes) -> bool:
        """`apply_remote`, but an update that cannot be applied is counted in `left_out`; False for one."""
        try:
            self.apply_remote(update)
        except HostileUpdate:
            self._stored.left_out += 1
            return False
        return True

    @contextmanager
    def subscribe(self, subscriber: Subscriber) -> Iterator[None]:
        """Have `subscriber` called after every change, in order. It must be quick and must not raise."""
        self._subscribers.append(subscriber)
        try:
            yield
        finally:
            self._subscribers.remove(subscriber)

    @property
    def left_out(self) -> int:
        """How many stored updates could not be applied. Everything else is here."""
        return self._stored.left_out

    def state_vector(self) -> bytes:
        """What is stored, as a Yjs state vector."""
        return self._stored.state_vector()

    def diff(self, state_vector: bytes | None = None) -> bytes:
        """What a peer with this state vector lacks, as an update; everything for None. Raises `HostileUpdate`."""
        return self._stored.diff(state_vector)

    def undo_scope(self, names: Sequence[str]) -> UndoScope:
        """Undo and redo for the values of these names, from now on. Each must have been asked for by kind before."""
        unknown = [name for name in names if name not in self._kinds]
        if unknown:
            raise WrongKind(f"{unknown[0]!r} has no kind yet.", "Ask for it as text, map, array or xml first.")
        scope = UndoScope([Root(self, name, self._kinds[name]) for name in names], self._perform)
        self._undo_scopes.append(scope)
        if self._draft is not None:
            scope.remember_in(self._draft)
        return scope

    def readable(self) -> Replica:
        """The draft inside the caller's own change, else what is stored."""
        return self._draft if self._draft is not None and self._is_writer() else self._stored

    def writable(self) -> Draft:
        """The draft inside the caller's own change. Raises `OutsideChange` elsewhere."""
        if self._draft is None or not self._is_writer():
            raise OutsideChange(
                "This document is not being changed by this task.", "Use `async with document.change():`."
            )
        return self._draft

    def _root(self, name: str, kind: type[Any]) -> Root[Any]:
        if self._kinds.setdefault(name, kind) is not kind:
            raise WrongKind(
                f"{name!r} is a {self._kinds[name].__name__}, not a {kind.__name__}.", "Use another name."
            )
        return Root(self, name, kind)

    def _kind_of_words(self, name: str) -> type[object] | None:
        """What kind of words stand under a name that nobody asked for yet; None where there are none.

        A copy is asked, because native code keeps to the kind that a name is first asked for.
        """
        native = self._stored.copy().native
        if str(native.get(name, type=pycrdt.Text)):
            return pycrdt.Text
        return pycrdt.XmlFragment if list(native.get(name, type=pycrdt.XmlFragment).children) else None

    def _is_writer(self) -> bool:
        return self._writer is not None and self._writer == anyio.get_current_task().id

    @contextmanager
    def _written_by_this_task(self) -> Iterator[None]:
        self._writer = anyio.get_current_task().id
        try:
            yield
        finally:
            self._writer = None

    def _ready_draft(self) -> Draft:
        missed, self._missed_by_draft = self._missed_by_draft, []
        if self._draft is None:
            self._draft = Draft(self._stored)
            for scope in self._undo_scopes:
                scope.remember_in(self._draft)
        else:
            self._draft.catch_up(missed)
        return self._draft

    def _rehearse(self, update: bytes) -> None:
        """Try an update where a failure does no harm: in the draft, or in a copy while the draft is being changed."""
        if self._turn.locked():
            self._stored.copy().apply(update)
            self._missed_by_draft.append(update)
            return
        draft = self._ready_draft()
        try:
            draft.catch_up([update])
        except HostileUpdate:
            self._draft = None
            raise

    def _insist_that_it_fits(self, draft: Draft, update: bytes) -> None:
        unfitting = draft.unfitting(update)
        if unfitting and not self._stored.awaits(unfitting):
            raise UpdateDoesNotFit("The page is ahead of the document.", "Nothing is lost: it has to sync again.")

    async def _perform(self, step: Step) -> bool:
        async with self._turn:
            draft = self._ready_draft()
            done = step()
            await self._settle(draft, Origin.LOCAL)
            return done

    async def _settle(self, draft: Draft, origin: Origin) -> None:
        update = draft.take()
        if update is None:
            return
        try:
            await self._make_durable(update)
        except BaseException:
            self._draft = None
            raise
        self._stored.apply(update)
        self._tell(update, origin)

    async def _make_durable(self, update: bytes) -> None:
        if len(update) > MAX_CHANGE_BYTES:
            raise NotSaved(f"A change of {len(update)} bytes is too large.", "Make it in several smaller changes.")
        written = frozenset(inspect_update(update).written)
        self._stored.insist_on_depth(update)
        try:
            with anyio.CancelScope(shield=True):
                await self._store.append(self.id, update, written)
        except Exception as error:
            raise NotSaved(f"The change could not be saved: {error}", _hint_of(error)) from error

    def _tell(self, update: bytes, origin: Origin) -> None:
        changed = DocumentChanged(self.id, update, origin)
        for subscriber in tuple(self._subscribers):
            subscriber(changed)


def _hint_of(error: Exception) -> str:
    return getattr(error, "hint", "The document is what it was before. Try again.")
