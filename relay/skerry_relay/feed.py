"""What one device is handed of its workspace's log: a cursor, not a queue.

A slow device has nothing buffered here but its place, so it falls back to catching up by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from skerry_protocol.ids import DeviceId, DocumentId
from skerry_protocol.limits import BATCH_BYTES
from skerry_protocol.messages import Entry
from skerry_protocol.statements import LogHead

from .record_log import EntryKind, LogEntry
from .workspace import Workspace

ENTRY_OVERHEAD_BYTES = 80
"""The most that one entry of a batch takes beside its record."""


@dataclass
class Batch:
    """Entries for one message, within the bounds of one message."""

    entries: list[Entry] = field(default_factory=list)
    size_bytes: int = 0
    is_full: bool = False

    def take(self, entry: Entry) -> bool:
        """Take `entry`, or say that the batch is full."""
        size_bytes = self.size_bytes + ENTRY_OVERHEAD_BYTES + len(entry.record or b"")
        self.is_full = bool(self.entries) and size_bytes > BATCH_BYTES
        if not self.is_full:
            self.entries.append(entry)
            self.size_bytes = size_bytes
        return not self.is_full


@dataclass(frozen=True)
class Forward:
    """Going through the workspace's feed."""


@dataclass(frozen=True)
class LookingBack:
    """Handing on what `document` holds between `after` and the control record at `until`, which opened it."""

    document: DocumentId
    after: int
    until: int


class Feed:
    """A device's way through the log, from `position` on.

    In order it is handed what it could read when the entry was made, and still can. Where a control record makes
    it a reader, it is first handed all earlier entries of that document; it resumes before that record until it
    has it, so a connection that breaks in between loses nothing.
    """

    __slots__ = ("_device", "_direction", "_opened_at", "_own_bytes_until", "_workspace", "position")

    def __init__(self, workspace: Workspace, device: DeviceId, position: int) -> None:
        end = workspace.state.end
        self._workspace = workspace
        self._device = device
        # A device that was restored from an old copy has lost the bytes of its own newer records, and does not know.
        self._own_bytes_until = end
        self._opened_at = 0
        self._direction: Forward | LookingBack = Forward()
        # A position beyond the end was given by a log that knew more than this one does.
        self.position = min(position, end)

    @property
    def remaining(self) -> int:
        """How many positions of the log are still to be looked through."""
        return max(0, self._workspace.state.end - self.position)

    async def next_batch(self) -> Sequence[Entry]:
        """The next entries to hand on; none means that everything was looked through."""
        batch = Batch()
        while not batch.is_full:
            end = self._workspace.state.end
            page = await self._page()
            if not page:
                self.position = max(self.position, end)
                break
            self._go_through(page, batch)
        return batch.entries

    def heads(self) -> Sequence[LogHead]:
        """The newest heads of the chains that the device may follow."""
        state = self._workspace.state
        readable = (document for known, document in state.documents.items() if state.may_read(self._device, known))
        return [state.roster_log, *(document.log for document in readable)]

    async def _page(self) -> Sequence[LogEntry]:
        back = self._direction
        if isinstance(back, LookingBack):
            if earlier := await self._earlier(back):
                return earlier
            self._direction, self._opened_at = Forward(), back.until
        return await self._workspace.entries_after(self.position)

    async def _earlier(self, back: LookingBack) -> Sequence[LogEntry]:
        page = await self._workspace.document_after(back.document, back.after)
        if not self._workspace.state.may_read(self._device, back.document):
            return []
        return [entry for entry in page if entry.position < back.until]

    def _go_through(self, page: Sequence[LogEntry], batch: Batch) -> None:
        match self._direction:
            case Forward():
                self._go_forward(page, batch)
            case LookingBack():
                self._go_back(self._direction, page, batch)

    def _go_back(self, back: LookingBack, page: Sequence[LogEntry], batch: Batch) -> None:
        for entry in page:
            if not batch.take(self._entry(entry, resume=back.until - 1)):
                return
            self._direction = replace(back, after=entry.position)

    def _go_forward(self, page: Sequence[LogEntry], batch: Batch) -> None:
        for entry in page:
            if entry.document and self._opens_earlier(entry) and self._opened_at != entry.position:
                self._direction = LookingBack(entry.document, after=0, until=entry.position)
                return
            if self._is_for_device(entry) and not batch.take(self._entry(entry, resume=entry.position)):
                return
            self.position = entry.position

    def _is_for_device(self, entry: LogEntry) -> bool:
        state = self._workspace.state
        if entry.document is None:
            return state.is_member(self._device)
        if not state.may_read(self._device, entry.document):
            return False
        document = state.documents[entry.document]
        return self._device in document.readers_at(entry.position) and not document.has_newer_coverage(entry)

    def _opens_earlier(self, entry: LogEntry) -> bool:
        """Whether `entry` makes the device a reader of a document that has earlier entries."""
        if entry.kind is not EntryKind.CONTROL or entry.n == 1 or not self._is_for_device(entry):
            return False
        document = self._workspace.state.documents[entry.document] if entry.document else None
        return document is not None and self._device not in document.readers_at(entry.position - 1)

    def _entry(self, entry: LogEntry, resume: int) -> Entry:
        is_held = entry.author == self._device and entry.position > self._own_bytes_until
        record = None if is_held or self._is_shredded(entry) else entry.record
        return Entry(resume, entry.document, entry.n, entry.record_id, record)

    def _is_shredded(self, entry: LogEntry) -> bool:
        """Whether the entry is work in an erased document: the chain is told, the bytes are not."""
        document = self._workspace.state.documents.get(entry.document) if entry.document else None
        return document is not None and document.is_erased and entry.kind.is_content
