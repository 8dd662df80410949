"""Signed records: everything that is shared, in four chains.

`roster` (who belongs), `control` (who may read and write one document), `content` (what was written, sealed).
`signed` is the envelope; `parse_record` turns its bytes into one of the dataclasses here.
"""

from .content import Checkpoint, ContentRecord, Coverage, Covered, Presence, SealedPart, Update
from .control import Capability, ControlRecord, Epoch, Erase, Grant, Recipient
from .kinds import Record, parse_record, sign_record, verify_record
from .roster import (
    AddDevice,
    Change,
    Cut,
    Genesis,
    RemoveDevice,
    Role,
    RosterChange,
    RosterRecord,
    SetEscrow,
    SetGroups,
    SetPolicy,
    SetRelayKey,
    SetRole,
)
from .signed import SignedRecord

__all__ = [
    "AddDevice",
    "Capability",
    "Change",
    "Checkpoint",
    "ContentRecord",
    "ControlRecord",
    "Coverage",
    "Covered",
    "Cut",
    "Epoch",
    "Erase",
    "Genesis",
    "Grant",
    "Presence",
    "Recipient",
    "Record",
    "RemoveDevice",
    "Role",
    "RosterChange",
    "RosterRecord",
    "SealedPart",
    "SetEscrow",
    "SetGroups",
    "SetPolicy",
    "SetRelayKey",
    "SetRole",
    "SignedRecord",
    "Update",
    "parse_record",
    "sign_record",
    "verify_record",
]
