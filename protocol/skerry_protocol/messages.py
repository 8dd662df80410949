"""The messages of the session, as frozen dataclasses; one message is one websocket frame."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, Self

from .codec import decode, encode
from .errors import BadSignature, MalformedId, MalformedMessage, MalformedRecord, NotCanonical
from .fields import FieldReader
from .identity import DeviceCertificate
from .ids import DocumentId, LogIncarnation, RecordId, WorkspaceId
from .limits import MAX_PRESENCE_BYTES, MAX_RECORD_BYTES, MAX_SEQUENCE
from .signing import SIGNATURE_BYTES, SigningPublicKey
from .statements import CaughtUp, Receipt

NONCE_BYTES = 32


@dataclass(frozen=True)
class Hello:
    """Device → relay: who asks for which workspace, and a nonce for the relay to sign."""

    KIND: ClassVar[int] = 1

    version: int
    workspace: WorkspaceId
    certificate: DeviceCertificate
    nonce: bytes

    def to_fields(self) -> list[Any]:
        return [self.version, self.workspace.raw, self.certificate.to_fields(), self.nonce]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        version, workspace = fields.integer(0, 255), fields.id(WorkspaceId)
        return cls(version, workspace, DeviceCertificate.from_fields(fields.nested()), fields.bytes(NONCE_BYTES))


@dataclass(frozen=True)
class Challenge:
    """Relay → device: the relay's key, region and log, signed over the transcript, and a nonce to sign."""

    KIND: ClassVar[int] = 2

    relay_key: SigningPublicKey
    region: str
    incarnation: LogIncarnation
    nonce: bytes
    signature: bytes

    def to_fields(self) -> list[Any]:
        return [self.relay_key.raw, self.region, self.incarnation.raw, self.nonce, self.signature]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        relay_key, region = SigningPublicKey(fields.bytes(32)), fields.text()
        incarnation, nonce = fields.id(LogIncarnation), fields.bytes(NONCE_BYTES)
        return cls(relay_key, region, incarnation, nonce, fields.bytes(SIGNATURE_BYTES))


@dataclass(frozen=True)
class Proof:
    """Device → relay: the device's signature over the transcript."""

    KIND: ClassVar[int] = 3

    signature: bytes

    def to_fields(self) -> list[Any]:
        return [self.signature]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.bytes(SIGNATURE_BYTES))


@dataclass(frozen=True)
class Welcome:
    """Relay → device: admitted. Not yet a member means: only roster records may be pushed, until this changes."""

    KIND: ClassVar[int] = 4

    is_member: bool

    def to_fields(self) -> list[Any]:
        return [self.is_member]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.boolean())


@dataclass(frozen=True)
class Follow:
    """Device → relay: hand on the feed after `position` of the log that the Challenge named."""

    KIND: ClassVar[int] = 5

    position: int

    def to_fields(self) -> list[Any]:
        return [self.position]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.integer())


@dataclass(frozen=True)
class Entry:
    """One entry of the feed. `record` is None where the bytes were pruned, or are the device's own.

    A device that has processed it resumes from `resume`; `n` is its place in the log chain of `document` (None:
    the roster's), or 0 for Coverage, which is in no chain.
    """

    resume: int
    document: DocumentId | None
    n: int
    record_id: RecordId
    record: bytes | None

    def to_fields(self) -> list[Any]:
        document = self.document.raw if self.document else None
        return [self.resume, document, self.n, self.record_id.raw, self.record]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(
            resume=fields.integer(),
            document=fields.optional_id(DocumentId),
            n=fields.integer(0, MAX_SEQUENCE),
            record_id=fields.id(RecordId),
            record=fields.optional_bytes_up_to(MAX_RECORD_BYTES),
        )


@dataclass(frozen=True)
class Entries:
    """Relay → device: a batch of the feed, and how many positions of the log are still to be looked through."""

    KIND: ClassVar[int] = 6

    entries: tuple[Entry, ...]
    remaining: int

    def to_fields(self) -> list[Any]:
        return [[entry.to_fields() for entry in self.entries], self.remaining]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.items(Entry.from_fields), fields.integer())


@dataclass(frozen=True)
class CaughtUpMarker:
    """Relay → device: the signed end of catching up; what follows is live."""

    KIND: ClassVar[int] = 7

    statement: CaughtUp

    def to_fields(self) -> list[Any]:
        return self.statement.to_fields()

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(CaughtUp.from_fields(fields))


@dataclass(frozen=True)
class Push:
    """Device → relay: store this record. Pushing it again is answered by the same receipt."""

    KIND: ClassVar[int] = 8

    record: bytes

    def to_fields(self) -> list[Any]:
        return [self.record]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.bytes_up_to(MAX_RECORD_BYTES))


@dataclass(frozen=True)
class Accepted:
    """Relay → device: the receipt of a push, sent after the durable commit."""

    KIND: ClassVar[int] = 9

    receipt: Receipt

    def to_fields(self) -> list[Any]:
        return self.receipt.to_fields()

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(Receipt.from_fields(fields))


