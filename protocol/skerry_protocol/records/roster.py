"""The records of the roster: one linear chain per workspace, begun by its genesis."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ClassVar, Self

from ..errors import MalformedRecord
from ..fields import FieldReader
from ..identity import SEALING_KEY_BYTES, DeviceCertificate, check_sealing_key
from ..ids import DeviceId, DocumentId, GroupId, RecordId, WorkspaceId
from ..limits import MAX_SEQUENCE
from ..signing import SigningPublicKey
from .groups import group_fields, read_groups

NONCE_BYTES = 16


class Role(IntEnum):
    """What a device may do in the workspace. An admin changes the roster and may own any document's access."""

    MEMBER = 1
    ADMIN = 2


@dataclass(frozen=True)
class Genesis:
    """The root of a workspace, signed by the Ops key. Its hash is the workspace's id, so it cannot be replaced."""

    KIND: ClassVar[int] = 1

    ops_key: SigningPublicKey
    relay_key: SigningPublicKey
    nonce: bytes
    admins: tuple[DeviceCertificate, ...]

    def to_fields(self) -> list[Any]:
        admins = [admin.to_fields() for admin in self.admins]
        return [self.ops_key.raw, self.relay_key.raw, self.nonce, admins]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        ops_key, relay_key = SigningPublicKey(fields.bytes(32)), SigningPublicKey(fields.bytes(32))
        return cls(ops_key, relay_key, fields.bytes(NONCE_BYTES), fields.items(DeviceCertificate.from_fields))


@dataclass(frozen=True)
class Cut:
    """The last record of a removed device that counts, in one document: a causal cut, not a date."""

    document: DocumentId
    sequence: int
    record: RecordId

    def includes(self, sequence: int, record: RecordId) -> bool:
        """Whether `record`, at `sequence` of the device's chain, lies within the cut."""
        return sequence < self.sequence or (sequence, record) == (self.sequence, self.record)

    def to_fields(self) -> list[Any]:
        return [self.document.raw, self.sequence, self.record.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.id(DocumentId), fields.integer(1, MAX_SEQUENCE), fields.id(RecordId))


@dataclass(frozen=True)
class AddDevice:
    """Admit a device with its role and groups."""

    TAG: ClassVar[int] = 1

    certificate: DeviceCertificate
    role: Role
    groups: tuple[GroupId, ...] = ()

    def to_fields(self) -> list[Any]:
        return [self.certificate.to_fields(), int(self.role), group_fields(self.groups)]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(DeviceCertificate.from_fields(fields.nested()), _role(fields), read_groups(fields))


@dataclass(frozen=True)
class RemoveDevice:
    """Remove a device for good. Documents without a cut keep nothing of it that the chain's readers lack."""

    TAG: ClassVar[int] = 2

    device: DeviceId
    cuts: tuple[Cut, ...]

    def to_fields(self) -> list[Any]:
        return [self.device.raw, [cut.to_fields() for cut in self.cuts]]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.id(DeviceId), fields.items(Cut.from_fields))


@dataclass(frozen=True)
class SetRole:
    """Give a device another role."""

    TAG: ClassVar[int] = 3

    device: DeviceId
    role: Role

    def to_fields(self) -> list[Any]:
        return [self.device.raw, int(self.role)]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.id(DeviceId), _role(fields))


@dataclass(frozen=True)
class SetGroups:
    """Give a device another set of groups."""

    TAG: ClassVar[int] = 4

    device: DeviceId
    groups: tuple[GroupId, ...]

    def to_fields(self) -> list[Any]:
        return [self.device.raw, group_fields(self.groups)]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.id(DeviceId), read_groups(fields))


@dataclass(frozen=True)
class SetRelayKey:
    """Move the workspace to a relay with another key."""

    TAG: ClassVar[int] = 5

    relay_key: SigningPublicKey

    def to_fields(self) -> list[Any]:
        return [self.relay_key.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(SigningPublicKey(fields.bytes(32)))


@dataclass(frozen=True)
class SetPolicy:
    """Publish a policy document of the workspace, as bytes that devices interpret."""

    TAG: ClassVar[int] = 6

    policy: bytes

    def to_fields(self) -> list[Any]:
        return [self.policy]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        return cls(fields.bytes_up_to(65_536))


@dataclass(frozen=True)
class SetEscrow:
    """Name the escrow holders and how many of them must act together. Visible to every member.

    A threshold of 0 without any holder ends the escrow.
    """

    TAG: ClassVar[int] = 7

    threshold: int
    sealing_keys: tuple[bytes, ...]

    def to_fields(self) -> list[Any]:
        return [self.threshold, [[key] for key in self.sealing_keys]]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        threshold = fields.integer(0, 255)
        sealing_keys = fields.items(_escrow_key, limit=255)
        if threshold > len(sealing_keys) or (threshold == 0 and sealing_keys):
            raise MalformedRecord("An escrow asks for at least one of its holders, and for no more than there are.")
        if len(set(sealing_keys)) != len(sealing_keys):
            raise MalformedRecord("An escrow holder is named once, or fewer people than the threshold could open it.")
        return cls(threshold, sealing_keys)


Change = AddDevice | RemoveDevice | SetRole | SetGroups | SetRelayKey | SetPolicy | SetEscrow

_CHANGES: dict[int, type[Change]] = {
    kind.TAG: kind for kind in (AddDevice, RemoveDevice, SetRole, SetGroups, SetRelayKey, SetPolicy, SetEscrow)
}


@dataclass(frozen=True)
class RosterChange:
    """One step of the roster, signed by an admin; `previous` is the head it was decided on."""

    KIND: ClassVar[int] = 2

    workspace: WorkspaceId
    previous: RecordId
    author: DeviceId
    changes: tuple[Change, ...]

    def to_fields(self) -> list[Any]:
        changes = [[change.TAG, change.to_fields()] for change in self.changes]
        return [self.workspace.raw, self.previous.raw, self.author.raw, changes]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        workspace, previous, author = fields.id(WorkspaceId), fields.id(RecordId), fields.id(DeviceId)
        return cls(workspace, previous, author, fields.items(_change))


RosterRecord = Genesis | RosterChange


def _change(row: FieldReader) -> Change:
    kind = _CHANGES.get(row.integer(0, 255))
    if kind is None:
        raise MalformedRecord("This roster change is of a kind that this version does not know.")
    fields = row.nested()
    change = kind.from_fields(fields)
    fields.end()
    return change


def _role(fields: FieldReader) -> Role:
    return Role(fields.integer(Role.MEMBER, Role.ADMIN))


def _escrow_key(row: FieldReader) -> bytes:
    key = row.bytes(SEALING_KEY_BYTES)
    check_sealing_key(key)
    return key
