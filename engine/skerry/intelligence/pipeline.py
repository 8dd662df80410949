"""Reads documents in the background: those that changed, once they are quiet, one at a time, none of them twice."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

import anyio
from anyio.abc import TaskStatus

from skerry.errors import DocumentError, SkerryError
from skerry.intelligence.errors import WorkerFailed
from skerry.intelligence.quiet_queue import QuietQueue
from skerry.intelligence.reader import PIPELINE, Change, DocumentReader
from skerry.intelligence.source import SourceText
from skerry.storage import Database
from skerry.storage.readings import documents_read, documents_to_read
from skerry.sync.events import (
    DocumentAdded,
    DocumentChanged,
    MembersChanged,
    NodeEvent,
    ReadingChanged,
    ReadingProgressed,
)
from skerry_protocol.ids import DocumentId

TRIES = 2
"""A document on which the worker ends this often is left alone until it changes: the others must not wait for it."""


class Shelf(Protocol):
    """Where the documents are."""

    def may_read(self, document: DocumentId) -> bool:
        """Whether this device may read a document now."""
        ...

    async def source(self, document: DocumentId) -> SourceText | None:
        """What there is to read in a document; None for nothing. Raises a `SkerryError` where it cannot be opened."""
        ...

    def events(self) -> AbstractContextManager[AsyncIterable[NodeEvent]]:
        """What happens from now on."""
        ...


class ReadingState(Enum):
    """What the device is doing about its notes."""

    IDLE = "idle"
    READING = "reading"
    PAUSED = "paused"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class ReadingProgress:
    """How far reading is: `waiting` documents to go, `done` since the device was opened, `left_out` as unreadable.

    `reason` says, in a sentence, why it is unavailable.
    """

    state: ReadingState
    waiting: int
    done: int
    left_out: int
    reason: str | None = None


class ReadingPipeline:
    """Keeps what is stored about documents in step with them until cancelled.

    1. A document is marked before anything else happens to it, so no change is ever missed; what was finished is in
       the store, so a restart goes on where it stopped.
    2. One document is in work at a time; the queue holds each of the others once, however many changes they see.
    3. What fails for one document never stops the others. What fails for all (no model, a full disk) stops everything
       with its reason, and the next change tries again.
    """

    def __init__(
        self,
        shelf: Shelf,
        reader: DocumentReader,
        database: Database,
        *,
        quiet_seconds: float,
        patience_seconds: float,
        tell: Callable[[NodeEvent], None],
        made: Callable[[Change], Awaitable[None]],
    ) -> None:
        self._shelf = shelf
        self._reader = reader
        self._database = database
        self._queue = QuietQueue(quiet_seconds=quiet_seconds, patience_seconds=patience_seconds)
        self._tell = tell
        self._made = made
        """Awaited with what was stored, before it is told."""
        self._may_work = anyio.Event()
        self._may_work.set()
        self._progressed = anyio.Event()
        self._in_work: DocumentId | None = None
        self._tries: dict[DocumentId, int] = {}
        self._left_out: set[DocumentId] = set()
        self._done = 0
        self._reason: str | None = None

    @property
    def progress(self) -> ReadingProgress:
        """How far it is."""
        waiting = len(self._queue) + (self._in_work is not None)
        return ReadingProgress(self._state(waiting), waiting, self._done, len(self._left_out), self._reason)

    def pause(self) -> None:
        """Begin nothing more until `resume`."""
        if self._may_work.is_set():
            self._may_work = anyio.Event()
            self._tell_progress()

    def resume(self) -> None:
        """Go on, also after a failure that stopped everything."""
        self._reason = None
        self._may_work.set()
        self._tell_progress()

    async def settle(self) -> None:
        """Wait until there is nothing to read; at once where it is paused or unavailable."""
        while self.progress.state is ReadingState.READING:
            await self._progressed.wait()

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Follow the documents until cancelled."""
        with self._shelf.events() as events:
            for document in await self._database.read(lambda store: documents_to_read(store, PIPELINE)):
                self._queue.add(document)
            await self._forget_unreadable()
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._follow, events)
                task_status.started()
                await self._work()

    async def _follow(self, events: AsyncIterable[NodeEvent]) -> None:
        async for event in events:
            match event:
                case DocumentAdded(document) | DocumentChanged(document):
                    self._touch(document)
                case MembersChanged():
                    await self._forget_unreadable()

    def _touch(self, document: DocumentId) -> None:
        is_news = document not in self._queue
        self._tries.pop(document, None)
        self._left_out.discard(document)
        if self._shelf.may_read(document):
            self._queue.touch(document)
        else:
            self._queue.add(document)
        if self._reason is not None:
            self.resume()
        if is_news:
            self._tell(ReadingChanged(document))
            self._tell_progress()

    async def _forget_unreadable(self) -> None:
        for document in await self._database.read(documents_read):
            if not self._shelf.may_read(document):
                await self._forget(document)

    async def _forget(self, document: DocumentId) -> None:
        self._queue.discard(document)
        await self._made(await self._reader.forget(document))
        self._tell(ReadingChanged(document))

    async def _work(self) -> None:
        while True:
            document = self._in_work = await self._queue.next()
            await self._may_work.wait()
            await self._take(document)
            self._in_work = None
            self._tell_progress()

    async def _take(self, document: DocumentId) -> None:
        try:
            await self._read(document)
        except (DocumentError, WorkerFailed):
            self._leave_or_try_again(document)
        except SkerryError as error:
            self._stop_everything(document, f"{error} {error.hint}")

    async def _read(self, document: DocumentId) -> None:
        if not self._shelf.may_read(document):
            await self._forget(document)
            return
        update_number = await self._reader.update_number(document)
        source = await self._shelf.source(document)
        change = await self._reader.read(document, source, update_number)
        self._tries.pop(document, None)
        self._done += 1
        await self._made(change)
        self._tell(ReadingChanged(document))

    def _leave_or_try_again(self, document: DocumentId) -> None:
        self._tries[document] = self._tries.get(document, 0) + 1
        if self._tries[document] < TRIES:
            self._queue.add(document)
        else:
            self._left_out.add(document)

    def _stop_everything(self, document: DocumentId, reason: str) -> None:
        self._queue.add(document)
        self._reason = reason
        self._may_work = anyio.Event()

    def _tell_progress(self) -> None:
        self._progressed.set()
        self._progressed = anyio.Event()
        self._tell(ReadingProgressed())

    def _state(self, waiting: int) -> ReadingState:
        if self._reason is not None:
            return ReadingState.UNAVAILABLE
        if not self._may_work.is_set():
            return ReadingState.PAUSED
        return ReadingState.READING if waiting else ReadingState.IDLE