class RejectionReason(IntEnum):
    """Why a record was not stored. Every one of them leaves the log as it was."""

    MALFORMED = 1
    UNAUTHORISED = 2
    GAP = 3
    FORK = 4
    STALE = 5
    OVER_QUOTA = 6
    TOO_LARGE = 7
    UNKNOWN_DOCUMENT = 8


@dataclass(frozen=True)
class Rejected:
    """Relay → device: this record was not stored. `expected_sequence` is 0 unless the reason is a gap."""

    KIND: ClassVar[int] = 10

    record: RecordId
    reason: RejectionReason
    expected_sequence: int
    detail: str

    def to_fields(self) -> list[Any]:
        return [self.record.raw, int(self.reason), self.expected_sequence, self.detail]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        record, reason = fields.id(RecordId), _member(RejectionReason, fields)
        return cls(record, reason, fields.integer(0, MAX_SEQUENCE), fields.text())


@dataclass(frozen=True)
class Ephemeral:
    """Either way: a Presence record, fanned out and never stored."""

    KIND: ClassVar[int] = 11

    record: bytes

    def to_fields(self) -> list[Any]:
        return [self.record]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.bytes_up_to(MAX_PRESENCE_BYTES))


@dataclass(frozen=True)
class Prune:
    """Device → relay: I hold everything that `checkpoint` covers; its bytes may go once a second device agrees."""

    KIND: ClassVar[int] = 12

    document: DocumentId
    checkpoint: RecordId

    def to_fields(self) -> list[Any]:
        return [self.document.raw, self.checkpoint.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.id(DocumentId), fields.id(RecordId))


@dataclass(frozen=True)
class Ping:
    """Either way: answer with the same number, after everything that came before it was handled."""

    KIND: ClassVar[int] = 13

    number: int

    def to_fields(self) -> list[Any]:
        return [self.number]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.integer())


@dataclass(frozen=True)
class Pong:
    """The answer to a `Ping`."""

    KIND: ClassVar[int] = 14

    number: int

    def to_fields(self) -> list[Any]:
        return [self.number]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.integer())


class ErrorCode(IntEnum):
    """Why a session ends or a request fails."""

    UNSUPPORTED_VERSION = 1
    UNKNOWN_WORKSPACE = 2
    BAD_PROOF = 3
    PROTOCOL = 4
    RATE_LIMITED = 5
    DRAINING = 6
    REMOVED = 7
    INTERNAL = 8


@dataclass(frozen=True)
class ErrorMessage:
    """Relay → device: what went wrong. `retry_after_ms` is None where trying again alone will not help."""

    KIND: ClassVar[int] = 15

    code: ErrorCode
    detail: str
    retry_after_ms: int | None

    def to_fields(self) -> list[Any]:
        retry = [] if self.retry_after_ms is None else [[self.retry_after_ms]]
        return [int(self.code), self.detail, retry]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        code, detail = _member(ErrorCode, fields), fields.text()
        retry = fields.items(lambda row: row.integer(), limit=1)
        return cls(code, detail, retry[0] if retry else None)


DeviceMessage = Hello | Proof | Follow | Push | Ephemeral | Prune | Ping | Pong
RelayMessage = (
    Challenge | Welcome | Entries | CaughtUpMarker | Accepted | Rejected | Ephemeral | Ping | Pong | ErrorMessage
)
Message = DeviceMessage | RelayMessage

_KINDS: dict[int, type[Message]] = {
    kind.KIND: kind
    for kind in (
        *(Hello, Challenge, Proof, Welcome, Follow, Entries, CaughtUpMarker, Push, Accepted, Rejected, Ephemeral),
        *(Prune, Ping, Pong, ErrorMessage),
    )
}


def encode_message(message: Message) -> bytes:
    """One message as the bytes of one frame.

    >>> decode_message(encode_message(Ping(7)))
    Ping(number=7)
    """
    return encode([message.KIND, *message.to_fields()])


def decode_message(frame: bytes) -> Message:
    """Read one frame. Raises `MalformedMessage` for everything that is not a message of this version."""
    try:
        fields = FieldReader(decode(frame))
        kind = _KINDS.get(fields.integer(0, 255))
        if kind is None:
            raise MalformedMessage("This message is of a kind that this version does not know.", "Update Skerry.")
        message = kind.from_fields(fields)
        fields.end()
    except (NotCanonical, MalformedRecord, MalformedId, BadSignature) as error:
        raise MalformedMessage(f"This frame is not a message: {error}") from error
    return message


def _member(kind: type[Any], fields: FieldReader) -> Any:
    value = fields.integer(0, 255)
    try:
        return kind(value)
    except ValueError as error:
        raise MalformedRecord(f"{value} is not a known {kind.__name__}.") from error
