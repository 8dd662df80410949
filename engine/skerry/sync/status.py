"""What a device can honestly say about itself and its notes, as data.

Nothing here is a promise about the future, and no level is claimed without its proof: *accepted* rests on a
receipt signed by the relay, *held* on the signed Coverage of another device.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from skerry_protocol.ids import DeviceId, DocumentId


@dataclass(frozen=True)
class Offline:
    """No connection. `by_choice` is true when a person asked for it; `retry_at_ms` when the next try is due."""

    by_choice: bool = False
    retry_at_ms: int | None = None


@dataclass(frozen=True)
class Connecting:
    """Dialling the relay and proving who we are."""


@dataclass(frozen=True)
class CatchingUp:
    """Connected; at least `remaining` records of the relay's feed are still to come."""

    remaining: int


@dataclass(frozen=True)
class Live:
    """Everything the relay had for this device has arrived; new records arrive as they are written."""


@dataclass(frozen=True)
class Refused:
    """The relay turned this device away; trying again alone will not help."""

    reason: str


Status = Offline | Connecting | CatchingUp | Live | Refused


class DeliveryLevel(Enum):
    """The strongest level that is proven for everything this device wrote in a document."""

    HERE = "here"
    ON_RELAY = "on_relay"
    HELD = "held"


@dataclass(frozen=True)
class Holder:
    """Another device that may read the document, and what its newest Coverage proves.

    `holds_all_of_ours` is None where that device never said anything: unknown is shown as unknown.
    """

    device: DeviceId
    holds_all_of_ours: bool | None
    last_heard_at_ms: int | None


@dataclass(frozen=True)
class Delivery:
    """Where the work in one document is. Times are this device's own clock, in milliseconds since 1970."""

    document: DocumentId
    saved_at_ms: int | None
    waiting_updates: int
    oldest_waiting_at_ms: int | None
    own_records: int
    own_records_accepted: int
    holders: tuple[Holder, ...]
    quarantined: int = 0

    @property
    def level(self) -> DeliveryLevel:
        """The strongest proven level.

        >>> Delivery(DocumentId(bytes(16)), 1, 2, 1, 3, 3, ()).level
        <DeliveryLevel.HERE: 'here'>
        """
        if self.waiting_updates or self.own_records_accepted < self.own_records:
            return DeliveryLevel.HERE
        if any(holder.holds_all_of_ours for holder in self.holders):
            return DeliveryLevel.HELD
        return DeliveryLevel.ON_RELAY


@dataclass(frozen=True)
class Member:
    """A device of the workspace as people know it. `last_heard_at_ms` is None where it was never heard."""

    device: DeviceId
    name: str
    is_admin: bool
    is_self: bool
    last_heard_at_ms: int | None


@dataclass(frozen=True)
class Alarm:
    """One broken promise of somebody else, kept until a person has seen it.

    `name` is stable (`forked_author`, `relay_rolled_back`, …); `what` and `next_step` are sentences for people.
    """

    number: int
    name: str
    document: DocumentId | None
    device: DeviceId | None
    what: str
    next_step: str
    raised_at_ms: int
