"""CRDT documents: shared text, maps, arrays and rich text; every change durable before anybody sees it."""

from .client_ids import ClientId
from .compaction import merge_updates, squash
from .document import Document, DocumentChanged, Origin
from .repository import DocumentRepository
from .shared_collections import SharedArray, SharedMap
from .shared_text import Embed, Run, SharedText
from .shared_xml import SharedXml, SharedXmlElement, SharedXmlText
from .store import DocumentStore, MemoryStore
from .undo import UndoScope
from .update_inspection import ClockRange, UpdateContents, inspect_state_vector, inspect_update
from .values import Value

__all__ = [
    "ClientId",
    "ClockRange",
    "Document",
    "DocumentChanged",
    "DocumentRepository",
    "DocumentStore",
    "Embed",
    "MemoryStore",
    "Origin",
    "Run",
    "SharedArray",
    "SharedMap",
    "SharedText",
    "SharedXml",
    "SharedXmlElement",
    "SharedXmlText",
    "UndoScope",
    "UpdateContents",
    "Value",
    "inspect_state_vector",
    "inspect_update",
    "merge_updates",
    "squash",
]
