"""Where one note stands, in the words of the pill beside its title. Nothing is claimed without its proof."""

from __future__ import annotations

from enum import Enum

from skerry import Delivery, DeliveryLevel

from .note import Note


class Standing(Enum):
    """The value is stable; the label is what people read."""

    DRAFT = "draft"
    SAVED_HERE = "saved_here"
    WAITING = "waiting"
    ON_RELAY = "on_relay"
    DELIVERED = "delivered"
    NEEDS_REVIEW = "needs_review"
    QUARANTINED = "quarantined"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Standing.DRAFT: "Draft",
    Standing.SAVED_HERE: "Saved here",
    Standing.WAITING: "Waiting",
    Standing.ON_RELAY: "On the relay",
    Standing.DELIVERED: "Delivered",
    Standing.NEEDS_REVIEW: "Needs review",
    Standing.QUARANTINED: "Quarantined",
}


def standing_of(note: Note, delivery: Delivery) -> Standing:
    """The strongest thing that is proven, unless something needs a person first.

    A note that others wrote is just "saved here": where it is beyond this device is for its authors to prove.
    """
    if delivery.quarantined:
        return Standing.QUARANTINED
    if note.parallel:
        return Standing.NEEDS_REVIEW
    if note.is_blank:
        return Standing.DRAFT
    if delivery.own_records == 0 and delivery.waiting_updates == 0:
        return Standing.SAVED_HERE
    return _BY_LEVEL[delivery.level]


_BY_LEVEL = {
    DeliveryLevel.HERE: Standing.WAITING,
    DeliveryLevel.ON_RELAY: Standing.ON_RELAY,
    DeliveryLevel.HELD: Standing.DELIVERED,
}
