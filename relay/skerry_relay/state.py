"""What one workspace has come to: a fold over the entries of its log, the same at start-up and after each commit."""

from __future__ import annotations

from bisect import bisect_right
from collections import ChainMap
from collections.abc import Container, Mapping, MutableMapping
from dataclasses import dataclass, field, replace

from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.ids import DeviceId, DocumentId, WorkspaceId
from skerry_protocol.log_chain import LOG_START, next_log_head
from skerry_protocol.records import SignedRecord
from skerry_protocol.roster import Roster, RosterHistory
from skerry_protocol.statements import LogHead

from .errors import LogDamaged
from .record_log import EntryKind, LogEntry, Usage

NO_CHAIN = bytes(len(LOG_START))
"""The head of an entry that is in no chain."""

NOBODY: Container[DeviceId] = frozenset()


@dataclass(frozen=True, slots=True)
class Readers:
    """Who may read a document from the control record at `position` on."""

    position: int
    devices: Container[DeviceId]


@dataclass(frozen=True, slots=True)
class DocumentState:
    """One document: its access, who could read it when, its log head and the heads of its authors.

    `is_erased` says that it has come to its end.
    """

    access: DocumentAccess
    log: LogHead
    readers_by_position: tuple[Readers, ...]
    authors: Mapping[DeviceId, AuthorHead] = field(default_factory=dict)
    coverage: Mapping[DeviceId, int] = field(default_factory=dict)
    is_erased: bool = False

    @property
    def readers(self) -> Container[DeviceId]:
        """Who may read now."""
        return self.readers_by_position[-1].devices

    def readers_at(self, position: int) -> Container[DeviceId]:
        """Who could read right after the entry at `position`."""
        if position >= self.readers_by_position[-1].position:
            return self.readers
        count = bisect_right(self.readers_by_position, position, key=lambda readers: readers.position)
        return self.readers_by_position[count - 1].devices if count else NOBODY

    def has_newer_coverage(self, entry: LogEntry) -> bool:
        """Whether `entry` is Coverage whose place newer Coverage of its author has taken."""
        if entry.kind is not EntryKind.COVERAGE or entry.author is None:
            return False
        return entry.sequence < self.coverage.get(entry.author, 0)


class WorkspaceState:
    """One workspace after the entry at `end`. Only `absorb` changes it."""

    def __init__(self, workspace: WorkspaceId) -> None:
        self.workspace = workspace
        # What was counted while absorbing; the log knows what newer Coverage and pruning have freed since.
        self.usage = Usage()
        self.end = 0
        self.rosters: RosterHistory | None = None
        self.roster_log = LogHead(None, 0, LOG_START)
        self.documents: MutableMapping[DocumentId, DocumentState] = {}

    @property
    def roster(self) -> Roster | None:
        """Who belongs now; None before the genesis record."""
        return self.rosters.current if self.rosters else None

    def is_member(self, device: DeviceId) -> bool:
        """Whether `device` belongs to the workspace now."""
        return self.roster is not None and device in self.roster.devices

    def is_removed(self, device: DeviceId) -> bool:
        """Whether `device` belonged once and was removed."""
        return self.roster is not None and device in self.roster.removed

    def may_read(self, device: DeviceId, document: DocumentId) -> bool:
        """Whether `device` may read `document` now."""
        known = self.documents.get(document)
        return known is not None and self.is_member(device) and device in known.readers

    def log_head(self, document: DocumentId | None) -> LogHead:
        """The head of one log chain."""
        if document is None:
            return self.roster_log
        known = self.documents.get(document)
        return known.log if known else LogHead(document, 0, LOG_START)

    def draft(self) -> WorkspaceState:
        """A state that starts as this one and can be absorbed into without changing it."""
        draft = WorkspaceState(self.workspace)
        draft.usage, draft.end = self.usage, self.end
        draft.rosters, draft.roster_log = self.rosters, self.roster_log
        draft.documents = ChainMap({}, self.documents)
        return draft

    def absorb(self, entry: LogEntry) -> None:
        """Take in the next entry of the log. Raises `LogDamaged` where the log contradicts itself."""
        if entry.position <= self.end:
            raise LogDamaged(f"Entry {entry.position} of a workspace comes after entry {self.end}.")
        match entry.kind:
            case EntryKind.ROSTER:
                self._absorb_roster(entry)
            case EntryKind.CONTROL:
                self._absorb_control(entry)
            case EntryKind.COVERAGE:
                self._absorb_coverage(entry)
            case EntryKind.UPDATE | EntryKind.CHECKPOINT:
                self._absorb_work(entry)
        self.end = entry.position
        self.usage = Usage(self.usage.records + 1, self.usage.record_bytes + len(entry.record or b""))

    def _absorb_roster(self, entry: LogEntry) -> None:
        signed = _record_of(entry)
        self.rosters = self.rosters.extended(signed) if self.rosters else RosterHistory(Roster.found(signed))
        self.roster_log = self._continued(entry)

    def _absorb_control(self, entry: LogEntry) -> None:
        if entry.document is None or self.rosters is None:
            raise LogDamaged(f"The control record at {entry.position} belongs to no document.")
        known = self.documents.get(entry.document)
        signed, log = _record_of(entry), self._continued(entry)
        if known is None:
            access = DocumentAccess.found(signed, self.rosters)
            first = Readers(entry.position, access.current.recipients)
            self.documents[entry.document] = DocumentState(access, log, (first,))
            return
        access = known.access.apply(signed, self.rosters)
        # Whoever could read an erased document has to learn of the erasure.
        erased = access.current.erased
        devices = known.readers if erased else access.current.recipients
        readers = (*known.readers_by_position, Readers(entry.position, devices))
        self.documents[entry.document] = replace(
            known, access=access, log=log, readers_by_position=readers, is_erased=erased
        )

    def _absorb_work(self, entry: LogEntry) -> None:
        document, author = self._author_of(entry)
        authors = {**document.authors, author: AuthorHead(entry.sequence, entry.record_id)}
        self.documents[document.access.document] = replace(document, log=self._continued(entry), authors=authors)

    def _absorb_coverage(self, entry: LogEntry) -> None:
        document, author = self._author_of(entry)
        coverage = {**document.coverage, author: entry.sequence}
        self.documents[document.access.document] = replace(document, coverage=coverage)

    def _author_of(self, entry: LogEntry) -> tuple[DocumentState, DeviceId]:
        document = self.documents.get(entry.document) if entry.document else None
        if document is None or entry.author is None:
            raise LogDamaged(f"The record at {entry.position} belongs to no document.")
        return document, entry.author

    def _continued(self, entry: LogEntry) -> LogHead:
        before = self.log_head(entry.document)
        if (entry.n, entry.head) != (before.n + 1, next_log_head(before.head, entry.record_id)):
            raise LogDamaged(f"The log chain does not continue at entry {entry.position}.")
        return LogHead(entry.document, entry.n, entry.head)


def _record_of(entry: LogEntry) -> SignedRecord:
    if entry.record is None:
        raise LogDamaged(f"The bytes of the control record at {entry.position} are missing.")
    return SignedRecord.decode(entry.record)
