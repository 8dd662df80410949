"""Following the relay's log chains, so that skipping, rolling back and showing two histories are seen.

The heads are computed here from the record ids; the relay's own word is only ever compared with them.
"""

from __future__ import annotations

from enum import Enum

from skerry.storage import chains
from skerry.sync.alarms import AlarmKind
from skerry.sync.batch import Batch
from skerry.sync.ledger import Ledger
from skerry_protocol.codec import encode
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.log_chain import next_log_head
from skerry_protocol.messages import Entry
from skerry_protocol.statements import CaughtUp, LogHead, Receipt


class RelayHistory(Enum):
    """What a signed marker of the relay says about its log, compared with what was verified here."""

    CONTINUES = "continues"
    ROLLED_BACK = "rolled back"
    FORKED = "forked"
    SKIPPED = "skipped"


class LogFollower:
    """Extends the log chains of the ledger, entry by entry."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._ids: dict[tuple[DocumentId | None, int], RecordId] = {}

    def take(self, entry: Entry, batch: Batch) -> None:
        """Follow one entry of the feed; an entry that was seen before must be the same again."""
        if entry.n == 0:
            return
        known = self._ledger.log_head(entry.document)
        if entry.n == known.n + 1:
            self._extend(entry, known, batch)
        elif entry.n > known.n:
            batch.alarm(AlarmKind.RELAY_SKIPPED, entry.document)
        elif self._ids.get((entry.document, entry.n), entry.record_id) != entry.record_id:
            batch.alarm(AlarmKind.RELAY_FORKED, entry.document)

    def check_receipt(self, receipt: Receipt, batch: Batch) -> None:
        """Keep the newest receipt of a chain, and compare it if its place was reached here already."""
        log = receipt.log
        if log.n == 0:
            return
        encoded = receipt_bytes(receipt)
        batch.write(lambda store: chains.write_receipt(store, log.document, log.n, encoded))
        if self._contradicts(log):
            batch.alarm(AlarmKind.RELAY_FORKED, log.document)

    def judge(self, marker: CaughtUp) -> RelayHistory:
        """Compare the heads that the relay signed with the heads that were computed here."""
        worst = RelayHistory.CONTINUES
        for log in marker.heads:
            known = self._ledger.log_head(log.document)
            if log.n < known.n:
                return RelayHistory.ROLLED_BACK
            if log.n > known.n:
                worst = RelayHistory.SKIPPED
            elif log.head != known.head:
                return RelayHistory.FORKED
        return worst

    def forget(self, batch: Batch) -> None:
        """Begin all chains anew: the relay's log is another one."""
        self._ids.clear()
        self._ledger.logs.clear()
        batch.write(chains.forget_log)

    def _extend(self, entry: Entry, known: LogHead, batch: Batch) -> None:
        log = LogHead(entry.document, entry.n, next_log_head(known.head, entry.record_id))
        self._ledger.logs[entry.document] = log
        self._ids[entry.document, entry.n] = entry.record_id
        record_id = entry.record_id
        batch.write(lambda store: chains.write_log_entry(store, record_id, log))

    def _contradicts(self, log: LogHead) -> bool:
        known = self._ledger.log_head(log.document)
        return log.n == known.n and log.head != known.head


def receipt_bytes(receipt: Receipt) -> bytes:
    """A receipt as it is kept: its signed fields and the signature."""
    return encode(receipt.to_fields())
