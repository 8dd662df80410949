"""Sealing what people write into records, and opening them again: the one place where content and keys meet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from skerry.access.identity import Identity
from skerry.crypto import EpochKey, open_sealed, seal
from skerry_protocol import labels
from skerry_protocol.codec import decode, encode
from skerry_protocol.errors import MalformedRecord
from skerry_protocol.fields import FieldReader
from skerry_protocol.ids import DeviceId
from skerry_protocol.labels import Label
from skerry_protocol.limits import MAX_ITEMS, MAX_RECORD_BYTES
from skerry_protocol.records import (
    Checkpoint,
    Coverage,
    Covered,
    Presence,
    SealedPart,
    SignedRecord,
    Update,
    sign_record,
)
from skerry_protocol.statements import LogHead

SealedRecord = Update | Checkpoint | Coverage | Presence

UNSEALED = SealedPart(bytes(24), bytes(32), b"")
_MAX_CLIENT_ID = 2**53

_PURPOSES: dict[type[SealedRecord], Label] = {
    Update: labels.SEAL_UPDATE,
    Checkpoint: labels.SEAL_CHECKPOINT,
    Coverage: labels.SEAL_COVERAGE,
    Presence: labels.SEAL_PRESENCE,
}


@dataclass(frozen=True)
class UpdateContent:
    """A CRDT update, and the client ids its author says to write under."""

    clients: frozenset[int]
    update: bytes

    def to_bytes(self) -> bytes:
        """The plain text that is sealed."""
        return encode([sorted(self.clients), self.update])

    @classmethod
    def from_bytes(cls, data: bytes) -> UpdateContent:
        """Raises `MalformedRecord` or `NotCanonical`."""
        fields = FieldReader(decode(data))
        content = cls(_clients(fields), fields.bytes_up_to(MAX_RECORD_BYTES))
        fields.end()
        return content


@dataclass(frozen=True)
class CheckpointContent:
    """A whole document, and which device each client id in it belongs to."""

    claims: tuple[tuple[DeviceId, frozenset[int]], ...]
    state: bytes

    def to_bytes(self) -> bytes:
        """The plain text that is sealed."""
        return encode([[[device.raw, sorted(clients)] for device, clients in self.claims], self.state])

    @classmethod
    def from_bytes(cls, data: bytes) -> CheckpointContent:
        """Raises `MalformedRecord` or `NotCanonical`."""
        fields = FieldReader(decode(data))
        claims = fields.items(_claim)
        content = cls(claims, fields.bytes_up_to(MAX_RECORD_BYTES))
        fields.end()
        return content


@dataclass(frozen=True)
class CoverageContent:
    """What a device holds of a document, the newest relay head it has verified, and the relay's newest receipt."""

    covers: tuple[Covered, ...]
    log: LogHead | None
    receipt: bytes | None

    def to_bytes(self) -> bytes:
        """The plain text that is sealed."""
        log = [self.log.to_fields()] if self.log else []
        return encode([[covered.to_fields() for covered in self.covers], log, self.receipt])

    @classmethod
    def from_bytes(cls, data: bytes) -> CoverageContent:
        """Raises `MalformedRecord` or `NotCanonical`."""
        fields = FieldReader(decode(data))
        covers, logs = fields.items(Covered.from_fields), fields.items(LogHead.from_fields, limit=1)
        content = cls(covers, logs[0] if logs else None, fields.optional_bytes_up_to(4096))
        fields.end()
        return content


def seal_content(record: SealedRecord, content: bytes, key: EpochKey, identity: Identity) -> SignedRecord:
    """Seal `content` into `record`, whose header is complete, and sign the whole."""
    sealed = seal(key, _PURPOSES[type(record)], record.document, record.header(), content)
    part = SealedPart(sealed.nonce, sealed.commitment, sealed.ciphertext)
    return sign_record(replace(record, sealed=part), identity.signing_key)


def open_content(record: SealedRecord, key: EpochKey) -> bytes:
    """The plain text of a record. Raises `CannotOpen`."""
    return open_sealed(key, _PURPOSES[type(record)], record.document, record.header(), record.sealed)


def _claim(row: FieldReader) -> tuple[DeviceId, frozenset[int]]:
    return row.id(DeviceId), _clients(row)


def _clients(fields: FieldReader) -> frozenset[int]:
    listed = fields.integers(MAX_ITEMS, _MAX_CLIENT_ID)
    if list(listed) != sorted(set(listed)):
        raise MalformedRecord("Client ids are listed once, in order.")
    return frozenset(listed)
