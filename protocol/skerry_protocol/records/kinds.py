"""From bytes to a record and back: the table of kinds, each with the label of its signature."""

from __future__ import annotations

from .. import labels
from ..codec import decode, encode
from ..errors import MalformedRecord
from ..fields import FieldReader
from ..labels import Label
from ..limits import PROTOCOL_VERSION
from ..signing import SigningKey, SigningPublicKey
from .content import Checkpoint, ContentRecord, Coverage, Presence, Update
from .control import ControlRecord, Epoch, Erase, Grant
from .roster import Genesis, RosterChange, RosterRecord
from .signed import SignedRecord

Record = RosterRecord | ControlRecord | ContentRecord

_SIGNATURE_LABELS: dict[type[Record], Label] = {
    Genesis: labels.SIGN_GENESIS,
    RosterChange: labels.SIGN_ROSTER_CHANGE,
    Epoch: labels.SIGN_EPOCH,
    Grant: labels.SIGN_GRANT,
    Erase: labels.SIGN_ERASE,
    Update: labels.SIGN_UPDATE,
    Checkpoint: labels.SIGN_CHECKPOINT,
    Coverage: labels.SIGN_COVERAGE,
    Presence: labels.SIGN_PRESENCE,
}
_KINDS: dict[int, type[Record]] = {kind.KIND: kind for kind in _SIGNATURE_LABELS}


def parse_record(signed: SignedRecord) -> Record:
    """Read the body of `signed` as one of the known kinds.

    Raises `NotCanonical`, `MalformedRecord`, `MalformedId` or `BadSignature` (a key that is no key). It checks no
    signature over the record: whoever knows the author's key calls `verify_record`.
    """
    fields = FieldReader(decode(signed.body))
    if fields.integer() != PROTOCOL_VERSION:
        raise MalformedRecord("This record is of a version that this program does not know.", "Update Skerry.")
    kind = _KINDS.get(fields.integer())
    if kind is None:
        raise MalformedRecord("This record is of a kind that this program does not know.", "Update Skerry.")
    record = kind.from_fields(fields)
    fields.end()
    return record


def sign_record(record: Record, key: SigningKey) -> SignedRecord:
    """Encode `record` and sign it with the label of its kind.

    >>> from skerry_protocol.ids import DocumentId, DeviceId, RecordId, WorkspaceId
    >>> erase = Erase(WorkspaceId(bytes(32)), DocumentId(bytes(16)), RecordId(bytes(32)), DeviceId(bytes(16)),
    ...               RecordId(bytes(32)))
    >>> parse_record(sign_record(erase, SigningKey(bytes(32)))) == erase
    True
    """
    body = encode([PROTOCOL_VERSION, record.KIND, *record.to_fields()])
    return SignedRecord(body, key.sign(_SIGNATURE_LABELS[type(record)], body))


def verify_record(signed: SignedRecord, record: Record, key: SigningPublicKey) -> None:
    """Raise `BadSignature` unless `key` signed these bytes as a record of this kind."""
    key.verify(_SIGNATURE_LABELS[type(record)], signed.signature, signed.body)
