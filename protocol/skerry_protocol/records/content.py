"""The records that carry what people write, sealed: one gap-free chain per document and author.

Every field but the sealed part is the header; its canonical bytes are the associated data of the sealing, so no
sealed part can be moved to another workspace, document, author, kind or place in the chain.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ..codec import encode
from ..errors import MalformedRecord
from ..fields import FieldReader
from ..ids import DeviceId, DocumentId, RecordId, WorkspaceId
from ..limits import MAX_RECORD_BYTES, MAX_SEQUENCE, PROTOCOL_VERSION

NONCE_BYTES = 24
COMMITMENT_BYTES = 32


@dataclass(frozen=True)
class SealedPart:
    """What only the readers of a document can open: a random nonce, the key-commitment tag, the ciphertext."""

    nonce: bytes
    commitment: bytes
    ciphertext: bytes

    def to_fields(self) -> list[Any]:
        return [self.nonce, self.commitment, self.ciphertext]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        nonce, commitment = fields.bytes(NONCE_BYTES), fields.bytes(COMMITMENT_BYTES)
        return cls(nonce, commitment, fields.bytes_up_to(MAX_RECORD_BYTES))


@dataclass(frozen=True)
class Covered:
    """Everything of `author` up to and including record `sequence`, which is `record`."""

    author: DeviceId
    sequence: int
    record: RecordId

    def includes(self, sequence: int, record: RecordId) -> bool:
        """Whether `record`, which the author wrote at `sequence`, is part of this, as far as it alone can tell."""
        return sequence < self.sequence or (sequence, record) == (self.sequence, self.record)

    def to_fields(self) -> list[Any]:
        return [self.author.raw, self.sequence, self.record.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.id(DeviceId), fields.integer(1, MAX_SEQUENCE), fields.id(RecordId))


def _read_link(fields: FieldReader) -> tuple[int, RecordId | None]:
    """Read `sequence` and `previous`; only the first record of a chain has no record before it."""
    sequence, previous = fields.integer(1, MAX_SEQUENCE), fields.optional_id(RecordId)
    if (sequence == 1) != (previous is None):
        raise MalformedRecord("Every record but its author's first names the record before it.")
    return sequence, previous


class _Sealed(ABC):
    """What every sealed record has: a header that everybody reads, and a part that only readers open."""

    KIND: ClassVar[int]
    sealed: SealedPart

    @abstractmethod
    def header_fields(self) -> list[Any]:
        """Every field but the sealed part."""

    def header(self) -> bytes:
        """The associated data of the sealing."""
        return encode([PROTOCOL_VERSION, self.KIND, *self.header_fields()])

    def to_fields(self) -> list[Any]:
        return [*self.header_fields(), *self.sealed.to_fields()]


@dataclass(frozen=True)
class Update(_Sealed):
    """One or many merged CRDT updates. `control` is the newest control record its author knew."""

    KIND: ClassVar[int] = 6

    workspace: WorkspaceId
    document: DocumentId
    author: DeviceId
    sequence: int
    previous: RecordId | None
    control: RecordId
    sealed: SealedPart

    def header_fields(self) -> list[Any]:
        previous = self.previous.raw if self.previous else None
        ids = [self.workspace.raw, self.document.raw, self.author.raw]
        return [*ids, self.sequence, previous, self.control.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        workspace, document, author = fields.id(WorkspaceId), fields.id(DocumentId), fields.id(DeviceId)
        sequence, previous = _read_link(fields)
        return cls(
            workspace=workspace,
            document=document,
            author=author,
            sequence=sequence,
            previous=previous,
            control=fields.id(RecordId),
            sealed=SealedPart.from_fields(fields),
        )


@dataclass(frozen=True)
class Checkpoint(_Sealed):
    """The whole state of a document, a link of its author's chain; `covers` names what it contains."""

    KIND: ClassVar[int] = 7

    workspace: WorkspaceId
    document: DocumentId
    author: DeviceId
    sequence: int
    previous: RecordId | None
    control: RecordId
    covers: tuple[Covered, ...]
    sealed: SealedPart

    def header_fields(self) -> list[Any]:
        previous = self.previous.raw if self.previous else None
        covers = [covered.to_fields() for covered in self.covers]
        ids = [self.workspace.raw, self.document.raw, self.author.raw]
        return [*ids, self.sequence, previous, self.control.raw, covers]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        workspace, document, author = fields.id(WorkspaceId), fields.id(DocumentId), fields.id(DeviceId)
        sequence, previous = _read_link(fields)
        return cls(
            workspace=workspace,
            document=document,
            author=author,
            sequence=sequence,
            previous=previous,
            control=fields.id(RecordId),
            covers=fields.items(Covered.from_fields),
            sealed=SealedPart.from_fields(fields),
        )


@dataclass(frozen=True)
class Coverage(_Sealed):
    """What its author holds of a document and which relay heads it has seen, sealed for the other readers.

    It is in no chain: per document and author the one with the highest `number` replaces the others.
    """

    KIND: ClassVar[int] = 8

    workspace: WorkspaceId
    document: DocumentId
    author: DeviceId
    number: int
    control: RecordId
    sealed: SealedPart

    def header_fields(self) -> list[Any]:
        ids = [self.workspace.raw, self.document.raw, self.author.raw]
        return [*ids, self.number, self.control.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(
            workspace=fields.id(WorkspaceId),
            document=fields.id(DocumentId),
            author=fields.id(DeviceId),
            number=fields.integer(1, MAX_SEQUENCE),
            control=fields.id(RecordId),
            sealed=SealedPart.from_fields(fields),
        )


@dataclass(frozen=True)
class Presence(_Sealed):
    """Cursors and names of the moment: sealed and signed like everything else, never stored by anyone."""

    KIND: ClassVar[int] = 9

    workspace: WorkspaceId
    document: DocumentId
    author: DeviceId
    control: RecordId
    sealed: SealedPart

    def header_fields(self) -> list[Any]:
        return [self.workspace.raw, self.document.raw, self.author.raw, self.control.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(
            workspace=fields.id(WorkspaceId),
            document=fields.id(DocumentId),
            author=fields.id(DeviceId),
            control=fields.id(RecordId),
            sealed=SealedPart.from_fields(fields),
        )


ContentRecord = Update | Checkpoint | Coverage | Presence
