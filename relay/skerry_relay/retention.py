"""What may be pruned: what a checkpoint covers, on the word of two devices, after a time. Pure rules."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import Covered

from .record_log import EntryKind, LogEntry

DEVICES_NEEDED = 2
"""Nothing is pruned on one member's word; of two devices, one at least did not write the checkpoint."""

CHECKPOINTS_KEPT = 2
MAX_CHECKPOINTS_VOTED_ON = 4_096


@dataclass(eq=False)
class Vote:
    """Who says to hold what one checkpoint covers."""

    document: DocumentId
    checkpoint: RecordId
    received_at_ms: int
    voters: set[DeviceId] = field(default_factory=set)


class PruneVotes:
    """Which devices say that they hold what a checkpoint covers. Forgotten at a restart.

    >>> votes, note, checkpoint = PruneVotes(), DocumentId(bytes(16)), RecordId(bytes(32))
    >>> votes.add(note, checkpoint, 7, DeviceId(bytes(16)))
    >>> [(len(vote.voters), vote.received_at_ms) for vote in votes.of(note)]
    [(1, 7)]
    """

    def __init__(self) -> None:
        self._votes: OrderedDict[RecordId, Vote] = OrderedDict()
        self._of_document: dict[DocumentId, dict[RecordId, None]] = {}

    def add(self, document: DocumentId, checkpoint: RecordId, received_at_ms: int, device: DeviceId) -> None:
        """Count the word of `device` about a checkpoint that the relay has had since `received_at_ms`."""
        vote = self._votes.setdefault(checkpoint, Vote(document, checkpoint, received_at_ms))
        vote.voters.add(device)
        self._of_document.setdefault(document, {})[checkpoint] = None
        if len(self._votes) > MAX_CHECKPOINTS_VOTED_ON:
            self.forget(next(iter(self._votes.values())))

    def of(self, document: DocumentId) -> Sequence[Vote]:
        """What was said about the checkpoints of a document, the newest of them first."""
        votes = [self._votes[checkpoint] for checkpoint in self._of_document.get(document, ())]
        return sorted(votes, key=lambda vote: vote.received_at_ms, reverse=True)

    def forget(self, vote: Vote) -> None:
        """A vote that has done its work."""
        del self._votes[vote.checkpoint]
        checkpoints = self._of_document[vote.document]
        del checkpoints[vote.checkpoint]
        if not checkpoints:
            del self._of_document[vote.document]


def prunable(covers: Sequence[Covered], checkpoint: RecordId, entries: Sequence[LogEntry]) -> Sequence[RecordId]:
    """The records of the document's `entries` whose bytes `checkpoint`, which has `covers`, makes unnecessary.

    Nothing where fewer than two checkpoints are there, or where it covers a record that is not the one in the log.
    """
    by_author = {covered.author: covered for covered in covers}
    present = [entry for entry in entries if entry.record is not None]
    checkpoints = [entry.record_id for entry in present if entry.kind is EntryKind.CHECKPOINT]
    if len(checkpoints) < CHECKPOINTS_KEPT or _contradicts(covers, entries):
        return []
    kept = {checkpoint, *checkpoints[-CHECKPOINTS_KEPT:]}
    work = (entry for entry in present if entry.kind in (EntryKind.UPDATE, EntryKind.CHECKPOINT))
    return [entry.record_id for entry in work if entry.record_id not in kept and _is_covered(entry, by_author)]


def _is_covered(entry: LogEntry, covers: dict[DeviceId, Covered]) -> bool:
    covered = covers.get(entry.author) if entry.author else None
    return covered is not None and entry.sequence <= covered.sequence


def _contradicts(covers: Iterable[Covered], entries: Sequence[LogEntry]) -> bool:
    work = (entry for entry in entries if entry.kind in (EntryKind.UPDATE, EntryKind.CHECKPOINT))
    by_place = {(entry.author, entry.sequence): entry.record_id for entry in work}
    return any(by_place.get((each.author, each.sequence), each.record) != each.record for each in covers)
