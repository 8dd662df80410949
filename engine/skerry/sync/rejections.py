"""What to do when the relay does not take a record: nothing is thrown away, and every outcome has a name."""

from __future__ import annotations

from skerry.storage import records
from skerry.storage.records import StoredRecord
from skerry.sync.alarms import AlarmKind
from skerry.sync.events import DeliveryChanged
from skerry.sync.journal import Journal
from skerry.sync.ledger import CHAIN_KINDS, CONTROL_KINDS, ROSTER_KINDS
from skerry.sync.machine import SyncMachine
from skerry_protocol.messages import Rejected, RejectionReason


class Rejections:
    """Turns a rejection into the next step: send what is missing, withdraw, or stop and say so."""

    def __init__(self, journal: Journal, machine: SyncMachine) -> None:
        self._journal = journal
        self._machine = machine

    async def take(self, rejected: Rejected) -> None:
        """Act on one rejection. Coverage that came too late needs nothing: a newer one is there."""
        database = self._journal.database
        stored = await database.read(lambda store: records.find_record(store, rejected.record))
        if stored is None:
            return
        if stored.kind in CHAIN_KINDS and rejected.reason is RejectionReason.GAP:
            await self._fill_gap(stored, rejected.expected_sequence)
        elif stored.kind in CHAIN_KINDS and rejected.reason is RejectionReason.FORK:
            await self._stop(stored, AlarmKind.CLONED_DEVICE)
        elif stored.kind in (*ROSTER_KINDS, *CONTROL_KINDS) and rejected.reason is RejectionReason.STALE:
            await self._withdraw(stored)
        else:
            await self._refuse(stored, rejected)

    async def _fill_gap(self, stored: StoredRecord, expected_sequence: int) -> None:
        """The relay lacks earlier records of the chain: send them, oldest first, and this one after them."""
        document, author = stored.document, stored.author
        async with self._journal.change() as batch:
            batch.write(lambda store: records.send_chain_again(store, document, author, expected_sequence))
        to_send = await self._journal.database.read(records.records_to_send)
        again = [row.record_id for row in to_send if row.document == document]
        if again and again[0] != stored.record_id:
            self._machine.restart_stream(document, again)
        else:
            await self._stop(stored, AlarmKind.RECORD_REJECTED)

    async def _withdraw(self, stored: StoredRecord) -> None:
        """Somebody else's record took this place in the chain: ours was never used, and is forgotten."""
        async with self._journal.change() as batch:
            if stored.kind in ROSTER_KINDS:  # a person decided it; missing grants are simply decided again
                batch.alarm(AlarmKind.CHANGE_OVERTAKEN)
            batch.write(lambda store: records.delete_record(store, stored.record_id))
            batch.forgets = True
        self._machine.settled(stored.record_id)

    async def _refuse(self, stored: StoredRecord, rejected: Rejected) -> None:
        async with self._journal.change() as batch:
            batch.alarm(AlarmKind.RECORD_REJECTED, stored.document)
            batch.write(lambda store: records.mark_refused(store, stored.record_id, rejected.detail))
            if stored.document is not None:
                batch.tell(DeliveryChanged(stored.document))
        self._machine.settled(stored.record_id)
        if stored.kind in CHAIN_KINDS:
            self._machine.drop_stream(stored.document)

    async def _stop(self, stored: StoredRecord, kind: AlarmKind) -> None:
        async with self._journal.change() as batch:
            batch.alarm(kind, stored.document, self._journal.ledger.device)
        self._machine.drop_stream(stored.document)
