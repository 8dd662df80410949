"""What a relay puts its name to: receipts, and markers that say "this is all I have"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from .codec import encode
from .errors import MalformedRecord
from .fields import FieldReader
from .hashing import DIGEST_BYTES
from .ids import DocumentId, LogIncarnation, RecordId, WorkspaceId
from .labels import SIGN_CAUGHT_UP, SIGN_RECEIPT
from .limits import MAX_SEQUENCE
from .signing import SIGNATURE_BYTES, SigningKey, SigningPublicKey


@dataclass(frozen=True)
class LogHead:
    """The head of one log chain after `n` records. `document` is None for the roster's chain.

    `n` 0 stands for records outside any chain (Coverage): there the head is 32 zero bytes.
    """

    document: DocumentId | None
    n: int
    head: bytes

    def to_fields(self) -> list[Any]:
        return [self.document.raw if self.document else None, self.n, self.head]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.optional_id(DocumentId), fields.integer(0, MAX_SEQUENCE), fields.bytes(DIGEST_BYTES))


@dataclass(frozen=True)
class Receipt:
    """The relay's signed word that it has durably stored `record` as entry `log.n` of its chain."""

    workspace: WorkspaceId
    incarnation: LogIncarnation
    record: RecordId
    log: LogHead
    at_ms: int
    signature: bytes = b""

    def signed_fields(self) -> list[Any]:
        return [self.workspace.raw, self.incarnation.raw, self.record.raw, self.log.to_fields(), self.at_ms]

    def sign(self, key: SigningKey) -> Self:
        """The same receipt with the relay's signature."""
        signature = key.sign(SIGN_RECEIPT, encode(self.signed_fields()))
        return type(self)(self.workspace, self.incarnation, self.record, self.log, self.at_ms, signature)

    def verify(self, relay_key: SigningPublicKey) -> None:
        """Raise `BadSignature` unless the relay signed exactly this."""
        relay_key.verify(SIGN_RECEIPT, self.signature, encode(self.signed_fields()))

    def to_fields(self) -> list[Any]:
        return [*self.signed_fields(), self.signature]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        workspace, incarnation = fields.id(WorkspaceId), fields.id(LogIncarnation)
        record, log = fields.id(RecordId), LogHead.from_fields(fields.nested())
        return cls(workspace, incarnation, record, log, fields.integer(), fields.bytes(SIGNATURE_BYTES))


@dataclass(frozen=True)
class CaughtUp:
    """The relay's signed word that up to `position` it has handed on all that this device may read.

    `heads` are the newest heads of the chains the device may follow. A long list comes in several markers, of
    which only the last has `is_last`.
    """

    workspace: WorkspaceId
    incarnation: LogIncarnation
    position: int
    heads: tuple[LogHead, ...]
    is_last: bool
    at_ms: int
    signature: bytes = b""

    def signed_fields(self) -> list[Any]:
        heads = [head.to_fields() for head in self.heads]
        return [self.workspace.raw, self.incarnation.raw, self.position, heads, self.is_last, self.at_ms]

    def sign(self, key: SigningKey) -> Self:
        """The same marker with the relay's signature."""
        signature = key.sign(SIGN_CAUGHT_UP, encode(self.signed_fields()))
        unsigned = (self.workspace, self.incarnation, self.position, self.heads, self.is_last, self.at_ms)
        return type(self)(*unsigned, signature)

    def verify(self, relay_key: SigningPublicKey) -> None:
        """Raise `BadSignature` unless the relay signed exactly this."""
        relay_key.verify(SIGN_CAUGHT_UP, self.signature, encode(self.signed_fields()))

    def to_fields(self) -> list[Any]:
        return [*self.signed_fields(), self.signature]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(
            workspace=fields.id(WorkspaceId),
            incarnation=fields.id(LogIncarnation),
            position=fields.integer(),
            heads=_read_heads(fields),
            is_last=fields.boolean(),
            at_ms=fields.integer(),
            signature=fields.bytes(SIGNATURE_BYTES),
        )


def _read_heads(fields: FieldReader) -> tuple[LogHead, ...]:
    heads = fields.items(LogHead.from_fields)
    if len({head.document for head in heads}) != len(heads):
        raise MalformedRecord("A marker names the head of a chain once.")
    return heads
