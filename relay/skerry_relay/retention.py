"""What may be pruned: what a checkpoint covers, on the word of two devices, after a time. Pure rules."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from skerry_protocol.ids import DeviceId, RecordId
from skerry_protocol.records import Covered

from .record_log import EntryKind, LogEntry

DEVICES_NEEDED = 2
"""Nothing is pruned on one member's word; of two devices, one at least did not write the checkpoint."""

CHECKPOINTS_KEPT = 2
MAX_CHECKPOINTS_VOTED_ON = 4_096


class PruneVotes:
    """Which devices say that they hold what a checkpoint covers. Forgotten at a restart; devices say it again.

    >>> votes, checkpoint = PruneVotes(), RecordId(bytes(32))
    >>> len(votes.add(checkpoint, DeviceId(bytes(16)))), len(votes.add(checkpoint, DeviceId(bytes(16))))
    (1, 1)
    """

    def __init__(self) -> None:
        self._votes: OrderedDict[RecordId, set[DeviceId]] = OrderedDict()

    def add(self, checkpoint: RecordId, device: DeviceId) -> frozenset[DeviceId]:
        """Count the word of `device`, and return everybody who said so."""
        voters = self._votes.setdefault(checkpoint, set())
        voters.add(device)
        if len(self._votes) > MAX_CHECKPOINTS_VOTED_ON:
            self._votes.popitem(last=False)
        return frozenset(voters)


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
