"""What an app may be told: the events of a node."""

from skerry.sync.events import (
    AlarmRaised,
    ContentArrived,
    DeliveryChanged,
    DocumentAdded,
    DocumentChanged,
    MembersChanged,
    NodeEvent,
    PresenceReceived,
    ReadingChanged,
    ReadingProgressed,
    RecordingChanged,
    StatusChanged,
)

__all__ = [
    "AlarmRaised",
    "ContentArrived",
    "DeliveryChanged",
    "DocumentAdded",
    "DocumentChanged",
    "MembersChanged",
    "NodeEvent",
    "PresenceReceived",
    "ReadingChanged",
    "ReadingProgressed",
    "RecordingChanged",
    "StatusChanged",
]
