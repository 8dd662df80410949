"""Pruning on the word of devices: their votes are counted here, and what the rules of retention allow is dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.records import Checkpoint, Covered, SignedRecord, parse_record

from .clock import Clock
from .metrics import Metrics
from .record_log import EntryKind, LogEntry, OfDocument, RecordLog, WithId
from .retention import DEVICES_NEEDED, PruneVotes, Vote, prunable
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
        """Count the word of `device` that it holds what `checkpoint` covers; True if anything has been pruned now.

        Devices say it once, when a checkpoint is new; what they agreed on is dropped at the first word about a later
        one after its time. A word about a checkpoint that is not here, or that the device may not read, counts
        nothing. Raises `LogError`.
        """
        standing = await self._standing(state.workspace, checkpoint)
        if standing is None or standing.document != document or not state.may_read(device, document):
            return False
        self._votes.add(document, checkpoint, standing.received_at_ms, device)
        ripe = [vote for vote in self._votes.of(document) if self._is_ripe(vote, state)]
        for vote in ripe:
            await self._drop(state.workspace, document, vote.checkpoint)
            self._votes.forget(vote)
        return bool(ripe)

    def _is_ripe(self, vote: Vote, state: WorkspaceState) -> bool:
        voters = [voter for voter in vote.voters if state.may_read(voter, vote.document)]
        age_ms = self._clock.now_ms() - vote.received_at_ms
        return len(voters) >= DEVICES_NEEDED and age_ms >= self._retention_ms

    async def _standing(self, workspace: WorkspaceId, checkpoint: RecordId) -> LogEntry | None:
        """The checkpoint as it stands in the log, if it is one and has its bytes."""
        entry = next(iter(await self._log.read_from(workspace, 0, 1, WithId(checkpoint))), None)
        return entry if entry and entry.kind is EntryKind.CHECKPOINT and entry.record is not None else None

    async def _drop(self, workspace: WorkspaceId, document: DocumentId, checkpoint: RecordId) -> None:
        standing = await self._standing(workspace, checkpoint)
        if standing is None or standing.record is None:
            return
        entries = [entry async for entry in self._entries(workspace, document)]
        records = prunable(_covers(standing.record), checkpoint, entries)
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
