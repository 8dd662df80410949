"""Who belongs to the workspace, by the names that people gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from skerry.access.audience import Audience
from skerry.access.policy import directory_of
from skerry.documents import DocumentRepository
from skerry.node.directory import UNNAMED, Directory
from skerry.sync.ledger import Ledger
from skerry.sync.status import Member
from skerry_protocol.ids import DeviceId, DocumentId, GroupId


class People:
    """The devices and groups of the roster, with their names as soon as the directory of names may be read here."""

    def __init__(self, ledger: Ledger, documents: DocumentRepository, own_name: str) -> None:
        self._ledger = ledger
        self._documents = documents
        self._own_name = own_name
        self._directory: Directory | None = None

    async def find_names(self) -> None:
        """Open the directory of names, if it has become readable. Raises what the store raises."""
        directory = self.directory_id
        if self._directory is None and directory is not None and self._ledger.may_read(directory):
            self._directory = Directory(await self._documents.open(directory))

    @property
    def directory_id(self) -> DocumentId | None:
        """The document of names; None before the roster is here."""
        return directory_of(self._ledger.roster) if self._ledger.rosters else None

    def members(self) -> list[Member]:
        """The devices of the workspace, this one first."""
        ledger = self._ledger
        if ledger.rosters is None:
            return [Member(ledger.device, self._own_name, False, True, None)]
        members = [self._member(device) for device in sorted(ledger.roster.devices)]
        return sorted(members, key=lambda member: not member.is_self)

    def groups(self) -> list[str]:
        """The names of the groups there are."""
        return sorted(self._directory.groups()) if self._directory else []

    def groups_of(self, device: DeviceId) -> list[str]:
        """The names of the groups that a device is in; none for a stranger."""
        entry = self._ledger.roster.devices.get(device) if self._ledger.rosters else None
        names = self._directory.groups() if self._directory else {}
        return sorted(name for name, group in names.items() if entry and group in entry.groups)

    def resolve(self, audience: Audience) -> Audience:
        """The audience with ids in the place of names. Raises `UnknownGroup`."""
        if not audience.group_names:
            return audience
        directory = self._directory
        found = {directory.group(name) for name in audience.group_names} if directory else set()
        return replace(audience, group_ids=audience.group_ids | found, group_names=frozenset())

    async def ensure_groups(self, names: Iterable[str]) -> tuple[GroupId, ...]:
        """The groups of these names, made where there are none. Raises `NotSaved`."""
        return tuple([await self._directory.ensure_group(name) for name in names]) if self._directory else ()

    async def name_device(self, device: DeviceId, name: str) -> None:
        """Set what people call a device, where this device may write the names. Raises `NotSaved`."""
        if self._directory and self._ledger.may_write(self._directory.id):
            await self._directory.name_device(device, name)

    async def name_self(self) -> None:
        """Put this device's own name into the directory. Raises `NotSaved`."""
        await self.name_device(self._ledger.device, self._own_name)

    def _member(self, device: DeviceId) -> Member:
        ledger = self._ledger
        name = self._directory.device_name(device) if self._directory else UNNAMED
        heard = [heard.heard_at_ms for (_, author), heard in ledger.coverage.items() if author == device]
        is_self = device == ledger.device
        shown = self._own_name if is_self and name == UNNAMED else name
        return Member(device, shown, ledger.roster.is_admin(device), is_self, max(heard, default=None))
