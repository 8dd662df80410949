"""What comes in: everything that has arrived by now is taken in together, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NoReturn

from skerry.storage import records
from skerry.storage.facts import Fact, write_fact
from skerry.sync.batch import Batch
from skerry.sync.decisions import Decisions
from skerry.sync.departures import Departures
from skerry.sync.errors import StartOver
from skerry.sync.events import DeliveryChanged
from skerry.sync.grants import Grants
from skerry.sync.intake import Intake
from skerry.sync.journal import Journal
from skerry.sync.machine import SyncMachine
from skerry.sync.outbox import Outbox
from skerry_protocol.device_session import DeviceSession
from skerry_protocol.messages import Entries, Ephemeral
from skerry_protocol.statements import Receipt

Arrival = Entries | Receipt | Ephemeral


class Arrivals:
    """Takes in records, receipts and presence on one connection."""

    def __init__(
        self,
        journal: Journal,
        intake: Intake,
        outbox: Outbox,
        machine: SyncMachine,
        grants: Grants,
        decisions: Decisions,
        departures: Departures,
        session: DeviceSession,
    ) -> None:
        self._journal = journal
        self._intake = intake
        self._outbox = outbox
        self._machine = machine
        self._grants = grants
        self._decisions = decisions
        self._departures = departures
        self._session = session
        self.followed_from = 0

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        """Take in `arrivals`, in order. Raises `StartOver` where the feed has to be followed from its beginning."""
        handed_on = [arrival for arrival in arrivals if isinstance(arrival, Entries)]
        if handed_on:
            await self._decisions.give_way(entry for message in handed_on for entry in message.entries)
        async with self._journal.change() as batch:
            for arrival in arrivals:
                self._take(arrival, batch)
        if batch.has_hole or (batch.lacks_own and (self.followed_from or self._machine.is_live)):
            await self.fetch_all_again()
        for arrival in arrivals:
            if isinstance(arrival, Receipt):
                self._departures.accepted(arrival.record)
        self._note_progress(batch, handed_on)
        if batch.access_moved:
            await self._grants.grant_missing()

    async def fetch_all_again(self) -> NoReturn:
        """Something that should be here is not, on this side or on the relay's: raise `StartOver`, for a whole feed.

        This store may be older than the relay believes, or the relay's log may have gone back and grown again.
        """
        async with self._journal.change() as batch:
            batch.write(lambda store: write_fact(store, Fact.FEED_POSITION, b"0"))
        raise StartOver()

    def _take(self, arrival: Arrival, batch: Batch) -> None:
        match arrival:
            case Entries():
                self._intake.take(arrival.entries, batch)
            case Receipt():
                self._take_receipt(arrival, batch)
            case Ephemeral():
                self._intake.take_presence(arrival.record, batch)

    def _take_receipt(self, receipt: Receipt, batch: Batch) -> None:
        self._intake.log.check_receipt(receipt, batch)
        self._departures.coverages.keep(receipt.record, batch)
        batch.write(lambda store: records.mark_accepted(store, receipt.record, batch.at_ms))
        if receipt.log.document is not None:
            batch.tell(DeliveryChanged(receipt.log.document))

    def _note_progress(self, batch: Batch, handed_on: Iterable[Entries]) -> None:
        for event in batch.events:
            if isinstance(event, DeliveryChanged) and self._journal.ledger.may_read(event.document):
                self._machine.moved(event.document)
        for document in batch.checkpoints_to_heal:
            if self._outbox.may_write(document):
                self._machine.moved(document, needs_checkpoint=True)
        for document, checkpoint in batch.checkpoints_held:
            self._session.prune(document, checkpoint)
        for message in handed_on:
            self._machine.remaining(message.remaining)
