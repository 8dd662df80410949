"""Following the relay's log chains, so that skipping, rolling back and showing two histories are seen.

The heads are computed here from the record ids; the relay's own word is only ever compared with them.
"""

from __future__ import annotations

from enum import Enum

from skerry.storage import Connection, chains, records
from skerry.storage.facts import Fact, read_fact
from skerry.sync.alarms import AlarmKind
from skerry.sync.batch import Batch
from skerry.sync.ledger import Ledger
from skerry_protocol.codec import decode, encode
from skerry_protocol.fields import FieldReader
from skerry_protocol.ids import DeviceId, DocumentId
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
        self._named: dict[DocumentId | None, int] = {}
        """The chains that the markers of the present catching up have named so far, and how long they are."""

    def take(self, entry: Entry, batch: Batch) -> None:
        """Follow one entry of the feed; an entry that was seen before must be the same again."""
        if entry.n == 0:
            return
        known = self._ledger.log_head(entry.document)
        if entry.n == known.n + 1:
            self._extend(entry, known, batch)
        elif self.is_beyond_a_hole(entry):
            batch.alarm(AlarmKind.RELAY_SKIPPED, self._ledger.known(entry.document))
        else:
            batch.write(lambda store: _compare_entry(store, entry, batch))

    def is_beyond_a_hole(self, entry: Entry) -> bool:
        """Whether entries of its chain that come before this one were not handed on."""
        return entry.n > self._ledger.log_head(entry.document).n + 1

    def check_receipt(self, receipt: Receipt, batch: Batch) -> None:
        """Keep the newest receipt of a chain, and compare it if its place was reached here already."""
        if receipt.log.n:
            batch.write(lambda store: _keep_receipt(store, receipt, batch))

    def check_coverage(self, log: LogHead, author: DeviceId, batch: Batch) -> None:
        """Compare the head that another device has seen: the relay owes every reader the same history."""
        if log.n > self._ledger.log_head(log.document).n:
            batch.alarm(AlarmKind.RELAY_WITHHOLDS, log.document, author)
        else:
            batch.write(lambda store: _compare_head(store, log, author, batch))

    def judge(self, marker: CaughtUp) -> RelayHistory:
        """Compare the heads that the relay signed with the heads that were computed here."""
        worst = RelayHistory.CONTINUES
        for log in marker.heads:
            self._named[log.document] = log.n
            known = self._ledger.log_head(log.document)
            if log.n < known.n:
                return RelayHistory.ROLLED_BACK
            if log.n > known.n:
                worst = RelayHistory.SKIPPED
            elif log.head != known.head:
                return RelayHistory.FORKED
        return RelayHistory.ROLLED_BACK if marker.is_last and self._is_one_missing() else worst

    def is_a_promise_broken(self, store: Connection) -> bool:
        """Whether a receipt names a place that the relay's log no longer has, or that holds another record now.

        Asked after the last marker. It finds what was lost before this device saw it in the feed. Where something is
        still to be sent nothing is concluded: the relay may not know yet that this device is a reader there.
        """
        unsent = {record.document for record in records.records_to_send(store)}
        receipts = (
            _receipt(encoded).log for document, encoded in chains.load_receipts(store) if document not in unsent
        )
        return any(self._is_broken(store, promised) for promised in receipts)

    def begin(self) -> None:
        """Catching up begins."""
        self._named.clear()

    def forget(self, batch: Batch) -> None:
        """Begin all chains anew: the relay's log is another one."""
        self._ledger.logs.clear()
        batch.write(chains.forget_log)

    def _extend(self, entry: Entry, known: LogHead, batch: Batch) -> None:
        log = LogHead(entry.document, entry.n, next_log_head(known.head, entry.record_id))
        self._ledger.logs[entry.document] = log
        record_id = entry.record_id
        batch.write(lambda store: chains.write_log_entry(store, record_id, log))
        batch.write(lambda store: _compare_with_receipt(store, log, batch))

    def _is_broken(self, store: Connection, promised: LogHead) -> bool:
        if not self._ledger.may_follow(promised.document):
            return False
        entry = chains.log_entry(store, promised.document, promised.n)
        is_another = entry is not None and entry[1] != promised.head
        return is_another or self._named.get(promised.document, 0) < promised.n

    def _is_one_missing(self) -> bool:
        """Whether the relay no longer names a chain that it handed on, and that this device may still follow."""
        ledger = self._ledger
        return any(document not in self._named for document in ledger.logs if ledger.may_follow(document))


def receipt_bytes(receipt: Receipt) -> bytes:
    """A receipt as it is kept: its signed fields and the signature."""
    return encode(receipt.to_fields())


def _receipt(encoded: bytes) -> Receipt:
    return Receipt.from_fields(FieldReader(decode(encoded)))


def _compare_entry(store: Connection, entry: Entry, batch: Batch) -> None:
    stored = chains.log_entry(store, entry.document, entry.n)
    if stored is not None and stored[0] != entry.record_id:
        batch.alarm(AlarmKind.RELAY_FORKED, entry.document)


def _compare_head(store: Connection, log: LogHead, author: DeviceId, batch: Batch) -> None:
    stored = chains.log_entry(store, log.document, log.n)
    if stored is not None and stored[1] != log.head:
        batch.alarm(AlarmKind.RELAY_SPLIT_VIEW, log.document, author)


def _keep_receipt(store: Connection, receipt: Receipt, batch: Batch) -> None:
    log = receipt.log
    stored = chains.log_entry(store, log.document, log.n)
    if stored is not None and stored != (receipt.record, log.head):
        batch.alarm(AlarmKind.RELAY_FORKED, log.document)
    chains.write_receipt(store, log.document, log.n, receipt_bytes(receipt))


def _compare_with_receipt(store: Connection, log: LogHead, batch: Batch) -> None:
    encoded = chains.receipt_at(store, log.document, log.n)
    if encoded is None:
        return
    receipt = _receipt(encoded)
    if receipt.incarnation.raw == read_fact(store, Fact.LOG_INCARNATION) and receipt.log != log:
        batch.alarm(AlarmKind.RELAY_FORKED, log.document)
