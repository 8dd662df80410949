"""What verification found wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from skerry_protocol.ids import DeviceId, DocumentId, RecordId


class Check(Enum):
    """The checks by their stable names."""

    PAGES = "pages"
    RECORDS = "records"
    SIGNATURES = "signatures"
    ROSTER = "roster"
    ACCESS = "access"
    AUTHORS = "authors"
    RELAY_LOG = "relay_log"
    RECEIPTS = "receipts"
    KEYS = "keys"
    UPDATES = "updates"


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold together. `what` is a sentence; the ids say where."""

    check: Check
    what: str
    document: DocumentId | None = None
    author: DeviceId | None = None
    record: RecordId | None = None
