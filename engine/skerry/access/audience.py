"""Whom a new document is for, as an app says it: by groups, by devices, or everyone; resolved without a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from skerry_protocol.document_access import AccessStep
from skerry_protocol.ids import DeviceId, GroupId
from skerry_protocol.records import Capability
from skerry_protocol.roster import Roster

EVERYONE = GroupId(b"everyone".ljust(GroupId.LENGTH_BYTES, b"\0"))
"""The group every device is in without being put there; it tells a relay nothing that it does not see anyway."""


@dataclass(frozen=True)
class Audience:
    """Who may read and write a document. Its creator always owns it.

    >>> Audience.everyone().group_ids == frozenset({EVERYONE})
    True
    """

    group_ids: frozenset[GroupId] = frozenset()
    device_ids: frozenset[DeviceId] = frozenset()
    group_names: frozenset[str] = frozenset()
    capability: Capability = Capability.WRITER

    @classmethod
    def everyone(cls) -> Audience:
        """Every device of the workspace, those that join later included."""
        return cls(group_ids=frozenset({EVERYONE}))

    @classmethod
    def groups(cls, *names: str) -> Audience:
        """The devices of some groups, by the names people gave them; those that join a group later included."""
        return cls(group_names=frozenset(names))

    @classmethod
    def devices(cls, *devices: DeviceId) -> Audience:
        """Exactly these devices."""
        return cls(device_ids=frozenset(devices))

    def resolve(self, roster: Roster) -> dict[DeviceId, Capability]:
        """The devices of this audience in `roster`. Group names must have been turned into ids before."""
        if EVERYONE in self.group_ids:
            return dict.fromkeys(roster.devices, self.capability)
        devices = {*self.device_ids, *roster.members_of(self.group_ids)}
        return dict.fromkeys(devices, self.capability)


def missing_recipients(
    step: AccessStep, roster: Roster, capability_of: Callable[[DeviceId], Capability]
) -> dict[DeviceId, Capability]:
    """The devices that belong to a document's groups by now, and may not yet do in it what they should."""
    members = Audience(group_ids=step.groups).resolve(roster)
    wanted = {device: capability_of(device) for device in members}
    return {device: wanted[device] for device in wanted if wanted[device] > step.recipients.get(device, 0)}
