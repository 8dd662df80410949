"""What to do when the relay does not take a record: nothing is thrown away, and every outcome has a name."""

from __future__ import annotations

from skerry.storage import Connection, chains, records
from skerry.storage.chains import StoredAuthorHead
from skerry.storage.facts import Fact, write_fact
from skerry.storage.records import StoredRecord
from skerry.sync.alarms import AlarmKind
from skerry.sync.decisions import Decisions, undecided_records
from skerry.sync.errors import StartOver
from skerry.sync.events import DeliveryChanged
from skerry.sync.journal import Journal
from skerry.sync.ledger import CHAIN_KINDS
from skerry.sync.machine import SyncMachine
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.messages import Rejected, RejectionReason

_SOMETHING_IS_MISSING = (RejectionReason.GAP, RejectionReason.UNKNOWN_DOCUMENT)


class Rejections:
    """Turns a rejection into the next step: send what is missing, take back, or stop and say so.

    Whatever stays unsent is offered again on the next connection: a full relay may have room by then.
    """

    def __init__(self, journal: Journal, machine: SyncMachine, decisions: Decisions) -> None:
        self._journal = journal
        self._machine = machine
        self._decisions = decisions
        self._filled: set[RecordId] = set()
        """Records before which everything was sent already: once a connection is enough."""

    async def take(self, rejected: Rejected) -> None:
        """Act on one rejection. Coverage that came too late needs nothing: a newer one is there."""
        database, device = self._journal.database, self._journal.ledger.device
        stored = await database.read(lambda store: records.find_record(store, rejected.record))
        undecided = await database.read(lambda store: undecided_records(store, device))
        if stored is None:
            self._machine.settled(rejected.record)
        elif rejected.reason in _SOMETHING_IS_MISSING and stored.record_id not in self._filled:
            self._filled.add(stored.record_id)
            await self._send_what_is_missing(stored, rejected.expected_sequence)
        elif any(stored.record_id == decision.record_id for decision in undecided):
            is_stale = rejected.reason is RejectionReason.STALE
            kind = AlarmKind.CHANGE_OVERTAKEN if is_stale else AlarmKind.RECORD_REJECTED
            if not await self._decisions.take_back(stored, kind):
                self._machine.drop_stream(stored.document)
            elif is_stale and self._is_theirs_waiting(stored):
                await self._follow_from_the_beginning()
        elif stored.author in (device, None):
            await self._stop(stored, rejected)
        else:
            await self._leave_to_its_author(stored, rejected)

    def _is_theirs_waiting(self, stored: StoredRecord) -> bool:
        """Whether what came first could not be taken in, because ours had been decided at that very moment."""
        return bool(stored.document and self._journal.ledger.waiting.of_document(stored.document))

    async def _follow_from_the_beginning(self) -> None:
        async with self._journal.change() as batch:
            batch.write(lambda store: write_fact(store, Fact.FEED_POSITION, b"0"))
        raise StartOver()

    async def _send_what_is_missing(self, stored: StoredRecord, expected_sequence: int) -> None:
        """The relay lacks what comes before: send it, oldest first, and this record after it."""
        document, author = stored.document, stored.author
        is_hole = stored.kind in CHAIN_KINDS and expected_sequence > 0

        def mark(store: Connection) -> None:
            if is_hole:
                records.send_chain_again(store, document, author, expected_sequence)
            else:
                records.send_again(store, document)

        async with self._journal.change() as batch:
            batch.write(mark)
        to_send = await self._journal.database.read(records.records_to_send)
        again = [row.record_id for row in to_send if row.document == document]
        if not is_hole:
            self._filled.update(again)
        self._machine.restart_stream(document, again)

    async def _leave_to_its_author(self, stored: StoredRecord, rejected: Rejected) -> None:
        """Somebody else's record, sent again because the relay had lost it."""
        if rejected.reason is RejectionReason.FORK:
            async with self._journal.change() as batch:
                batch.alarm(AlarmKind.FORKED_AUTHOR, stored.document, stored.author)
        self._machine.settled(stored.record_id)

    async def _stop(self, stored: StoredRecord, rejected: Rejected) -> None:
        """It stays here, and nothing more goes out behind it on this connection; after a fork, never."""
        is_fork = rejected.reason is RejectionReason.FORK
        async with self._journal.change() as batch:
            kind = AlarmKind.CLONED_DEVICE if is_fork else AlarmKind.RECORD_REJECTED
            batch.alarm(kind, stored.document, self._journal.ledger.device)
            batch.write(lambda store: records.note_refusal(store, stored.record_id, rejected.detail))
            if stored.document is not None:
                batch.tell(DeliveryChanged(stored.document))
            if stored.document is not None and is_fork:
                row = self._frozen_head(stored.document)
                batch.write(lambda store: chains.write_author_head(store, row))
        self._machine.drop_stream(stored.document)

    def _frozen_head(self, document: DocumentId) -> StoredAuthorHead:
        ledger = self._journal.ledger
        head = ledger.heads[document, ledger.device]
        ledger.frozen.add((document, ledger.device))
        return StoredAuthorHead(document, ledger.device, head.sequence, head.record, is_frozen=True)
