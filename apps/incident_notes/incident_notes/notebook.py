"""The notes this device can read, kept up to date, for the page and the command line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import anyio
from anyio.abc import TaskStatus

from skerry import Audience, Delivery, Document, DocumentId, Node, UnknownDocument
from skerry.events import (
    AlarmRaised,
    DeliveryChanged,
    DocumentAdded,
    DocumentChanged,
    MembersChanged,
    NodeEvent,
    ReadingChanged,
    ReadingProgressed,
    RecordingChanged,
    StatusChanged,
)

from .errors import ReadOnlyNote, UnknownNote
from .field_log import Hand, decide
from .note import SCHEMA, Note, is_note, newer_schema, read_note, write_new_note
from .standing import Standing, standing_of

EARLIEST_PLAUSIBLE_MS = 1_767_225_600_000
"""The first day of 2026: a clock before it was never set. A Pi has no clock of its own."""


@dataclass(frozen=True)
class Entry:
    """One note with what is known about it beside its content.

    `received_at_ms` is None for a note made here; `read_only_reason` is None where this device may write in it.
    """

    id: DocumentId
    note: Note
    delivery: Delivery
    received_at_ms: int | None
    read_only_reason: str | None

    @property
    def standing(self) -> Standing:
        return standing_of(self.note, self.delivery)


@dataclass
class News:
    """What changed: notes, what was made of them, their voice notes, the device itself, and how far reading is."""

    notes: set[DocumentId] = field(default_factory=set)
    readings: set[DocumentId] = field(default_factory=set)
    recordings: set[DocumentId] = field(default_factory=set)
    device: bool = False
    progress: bool = False


@dataclass
class Watch:
    """What changed since it was last asked: never more than one mark per thing, however slow the watcher is."""

    _news: News = field(default_factory=lambda: News())
    _something: anyio.Event = field(default_factory=anyio.Event)

    def mark(self, mark: Callable[[News], None]) -> None:
        mark(self._news)
        self._something.set()

    async def changes(self) -> News:
        """Wait until something changed; what did."""
        await self._something.wait()
        taken, self._news, self._something = self._news, News(), anyio.Event()
        return taken


class Notebook:
    """Lists, finds and makes notes on one node. Those who watch hear of changes while `run` is running."""

    def __init__(self, node: Node, *, now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        self.node = node
        self._now_ms = now_ms
        self._notes: dict[DocumentId, Note] | None = None
        """What was read and has not changed since; only kept while somebody follows the changes."""
        self._names: dict[str, str] | None = None
        self._watches: list[Watch] = []

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Follow the node's events until cancelled."""
        with self.node.events() as events:
            self._notes = {}
            task_status.started()
            try:
                async for event in events:
                    self._notice(event)
            finally:
                self._notes = None

    @contextmanager
    def watch(self) -> Iterator[Watch]:
        """Hear of changes from now on."""
        watch = Watch()
        self._watches.append(watch)
        try:
            yield watch
        finally:
            self._watches.remove(watch)

    async def entries(self) -> list[Entry]:
        """Every readable note, the newest first."""
        entries = [await self._entry_or_none(document_id) for document_id in self.node.document_ids()]
        return _newest_first(entry for entry in entries if entry is not None)

    async def entry(self, document_id: DocumentId) -> Entry:
        """One note. Raises `UnknownNote`."""
        entry = await self._entry_or_none(document_id)
        if entry is None:
            raise UnknownNote(str(document_id))
        return entry

    async def document(self, document_id: DocumentId) -> Document:
        """The note's document, to read and change. Raises `UnknownNote`."""
        try:
            document = await self.node.document(document_id)
        except UnknownDocument:
            raise UnknownNote(str(document_id)) from None
        if not is_note(document):
            raise UnknownNote(str(document_id))
        return document

    async def writable_document(self, document_id: DocumentId) -> Document:
        """The note's document, to change. Raises `UnknownNote`, `ReadOnlyNote`."""
        document = await self.document(document_id)
        reason = self.read_only_reason(document)
        if reason is not None:
            raise ReadOnlyNote(reason)
        return document

    async def create(self) -> Document:
        """A new note, saved on this device when this returns; no network is needed."""
        recorded_at_ms = self._now_ms()
        document = await self.node.create_document(Audience.everyone())
        async with document.change():
            write_new_note(
                document,
                created_by=str(self.node.device_id),
                recorded_at_ms=recorded_at_ms,
                clock_unsure=recorded_at_ms < EARLIEST_PLAUSIBLE_MS,
            )
        return document

    def hand(self) -> Hand:
        """This device as the one that writes now."""
        return Hand(str(self.node.device_id), self._now_ms())

    async def decide(self, document_id: DocumentId, field: str, value: object) -> None:
        """Settle a parallel update for one of its values. Raises `UnknownNote`, `ReadOnlyNote`, `NotAChoice`."""
        document = await self.writable_document(document_id)
        async with document.change():
            decide(document, field, value, self.hand())

    async def put_alarm_away(self, number: int) -> None:
        """A person has seen an alarm; every page stops showing it."""
        await self.node.put_alarm_away(number)
        self._mark(_device)

    def recordings_changed(self, document_id: DocumentId) -> None:
        """Every page asks again for the voice notes of this note."""
        self._mark(lambda news: news.recordings.add(document_id))

    async def search(self, words: str) -> list[Entry]:
        """The notes that hold every one of these words in title, site, equipment or text, the newest first."""
        wanted = words.casefold().split()
        found = [document_id for document_id in self.node.document_ids() if await self._holds(document_id, wanted)]
        entries = [await self._entry_or_none(document_id) for document_id in found]
        return _newest_first(entry for entry in entries if entry is not None)

    def read_only_reason(self, document: Document) -> str | None:
        """Why this device must not write to a note, as a sentence; None where it may."""
        return self._read_only_reason(document.id, newer_schema(document))

    def name_of(self, device: str) -> str:
        """How people call a device; its id where the roster does not know it."""
        if self._names is None or self._notes is None:
            self._names = {str(member.device): member.name for member in self.node.members()}
        return self._names.get(device, device)

    async def _entry_or_none(self, document_id: DocumentId) -> Entry | None:
        note = await self._note(document_id)
        if note is None:
            return None
        is_ours = note.created_by == str(self.node.device_id)
        received_at_ms = None if is_ours else self.node.received_at_ms(document_id)
        delivery, reason = self.node.delivery(document_id), self._read_only_reason(document_id, note.newer_schema)
        return Entry(document_id, note, delivery, received_at_ms, reason)

    async def _holds(self, document_id: DocumentId, wanted: list[str]) -> bool:
        note = await self._note(document_id)
        return note is not None and _holds_all(note, wanted)

    async def _note(self, document_id: DocumentId) -> Note | None:
        return (self._notes or {}).get(document_id) or await self._read(document_id)

    async def _read(self, document_id: DocumentId) -> Note | None:
        try:
            document = await self.node.document(document_id)
        except UnknownDocument:
            return None
        if not is_note(document):
            return None
        note = read_note(document)
        if self._notes is not None:
            self._notes[document_id] = note
        return note

    def _read_only_reason(self, document_id: DocumentId, newer: object) -> str | None:
        if newer is not None:
            return (
                f"This note was written by a newer Incident Notes (its shape is version {newer}, this one knows "
                f"{SCHEMA}). It can be read here, but not changed."
            )
        return None if self.node.may_write(document_id) else "This device may read this note, but not change it."

    def _notice(self, event: NodeEvent) -> None:
        match event:
            case DocumentAdded(document) | DocumentChanged(document):
                if self._notes is not None:
                    self._notes.pop(document, None)
                self._mark(lambda news: news.notes.add(document))
            case DeliveryChanged(document):
                self._mark(lambda news: news.notes.add(document))
                self._mark(_device)
            case ReadingChanged(document):
                self._mark(lambda news: news.readings.add(document))
            case RecordingChanged(document):
                self._mark(lambda news: news.recordings.add(document))
            case ReadingProgressed():
                self._mark(_progress)
            case StatusChanged() | MembersChanged() | AlarmRaised():
                self._names = None
                self._mark(_device)

    def _mark(self, mark: Callable[[News], None]) -> None:
        for watch in self._watches:
            watch.mark(mark)


def _device(news: News) -> None:
    news.device = True


def _progress(news: News) -> None:
    news.progress = True


def _newest_first(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (-entry.note.recorded_at_ms, entry.id))


def _holds_all(note: Note, wanted: list[str]) -> bool:
    text = " ".join((note.title, note.site, note.equipment, note.body)).casefold()
    return all(word in text for word in wanted)
