"""CRDT documents: shared text, maps, arrays and rich text; every change durable before anybody sees it."""

from .awareness import AwarenessRoom
from .client_ids import ClientId
from .compaction import merge_updates, squash
from .document import Document, DocumentChanged, Origin
from .page_peer import EditReceived, PageEvent, PagePeer, PresenceReceived, Reply, awareness_frame, frame_for
from .repository import DocumentRepository
from .shared_collections import SharedArray, SharedMap
from .shared_text import Embed, Run, SharedText
from .shared_values import SharedKind, SharedValue, shared_values
from .shared_xml import SharedXml, SharedXmlElement, SharedXmlText
from .store import DocumentStore, MemoryStore
from .undo import UndoScope
from .update_inspection import ClockRange, UpdateContents, inspect_state_vector, inspect_update
from .values import Value

__all__ = [
    "AwarenessRoom",
    "ClientId",
    "ClockRange",
    "Document",
    "DocumentChanged",
    "DocumentRepository",
    "DocumentStore",
    "EditReceived",
    "Embed",
    "MemoryStore",
    "Origin",
    "PageEvent",
    "PagePeer",
    "PresenceReceived",
    "Reply",
    "Run",
    "SharedArray",
    "SharedKind",
    "SharedMap",
    "SharedText",
    "SharedValue",
    "SharedXml",
    "SharedXmlElement",
    "SharedXmlText",
    "UndoScope",
    "UpdateContents",
    "Value",
    "awareness_frame",
    "frame_for",
    "inspect_state_vector",
    "inspect_update",
    "merge_updates",
    "shared_values",
    "squash",
]
