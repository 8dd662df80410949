"""What happens on a device that somebody may want to show."""

from __future__ import annotations

from dataclasses import dataclass

from skerry.sync.status import Alarm, Status
from skerry_protocol.ids import DeviceId, DocumentId


@dataclass(frozen=True)
class StatusChanged:
    """The connection is in another state."""

    status: Status


@dataclass(frozen=True)
class DocumentAdded:
    """A document that this device may read is here for the first time."""

    document: DocumentId


@dataclass(frozen=True)
class DocumentChanged:
    """The content of a document changed, here or elsewhere, and the change is durable."""

    document: DocumentId


@dataclass(frozen=True)
class DeliveryChanged:
    """What is proven about the delivery of a document changed."""

    document: DocumentId


@dataclass(frozen=True)
class MembersChanged:
    """The roster changed, or a device was heard."""


@dataclass(frozen=True)
class PresenceReceived:
    """Another device said something about the moment: a cursor, a name. It is not stored."""

    document: DocumentId
    device: DeviceId
    payload: bytes


@dataclass(frozen=True)
class AlarmRaised:
    """Somebody broke a promise; a person should see it."""

    alarm: Alarm


@dataclass(frozen=True)
class ContentArrived:
    """A verified update from elsewhere is durable and can be shown."""

    document: DocumentId
    update: bytes


@dataclass(frozen=True)
class ReadingChanged:
    """What this device made of a document by itself is new, or no longer up to date."""

    document: DocumentId


@dataclass(frozen=True)
class ReadingProgressed:
    """Reading went on, was paused, or cannot be done."""


@dataclass(frozen=True)
class RecordingChanged:
    """A voice note of a document came further."""

    document: DocumentId


NodeEvent = (
    StatusChanged
    | DocumentAdded
    | DocumentChanged
    | DeliveryChanged
    | MembersChanged
    | PresenceReceived
    | AlarmRaised
    | ContentArrived
    | ReadingChanged
    | ReadingProgressed
    | RecordingChanged
)
