"""Where a device and its work stand, in words and as JSON. What is unknown is said to be unknown."""

from __future__ import annotations

from dataclasses import dataclass

import anyio

from skerry.node import Node
from skerry.sync.status import (
    Alarm,
    CatchingUp,
    Connecting,
    Delivery,
    DeliveryLevel,
    Live,
    Offline,
    Refused,
    Status,
)

from .printing import count, moment


async def try_once(node: Node, timeout_seconds: float) -> Status:
    """Synchronise until everything is sent and answered, or until the time is over; the status then."""
    with anyio.move_on_after(timeout_seconds):
        return await node.sync_now()
    return node.status


def state_of(status: Status) -> str:
    """The stable name of a status.

    >>> state_of(CatchingUp(3))
    'catching_up'
    """
    match status:
        case Offline():
            return "offline"
        case Connecting():
            return "connecting"
        case CatchingUp():
            return "catching_up"
        case Live():
            return "live"
        case Refused():
            return "refused"


def status_in_words(status: Status) -> str:
    """One sentence about the connection."""
    match status:
        case Offline(by_choice=True):
            return "not tried"
        case Offline():
            return "the relay cannot be reached; everything is saved here and goes out later"
        case Connecting():
            return "the relay has not answered yet"
        case CatchingUp(remaining):
            return f"connected; at least {count(remaining, 'record')} still to come"
        case Live():
            return "connected; everything the relay had for this device is here"
        case Refused(reason):
            return f"the relay turned this device away: {reason}"


@dataclass(frozen=True)
class Totals:
    """The deliveries of all documents, added up."""

    documents: int
    waiting_updates: int
    oldest_waiting_at_ms: int | None
    own_records: int
    own_records_accepted: int
    documents_held_elsewhere: int
    quarantined: int

    @classmethod
    def of(cls, node: Node) -> Totals:
        """Add up."""
        deliveries = [node.delivery(document) for document in node.document_ids()]
        oldest = [at_ms for each in deliveries if (at_ms := each.oldest_waiting_at_ms) is not None]
        return cls(
            documents=len(deliveries),
            waiting_updates=sum(each.waiting_updates for each in deliveries),
            oldest_waiting_at_ms=min(oldest, default=None),
            own_records=sum(each.own_records for each in deliveries),
            own_records_accepted=sum(each.own_records_accepted for each in deliveries),
            documents_held_elsewhere=sum(_is_held(each) for each in deliveries),
            quarantined=sum(each.quarantined for each in deliveries),
        )

    def lines(self) -> dict[str, str]:
        """The same, for people."""
        oldest = f" (oldest {moment(self.oldest_waiting_at_ms)})" if self.waiting_updates else ""
        return {
            "Documents": str(self.documents),
            "Waiting": f"{count(self.waiting_updates, 'edit')} not sealed yet{oldest}",
            "Relay has": f"{self.own_records_accepted} of {count(self.own_records, 'record')} of this device",
            "Held elsewhere": f"{self.documents_held_elsewhere} of {count(self.documents, 'document')}",
            "Quarantined": count(self.quarantined, "record"),
        }


def delivery_in_words(delivery: Delivery) -> str:
    """Where the work of this device in one document is, as far as it is proven."""
    if delivery.own_records == 0 and delivery.waiting_updates == 0:
        return "nothing written here"
    match delivery.level:
        case DeliveryLevel.HERE:
            return f"here; relay has {delivery.own_records_accepted} of {delivery.own_records}"
        case DeliveryLevel.ON_RELAY:
            return "on the relay"
        case DeliveryLevel.HELD:
            holders = sum(bool(holder.holds_all_of_ours) for holder in delivery.holders)
            return f"held by {count(holders, 'other device')}"


def alarm_in_words(alarm: Alarm) -> str:
    """One alarm on two lines."""
    return f"{alarm.number}. {moment(alarm.raised_at_ms)}  {alarm.name}\n   {alarm.what} {alarm.next_step}"


def alarm_json(alarm: Alarm) -> dict[str, object]:
    """One alarm for programs."""
    return {
        "number": alarm.number,
        "name": alarm.name,
        "document": alarm.document,
        "device": alarm.device,
        "what": alarm.what,
        "next_step": alarm.next_step,
        "raised_at_ms": alarm.raised_at_ms,
    }


def _is_held(delivery: Delivery) -> bool:
    return delivery.own_records > 0 and delivery.level is DeliveryLevel.HELD
