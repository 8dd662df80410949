"""Decisions of this device about members and access that the relay has not put in order yet.

Somebody else's may still come first. Then ours, and whatever rests on it, is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable

from skerry.storage import Connection, records
from skerry.storage.records import StoredRecord
from skerry.sync.alarms import AlarmKind
from skerry.sync.journal import Journal
from skerry.sync.ledger import CONTROL_KINDS, ROSTER_KINDS, Ledger
from skerry.sync.machine import SyncMachine
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, RecordId
from skerry_protocol.messages import Entry
from skerry_protocol.records import Epoch, Erase, Grant, Record, RosterChange, SignedRecord, parse_record
from skerry_protocol.roster import Roster

Decision = RosterChange | Epoch | Grant | Erase


class Decisions:
    """Takes decisions back."""

    def __init__(self, journal: Journal, machine: SyncMachine) -> None:
        self._journal = journal
        self._machine = machine

    async def give_way(self, entries: Iterable[Entry]) -> None:
        """Take back what one of these entries has overtaken, before the entry itself is taken in."""
        ledger = self._journal.ledger
        undecided = await self._journal.database.read(lambda store: undecided_records(store, ledger.device))
        ours = {place: stored for stored in undecided if (place := _place(_read(stored.encoded)))}
        for entry in entries if ours else ():
            theirs = _place(_read(entry.record)) if entry.record else None
            overtaken = ours.get(theirs) if theirs else None
            if overtaken and overtaken.record_id != entry.record_id:
                await self.take_back(overtaken, AlarmKind.CHANGE_OVERTAKEN)

    async def take_back(self, stored: StoredRecord, kind: AlarmKind) -> bool:
        """Forget a decision that was never used. A grant is simply decided again; the rest a person has to know.

        False where a document was founded on it: that cannot be forgotten, so the decision stays.
        """
        database, device = self._journal.database, self._journal.ledger.device
        gone = await database.read(lambda store: _resting_on(stored, _own_unsent(store, device)))
        can_go = not any(_is_founding(each) for each in gone)
        async with self._journal.change() as batch:
            if stored.kind != Grant.KIND or not can_go:
                batch.alarm(kind, stored.document)
            if can_go:
                batch.write(lambda store: _forget(store, gone))
                batch.forgets = True
        for each in gone if can_go else ():
            self._machine.settled(each.record_id)
        return can_go


def undecided_records(store: Connection, device: DeviceId) -> list[StoredRecord]:
    """This device's own decisions that the relay is not known to have, oldest first; what founds is none of them."""
    return [stored for stored in _own_unsent(store, device) if not _is_founding(stored)]


def settled_roster(store: Connection, ledger: Ledger) -> Roster:
    """The roster to rest a new document on: a document cannot be taken back, so not on what may still be.

    With one admin nothing can come between.
    """
    if sum(ledger.roster.is_admin(device) for device in ledger.roster.devices) == 1:
        return ledger.roster
    changes = (_read(stored.encoded) for stored in undecided_records(store, ledger.device))
    first = next((change for change in changes if isinstance(change, RosterChange)), None)
    return ledger.history.at(first.previous) if first else ledger.roster


def _own_unsent(store: Connection, device: DeviceId) -> list[StoredRecord]:
    kinds = (*ROSTER_KINDS, *CONTROL_KINDS)
    return [each for each in records.records_to_send(store) if each.author == device and each.kind in kinds]


def _resting_on(stored: StoredRecord, unsent: Iterable[StoredRecord]) -> list[StoredRecord]:
    gone = {stored.record_id: stored}
    for later in unsent:
        record = _read(later.encoded)
        named = {getattr(record, "previous", None), getattr(record, "roster_head", None)}
        if not named.isdisjoint(gone):
            gone[later.record_id] = later
    return list(gone.values())


def _forget(store: Connection, gone: Iterable[StoredRecord]) -> None:
    for each in gone:
        records.delete_record(store, each.record_id)


def _is_founding(stored: StoredRecord) -> bool:
    return _place(_read(stored.encoded)) is None


def _place(record: Record | None) -> RecordId | None:
    """The record that a decision follows; None for what is no decision, or founds something."""
    return record.previous if isinstance(record, Decision) else None


def _read(encoded: bytes) -> Record | None:
    try:
        return parse_record(SignedRecord.decode(encoded))
    except ProtocolError:
        return None
