"""Skerry: a local-first collaboration engine. Devices are islands; they meet through a relay that cannot read.

Start with `Node`.
"""

from skerry.access.audience import Audience
from skerry.access.enrolment import Invitation, JoinRequest
from skerry.documents import (
    AwarenessRoom,
    Document,
    DocumentChanged,
    Origin,
    PageEvent,
    PagePeer,
    Reply,
    SharedArray,
    SharedMap,
    SharedText,
    SharedXml,
    UndoScope,
    awareness_frame,
    frame_for,
)
from skerry.documents import EditReceived as PageEdited
from skerry.documents import PresenceReceived as PagePresence
from skerry.errors import SkerryError
from skerry.node import Node, NotInitialised, NotWritable, UnknownDocument
from skerry.node.surroundings import Surroundings
from skerry.sync.status import (
    Alarm,
    CatchingUp,
    Connecting,
    Delivery,
    DeliveryLevel,
    Holder,
    Live,
    Member,
    Offline,
    Refused,
    Status,
)
from skerry.sync.worker import Relay
from skerry_protocol.ids import DeviceId, DocumentId, GroupId, WorkspaceId
from skerry_protocol.records import Capability, Role

__all__ = [
    "Alarm",
    "Audience",
    "AwarenessRoom",
    "Capability",
    "CatchingUp",
    "Connecting",
    "Delivery",
    "DeliveryLevel",
    "DeviceId",
    "Document",
    "DocumentChanged",
    "DocumentId",
    "GroupId",
    "Holder",
    "Invitation",
    "JoinRequest",
    "Live",
    "Member",
    "Node",
    "NotInitialised",
    "NotWritable",
    "Offline",
    "Origin",
    "PageEdited",
    "PageEvent",
    "PagePeer",
    "PagePresence",
    "Refused",
    "Relay",
    "Reply",
    "Role",
    "SharedArray",
    "SharedMap",
    "SharedText",
    "SharedXml",
    "SkerryError",
    "Status",
    "Surroundings",
    "UndoScope",
    "UnknownDocument",
    "WorkspaceId",
    "awareness_frame",
    "frame_for",
]
