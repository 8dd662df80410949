"""The records that say who may read and write one document: one linear chain per document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, Self

from ..fields import FieldReader
from ..ids import DeviceId, DocumentId, GroupId, RecordId, WorkspaceId
from ..limits import MAX_RECIPIENTS
from .content import Covered
from .groups import group_fields, read_groups

MAX_WRAP_BYTES = 256
MAX_SEALED_KEY_BYTES = 256
KEY_COMMITMENT_BYTES = 32


class Capability(IntEnum):
    """What a device may do with a document; each includes the ones below it."""

    READER = 1
    WRITER = 2
    OWNER = 3


@dataclass(frozen=True)
class Recipient:
    """One device, what it may do, and the epoch key wrapped for it alone."""

    device: DeviceId
    capability: Capability
    wrap: bytes

    def to_fields(self) -> list[Any]:
        return [self.device.raw, int(self.capability), self.wrap]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        device = fields.id(DeviceId)
        capability = Capability(fields.integer(Capability.READER, Capability.OWNER))
        return cls(device, capability, fields.bytes_up_to(MAX_WRAP_BYTES))


@dataclass(frozen=True)
class Epoch:
    """A new key and the full list of who holds it. The first one of a document gives the document its id.

    `document` and `previous` are None in the first epoch only. `key_commitment` binds the record to one key;
    `previous_key` is the key before, sealed under the new one, or None where history stays closed. `cuts` name the
    last record that counts of each device that may no longer write; of one that is not named, nothing more counts.
    """

    KIND: ClassVar[int] = 3

    workspace: WorkspaceId
    document: DocumentId | None
    previous: RecordId | None
    author: DeviceId
    roster_head: RecordId
    number: int
    key_commitment: bytes
    groups: tuple[GroupId, ...]
    recipients: tuple[Recipient, ...]
    previous_key: bytes | None = None
    cuts: tuple[Covered, ...] = ()

    def to_fields(self) -> list[Any]:
        return [
            self.workspace.raw,
            self.document.raw if self.document else None,
            self.previous.raw if self.previous else None,
            self.author.raw,
            self.roster_head.raw,
            self.number,
            self.key_commitment,
            group_fields(self.groups),
            [recipient.to_fields() for recipient in self.recipients],
            self.previous_key,
            [cut.to_fields() for cut in self.cuts],
        ]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(
            workspace=fields.id(WorkspaceId),
            document=fields.optional_id(DocumentId),
            previous=fields.optional_id(RecordId),
            author=fields.id(DeviceId),
            roster_head=fields.id(RecordId),
            number=fields.integer(1),
            key_commitment=fields.bytes(KEY_COMMITMENT_BYTES),
            groups=read_groups(fields),
            recipients=fields.items(Recipient.from_fields, limit=MAX_RECIPIENTS),
            previous_key=fields.optional_bytes_up_to(MAX_SEALED_KEY_BYTES),
            cuts=fields.items(Covered.from_fields),
        )


@dataclass(frozen=True)
class Grant:
    """More recipients of the key of epoch `number`."""

    KIND: ClassVar[int] = 4

    workspace: WorkspaceId
    document: DocumentId
    previous: RecordId
    author: DeviceId
    roster_head: RecordId
    number: int
    recipients: tuple[Recipient, ...]

    def to_fields(self) -> list[Any]:
        return [
            self.workspace.raw,
            self.document.raw,
            self.previous.raw,
            self.author.raw,
            self.roster_head.raw,
            self.number,
            [recipient.to_fields() for recipient in self.recipients],
        ]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(
            workspace=fields.id(WorkspaceId),
            document=fields.id(DocumentId),
            previous=fields.id(RecordId),
            author=fields.id(DeviceId),
            roster_head=fields.id(RecordId),
            number=fields.integer(1),
            recipients=fields.items(Recipient.from_fields, limit=MAX_RECIPIENTS),
        )


@dataclass(frozen=True)
class Erase:
    """The end of a document: nothing is admitted after it, and its holders shred their keys."""

    KIND: ClassVar[int] = 5

    workspace: WorkspaceId
    document: DocumentId
    previous: RecordId
    author: DeviceId
    roster_head: RecordId

    def to_fields(self) -> list[Any]:
        return [
            self.workspace.raw,
            self.document.raw,
            self.previous.raw,
            self.author.raw,
            self.roster_head.raw,
        ]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(
            workspace=fields.id(WorkspaceId),
            document=fields.id(DocumentId),
            previous=fields.id(RecordId),
            author=fields.id(DeviceId),
            roster_head=fields.id(RecordId),
        )


ControlRecord = Epoch | Grant | Erase
