"""A record as names and values. What is sealed or wrapped is shown as its size, and needs no key."""

from __future__ import annotations

from dataclasses import fields
from enum import IntEnum

from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceId, DocumentId, GroupId, RecordId, WorkspaceId
from skerry_protocol.records import Record, SealedPart, SignedRecord, parse_record
from skerry_protocol.records.roster import Change
from skerry_protocol.signing import SigningPublicKey

_SECRET = frozenset({"wrap", "previous_key", "ticket"})
_PASTEABLE = (DeviceId, DocumentId, GroupId, RecordId, WorkspaceId)


def record_in_words(signed: SignedRecord) -> dict[str, object]:
    """Everything a record says that is not sealed. Raises a `ProtocolError` where it is none.

    Its signature is not checked: for that one has to know the roster.
    """
    record: Record = parse_record(signed)
    return {
        "kind": type(record).__name__,
        "record": str(signed.record_id),
        "size_bytes": len(signed.encode()),
        **_members(record),
        "signature": signed.signature.hex(),
    }


def _members(value: object) -> dict[str, object]:
    return {
        member.name: _in_words(member.name, getattr(value, member.name))
        for member in fields(value)  # type: ignore[arg-type]
    }


def _in_words(name: str, value: object) -> object:
    match value:
        case SealedPart():
            return {"sealed_bytes": len(value.ciphertext)}
        case SigningPublicKey():
            return value.to_text()
        case DeviceCertificate():
            return {"device": str(value.device), **_members(value)}
        case IntEnum():
            return value.name.lower()
        case tuple():
            return [_in_words(name, each) for each in value]
        case bytes():
            return {"sealed_bytes": len(value)} if name in _SECRET else value.hex()
        case None | bool() | int() | str():
            return value
    if isinstance(value, Change):
        return {"change": type(value).__name__, **_members(value)}
    return _members(value) if not hasattr(value, "PREFIX") else str(value)
