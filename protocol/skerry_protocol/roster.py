"""The rules of the roster: a pure state machine that relay and devices replay, so that both refuse the same things.

A roster is a value. `Roster.found` makes one from a genesis record, `apply` makes the next one from a change or
raises; nothing is ever half applied.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from .errors import BeyondCut, NotAuthorised, NotTheNextRecord, RuleViolation
from .identity import DeviceCertificate
from .ids import DeviceId, DocumentId, GroupId, RecordId, WorkspaceId
from .records import (
    AddDevice,
    Change,
    Cut,
    Genesis,
    RemoveDevice,
    Role,
    RosterChange,
    SetEscrow,
    SetGroups,
    SetPolicy,
    SetRelayKey,
    SetRole,
    SignedRecord,
    parse_record,
    verify_record,
)
from .signing import SigningPublicKey


@dataclass(frozen=True)
class RosterDevice:
    """A device that belongs to the workspace."""

    certificate: DeviceCertificate
    role: Role
    groups: frozenset[GroupId] = frozenset()


@dataclass(frozen=True)
class Removal:
    """A device that was removed, and the last record of it that counts in each document."""

    certificate: DeviceCertificate
    cuts: Mapping[DocumentId, Cut]

    def allows(self, document: DocumentId, sequence: int, record: RecordId) -> bool:
        """Whether `record`, which the removed device wrote at `sequence`, lies within the causal cut.

        The last record that counts is named by its hash, so a rewritten past does not end where the cut does.
        """
        cut = self.cuts.get(document)
        return cut is not None and cut.includes(sequence, record)


@dataclass(frozen=True)
class Roster:
    """Who belongs to a workspace after the record `head`. `height` counts the records, genesis included."""

    workspace: WorkspaceId
    head: RecordId
    height: int
    ops_key: SigningPublicKey
    relay_key: SigningPublicKey
    devices: Mapping[DeviceId, RosterDevice]
    removed: Mapping[DeviceId, Removal] = field(default_factory=dict)
    policy: bytes = b""
    escrow: SetEscrow | None = None

    @classmethod
    def found(cls, signed: SignedRecord) -> Roster:
        """The roster of a genesis record. Raises `BadSignature` or `RuleViolation`."""
        genesis = parse_record(signed)
        if not isinstance(genesis, Genesis):
            raise NotTheNextRecord("A workspace begins with its genesis record, and this is another kind.")
        verify_record(signed, genesis, genesis.ops_key)
        devices = {admin.device: RosterDevice(admin, Role.ADMIN) for admin in genesis.admins}
        if not devices or len(devices) != len(genesis.admins):
            raise RuleViolation("A genesis record names at least one admin, and each of them once.")
        workspace, head = WorkspaceId(signed.record_id.raw), signed.record_id
        return cls(workspace, head, 1, genesis.ops_key, genesis.relay_key, devices)

    def apply(self, signed: SignedRecord) -> Roster:
        """The roster after `signed`. Raises `NotTheNextRecord`, `NotAuthorised`, `RuleViolation`, `BadSignature`."""
        change = parse_record(signed)
        if not isinstance(change, RosterChange) or change.workspace != self.workspace:
            raise RuleViolation("This record does not belong to the roster of this workspace.")
        if change.previous != self.head:
            raise NotTheNextRecord("The roster has moved on since this change was decided.", "Decide it again.")
        verify_record(signed, change, self.admin(change.author).certificate.signing_key)
        roster = self
        for step in change.changes:
            roster = roster._step(step)
        if not any(device.role is Role.ADMIN for device in roster.devices.values()):
            raise RuleViolation("This change would leave the workspace without an admin.")
        return replace(roster, head=signed.record_id, height=self.height + 1)

    def device(self, device: DeviceId) -> RosterDevice:
        """The entry of a present member. Raises `NotAuthorised`."""
        entry = self.devices.get(device)
        if entry is None:
            raise NotAuthorised("This device is not a member of the workspace.", "Ask an admin to add it.")
        return entry

    def admin(self, device: DeviceId) -> RosterDevice:
        """The entry of a present admin. Raises `NotAuthorised`."""
        entry = self.device(device)
        if entry.role is not Role.ADMIN:
            raise NotAuthorised("This device is not an admin of the workspace.", "Ask an admin to do it.")
        return entry

    def is_admin(self, device: DeviceId) -> bool:
        """Whether `device` is a present admin."""
        entry = self.devices.get(device)
        return entry is not None and entry.role is Role.ADMIN

    def certificate_ever(self, device: DeviceId) -> DeviceCertificate:
        """The certificate of a present or removed device: old records stay checkable. Raises `NotAuthorised`."""
        if device in self.removed:
            return self.removed[device].certificate
        return self.device(device).certificate

    def require_within_cut(self, device: DeviceId, document: DocumentId, sequence: int, record: RecordId) -> None:
        """Raise `BeyondCut` for a removed device's record after its cut, and `NotAuthorised` for a stranger's."""
        removal = self.removed.get(device)
        if removal is None:
            self.device(device)
        elif not removal.allows(document, sequence, record):
            raise BeyondCut("This was written after its author was removed.", "Decide by hand whether to keep it.")

    def members_of(self, groups: frozenset[GroupId]) -> Iterator[DeviceId]:
        """The devices that are in at least one of `groups`."""
        return (device for device, entry in self.devices.items() if entry.groups & groups)

    def _step(self, step: Change) -> Roster:
        match step:
            case AddDevice():
                return self._add(step)
            case RemoveDevice():
                return self._remove(step)
            case SetRole():
                return self._put(step.device, replace(self.device(step.device), role=step.role))
            case SetGroups():
                return self._put(step.device, replace(self.device(step.device), groups=frozenset(step.groups)))
            case SetRelayKey():
                return replace(self, relay_key=step.relay_key)
            case SetPolicy():
                return replace(self, policy=step.policy)
        return replace(self, escrow=step)

    def _add(self, step: AddDevice) -> Roster:
        device = step.certificate.device
        if device in self.devices or device in self.removed:
            raise RuleViolation("A device is added once; a removed one comes back with new keys.")
        return self._put(device, RosterDevice(step.certificate, step.role, frozenset(step.groups)))

    def _remove(self, step: RemoveDevice) -> Roster:
        certificate = self.device(step.device).certificate
        cuts = {cut.document: cut for cut in step.cuts}
        if len(cuts) != len(step.cuts):
            raise RuleViolation("A removal names one cut per document.")
        devices = {device: entry for device, entry in self.devices.items() if device != step.device}
        return replace(self, devices=devices, removed={**self.removed, step.device: Removal(certificate, cuts)})

    def _put(self, device: DeviceId, entry: RosterDevice) -> Roster:
        return replace(self, devices={**self.devices, device: entry})


class RosterHistory:
    """A roster and every roster before it, so that a record can be judged by the one its author knew."""

    def __init__(self, founded: Roster) -> None:
        self._by_head = {founded.head: founded}
        self.current = founded

    @classmethod
    def replay(cls, genesis: SignedRecord, *changes: SignedRecord) -> RosterHistory:
        """Replay a whole chain. Raises what `Roster.found` and `Roster.apply` raise."""
        history = cls(Roster.found(genesis))
        for change in changes:
            history.apply(change)
        return history

    def __contains__(self, head: RecordId) -> bool:
        return head in self._by_head

    def extended(self, signed: SignedRecord) -> RosterHistory:
        """A history that is longer by one record; this one stays as it is. Raises what `Roster.apply` raises."""
        longer = RosterHistory(self.current)
        longer._by_head = dict(self._by_head)
        longer.apply(signed)
        return longer

    def apply(self, signed: SignedRecord) -> Roster:
        """Extend the chain by one record; a record that is already in it changes nothing."""
        if signed.record_id not in self._by_head:
            self.current = self.current.apply(signed)
            self._by_head[self.current.head] = self.current
        return self.current

    def at(self, head: RecordId) -> Roster:
        """The roster as it was after the record `head`. Raises `NotTheNextRecord` where it is not in the chain."""
        roster = self._by_head.get(head)
        if roster is None:
            raise NotTheNextRecord("This record rests on a roster that is not here yet.", "Fetch the roster first.")
        return roster
