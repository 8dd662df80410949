"""Reads documents in the background: those that changed, once they are quiet, one at a time, none of them twice."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from traceback import extract_tb
from typing import Protocol

import anyio
from anyio.abc import TaskStatus

from skerry.errors import DocumentError, SkerryError
from skerry.intelligence.errors import WorkerFailed
from skerry.intelligence.quiet_queue import QuietQueue
from skerry.intelligence.reader import Change, DocumentReader
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.source import SourceText
from skerry.storage import Database, StorageError
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

logger = logging.getLogger("skerry.intelligence")

TRIES = 2
"""A document on which the worker ends this often is left alone until it changes: the others must not wait for it."""


class Events(Protocol):
    """What happens, one after the other."""

    @property
    def has_waiting(self) -> bool:
        """Whether something has happened that was not handed out yet."""
        ...

    def __aiter__(self) -> AsyncIterator[NodeEvent]: ...


class Shelf(Protocol):
    """Where the documents are."""

    def may_read(self, document: DocumentId) -> bool:
        """Whether this device may read a document now."""
        ...

    async def source(self, document: DocumentId) -> SourceText | None:
        """What there is to read in a document, as it is stored; None for nothing.

        Raises a `SkerryError` where it cannot be opened, and whatever the application raises.
        """
        ...

    def events(self) -> AbstractContextManager[Events]:
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

    `reason` says, in a sentence, why it is unavailable, and `problem` why the last one was left out.
    """

    state: ReadingState
    waiting: int
    done: int
    left_out: int
    reason: str | None = None
    problem: str | None = None


