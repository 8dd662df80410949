"""The names of devices and groups: a document like any other, so the relay never sees a name."""

from __future__ import annotations

from skerry.access.errors import UnknownGroup
from skerry.documents import Document
from skerry_protocol.ids import DeviceId, DocumentId, GroupId

_DEVICES = "devices"
_GROUPS = "groups"
UNNAMED = "Unnamed device"


class Directory:
    """Reads and writes the directory document. Only admins may write."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @property
    def id(self) -> DocumentId:
        """The document's id."""
        return self._document.id

    def device_name(self, device: DeviceId) -> str:
        """What people call a device."""
        return str(self._document.map(_DEVICES).get(str(device)) or UNNAMED)

    async def name_device(self, device: DeviceId, name: str) -> None:
        """Set what people call a device. Raises `NotSaved`."""
        async with self._document.change():
            self._document.map(_DEVICES)[str(device)] = name

    def groups(self) -> dict[str, GroupId]:
        """Every group by its name."""
        return {str(name): GroupId.parse(str(text)) for name, text in self._document.map(_GROUPS).to_python().items()}

    def group(self, name: str) -> GroupId:
        """The group that people call `name`. Raises `UnknownGroup`."""
        groups = self.groups()
        if name not in groups:
            known = ", ".join(sorted(groups)) or "none"
            raise UnknownGroup(f"There is no group called {name!r}.", f"These exist: {known}.")
        return groups[name]

    async def ensure_group(self, name: str) -> GroupId:
        """The group that people call `name`, made if there is none. Raises `NotSaved`."""
        if name in self.groups():
            return self.group(name)
        group = GroupId.random()
        async with self._document.change():
            self._document.map(_GROUPS)[name] = str(group)
        return group
