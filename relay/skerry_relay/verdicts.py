"""What is handed to the relay for storing, and what admission says to it."""

from __future__ import annotations

from dataclasses import dataclass

from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import SignedRecord

from .record_log import AtPlace, EntryKind, LogEntry, WithId


@dataclass(frozen=True)
class Submission:
    """A record as `pusher` handed it over; whoever wrote it is named inside."""

    pusher: DeviceId
    data: bytes
    received_at_ms: int


@dataclass(frozen=True)
class Place:
    """Where in the log an allowed record belongs."""

    kind: EntryKind
    document: DocumentId | None
    author: DeviceId | None
    sequence: int = 0


@dataclass(frozen=True)
class Admitted:
    """The record may be stored, as this entry."""

    entry: LogEntry


@dataclass(frozen=True)
class Compare:
    """The record claims a place that is taken: what stands there tells a repetition from a fork."""

    record: SignedRecord
    place: AtPlace | WithId


@dataclass(frozen=True)
class Refused:
    """The record is not stored. `expected_sequence` names the first that is missing, for a gap."""

    record_id: RecordId
    reason: RejectionReason
    detail: str
    expected_sequence: int = 0


@dataclass(frozen=True)
class Stored:
    """The record is in the log, durably, as this entry: now, or since somebody pushed it before."""

    entry: LogEntry


@dataclass(frozen=True)
class Forked:
    """Two records of one author claim one place: `standing` is in the log, `contender` is refused."""

    standing: LogEntry
    contender: SignedRecord


def compare(claim: Compare, standing: LogEntry | None) -> Stored | Forked | Refused:
    """Tell a repetition from a fork, now that it is known what stands at the place that a record claims.

    Where nothing stands, a checkpoint leapt over the place: it holds what the late record says.
    """
    record_id = claim.record.record_id
    if standing is None:
        return Refused(record_id, RejectionReason.STALE, "Something newer of this author stands in its place.")
    if standing.record_id == record_id:
        return Stored(standing)
    return Forked(standing, claim.record)


Verdict = Admitted | Compare | Refused


class Refusal(Exception):
    """Leaves the rules with a reason; admission turns it into `Refused`."""

    def __init__(self, reason: RejectionReason, detail: str, expected_sequence: int = 0) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.expected_sequence = expected_sequence
