"""What is proven about the delivery of one document, worked out from the store and the ledger."""

from __future__ import annotations

from skerry.storage import Connection, records, updates
from skerry.storage.records import Standing
from skerry.sync.ledger import Ledger
from skerry.sync.status import Delivery, Holder
from skerry_protocol.ids import DeviceId, DocumentId


def read_delivery(store: Connection, ledger: Ledger, document: DocumentId) -> Delivery:
    """The delivery of `document`. Runs in a reading transaction."""
    waiting, oldest_at_ms = updates.count_pending_updates(store, document)
    own, accepted = records.count_own_records(store, document, ledger.device)
    return Delivery(
        document=document,
        saved_at_ms=updates.last_stored_at_ms(store, document),
        waiting_updates=waiting,
        oldest_waiting_at_ms=oldest_at_ms,
        own_records=own,
        own_records_accepted=accepted,
        holders=_holders(ledger, document),
        quarantined=records.count_standing(store, document, Standing.QUARANTINED),
    )


def _holders(ledger: Ledger, document: DocumentId) -> tuple[Holder, ...]:
    access = ledger.accesses.get(document)
    recipients = sorted(access.current.recipients) if access else []
    return tuple(_holder(ledger, document, device) for device in recipients if device != ledger.device)


def _holder(ledger: Ledger, document: DocumentId, device: DeviceId) -> Holder:
    heard = ledger.coverage.get((document, device))
    if heard is None:
        return Holder(device, None, None)
    return Holder(device, heard.holds(ledger.device, ledger.own_head(document)), heard.heard_at_ms)
