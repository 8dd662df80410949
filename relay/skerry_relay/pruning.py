"""Pruning on the word of devices: their votes are counted here, and what the rules of retention allow is dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.records import Checkpoint, Covered, SignedRecord, parse_record

from .clock import Clock
from .metrics import Metrics
from .record_log import EntryKind, LogEntry, OfDocument, RecordLog, WithId
from .retention import DEVICES_NEEDED, PruneVotes, prunable
from .state import WorkspaceState

PAGE = 512


class Pruning:
    """One workspace's votes, and the log they are about."""

    def __init__(self, log: RecordLog, clock: Clock, retention_ms: int, metrics: Metrics) -> None:
        self._log = log
        self._clock = clock
        self._retention_ms = retention_ms
        self._metrics = metrics
        self._votes = PruneVotes()

    async def agree(
        self, state: WorkspaceState, device: DeviceId, document: DocumentId, checkpoint: RecordId
    ) -> bool:
        """Count the word of `device` that it holds what `checkpoint` covers; True if that has been pruned now.

        A word about a checkpoint that is not here, or that the device may not read, counts nothing. Raises
        `LogError`.
        """
        standing = next(iter(await self._log.read_from(state.workspace, 0, 1, WithId(checkpoint))), None)
        if standing is None or standing.document != document or not state.may_read(device, document):
            return False
        if standing.kind is not EntryKind.CHECKPOINT or standing.record is None:
            return False
        voters = [voter for voter in self._votes.add(checkpoint, device) if state.may_read(voter, document)]
        age_ms = self._clock.now_ms() - standing.received_at_ms
        if len(voters) < DEVICES_NEEDED or age_ms < self._retention_ms:
            return False
        await self._drop(state.workspace, document, checkpoint, _covers(standing.record))
        return True

    async def _drop(
        self, workspace: WorkspaceId, document: DocumentId, checkpoint: RecordId, covers: Sequence[Covered]
    ) -> None:
        entries = [entry async for entry in self._entries(workspace, document)]
        records = prunable(covers, checkpoint, entries)
        await self._log.prune(workspace, records)
        self._metrics.pruned.inc(len(records))

    async def _entries(self, workspace: WorkspaceId, document: DocumentId) -> AsyncIterator[LogEntry]:
        """All entries of the document, without their bytes but for whether there are any."""
        position = 0
        while page := await self._log.read_from(workspace, position, PAGE, OfDocument(document)):
            position = page[-1].position
            for entry in page:
                yield replace(entry, record=None if entry.record is None else b"")


def _covers(data: bytes) -> Sequence[Covered]:
    record = parse_record(SignedRecord.decode(data))
    return record.covers if isinstance(record, Checkpoint) else ()