class ReadingPipeline:
    """Keeps what is stored about documents in step with them until cancelled.

    1. A document is marked before anything else happens to it, so no change is ever missed; what was finished is in
       the store, so a restart goes on where it stopped.
    2. One document is in work at a time; the queue holds each of the others once, however many changes they see.
    3. What fails for one document never stops the others, whatever it is. What fails for all (no model, a full disk)
       stops everything with its reason; the next change tries again, and so does time.
    4. Nothing is stored of a document that may not be read at that moment.
    """

    def __init__(
        self,
        shelf: Shelf,
        reader: DocumentReader,
        database: Database,
        *,
        settings: ReadingSettings,
        tell: Callable[[NodeEvent], None],
        made: Callable[[Change], Awaitable[None]],
    ) -> None:
        self._shelf = shelf
        self._reader = reader
        self._database = database
        self._queue = QuietQueue(quiet_seconds=settings.quiet_seconds, patience_seconds=settings.patience_seconds)
        self._tell = tell
        self._made = made
        """Awaited with what was stored, before it is told."""
        self._try_again_seconds = settings.try_again_seconds
        self._is_paused = False
        self._may_work = anyio.Event()
        self._may_work.set()
        self._events: Events | None = None
        self._is_taking_in = False
        self._progressed = anyio.Event()
        self._in_work: DocumentId | None = None
        self._tries: dict[DocumentId, int] = {}
        self._left_out: set[DocumentId] = set()
        self._done = 0
        self._reason: str | None = None
        self._problem: str | None = None

    @property
    def progress(self) -> ReadingProgress:
        """How far it is."""
        waiting = len(self._queue) + (self._in_work is not None)
        return ReadingProgress(
            self._state(waiting), waiting, self._done, len(self._left_out), self._reason, self._problem
        )

    def pause(self) -> None:
        """Begin nothing more until `resume`, whatever changes."""
        if not self._is_paused:
            self._is_paused = True
            self._hold_or_go_on()

    def resume(self) -> None:
        """Go on, also after a failure that stopped everything."""
        self._is_paused, self._reason = False, None
        self._hold_or_go_on()

    async def settle(self) -> None:
        """Wait until there is nothing to read; at once where it is paused or unavailable, or has ended."""
        while self._is_behind() or (self._events and self.progress.state is ReadingState.READING):
            await self._progressed.wait()

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Follow the documents until cancelled. Raises what the store raises, before it has started."""
        with self._shelf.events() as events:
            for document in await self._database.read(lambda store: documents_to_read(store, self._reader.pipeline)):
                if self._shelf.may_read(document):
                    self._queue.add(document)
            try:
                self._events, self._is_taking_in = events, True
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(self._follow, events)
                    task_status.started()
                    await self._work()
            finally:
                self._events = None
                self._wake()

    async def _follow(self, events: Events) -> None:
        await self._take_in(MembersChanged())
        async for event in events:
            await self._take_in(event)

    async def _take_in(self, event: NodeEvent) -> None:
        self._is_taking_in = True
        match event:
            case DocumentAdded(document) | DocumentChanged(document):
                self._touch(document)
            case MembersChanged():
                await self._forget_unreadable()
        self._is_taking_in = False
        self._wake()

    def _is_behind(self) -> bool:
        """Whether something has happened of which the queue does not know yet."""
        return self._events is not None and (self._is_taking_in or self._events.has_waiting)

    def _touch(self, document: DocumentId) -> None:
        is_news = document not in self._queue
        self._tries.pop(document, None)
        self._left_out.discard(document)
        if self._shelf.may_read(document):
            self._queue.touch(document)
        else:
            self._queue.add(document)
        if self._reason is not None:
            self._reason = None
            self._hold_or_go_on()
        if is_news:
            self._tell(ReadingChanged(document))
            self._tell_progress()

    async def _forget_unreadable(self) -> None:
        """Also while nothing is read. What cannot be forgotten now is left to the queue, which says why."""
        try:
            read = await self._database.read(documents_read)
        except StorageError as error:
            self._stop_everything(error)
            return
        for document in read:
            if not self._shelf.may_read(document):
                try:
                    await self._forget(document)
                except SkerryError:
                    self._queue.add(document)

    async def _forget(self, document: DocumentId) -> None:
        self._queue.discard(document)
        self._left_out.discard(document)
        self._tries.pop(document, None)
        await self._made(await self._reader.forget(document))
        self._tell(ReadingChanged(document))

    async def _work(self) -> None:
        while True:
            document = self._in_work = await self._queue.next()
            await self._wait_until_it_may()
            await self._take(document)
            self._in_work = None
            self._tell_progress()

    async def _wait_until_it_may(self) -> None:
        while not self._may_work.is_set():
            with anyio.move_on_after(self._try_again_seconds):
                await self._may_work.wait()
                return
            if not self._is_paused:
                self.resume()

    async def _take(self, document: DocumentId) -> None:
        try:
            await self._read(document)
        except DocumentError as error:
            self._leave_or_try_again(document, error)
        except WorkerFailed as error:
            await self._find_out_why(document, error)
        except SkerryError as error:
            self._queue.add(document)
            self._stop_everything(error)
        except Exception as error:  # noqa: BLE001 - what an application says of one note must not stop all others
            self._leave_out(document, error)

    async def _find_out_why(self, document: DocumentId, failure: WorkerFailed) -> None:
        """A worker that fails at a word of its own would fail at every document: it is not the fault of this one."""
        try:
            await self._reader.try_worker()
        except SkerryError as error:
            self._queue.add(document)
            self._stop_everything(error)
        else:
            self._leave_or_try_again(document, failure)

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

    def _leave_or_try_again(self, document: DocumentId, error: SkerryError) -> None:
        self._tries[document] = self._tries.get(document, 0) + 1
        if self._tries[document] < TRIES:
            self._queue.add(document)
        else:
            self._left_out.add(document)
            self._problem = f"{error} {error.hint}"

    def _leave_out(self, document: DocumentId, error: Exception) -> None:
        """The words of such an error may quote a note; where it was raised does not."""
        kind, place = type(error).__name__, _place(error)
        logger.error("reading_failed", extra={"error": kind, "place": place})
        self._left_out.add(document)
        self._problem = f"A note could not be read because of a mistake in the program: {kind} in {place}."

    def _stop_everything(self, error: SkerryError) -> None:
        self._reason = f"{error} {error.hint}"
        self._hold_or_go_on()

    def _hold_or_go_on(self) -> None:
        if not (self._is_paused or self._reason):
            self._may_work.set()
        elif self._may_work.is_set():
            self._may_work = anyio.Event()
        self._tell_progress()

    def _tell_progress(self) -> None:
        self._wake()
        self._tell(ReadingProgressed())

    def _wake(self) -> None:
        self._progressed.set()
        self._progressed = anyio.Event()

    def _state(self, waiting: int) -> ReadingState:
        if self._is_paused:
            return ReadingState.PAUSED
        if self._reason is not None:
            return ReadingState.UNAVAILABLE
        return ReadingState.READING if waiting else ReadingState.IDLE


def _place(error: Exception) -> str:
    """The file and the line that raised it."""
    last = extract_tb(error.__traceback__)[-1]
    return f"{Path(last.filename).name}:{last.lineno}"
