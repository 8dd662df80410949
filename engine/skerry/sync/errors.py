"""What can go wrong between this device and its relay."""

from __future__ import annotations

from skerry.errors import SkerryError


class SyncError(SkerryError):
    """Synchronising could not go on. Everything written here is safe on this device."""


class ConnectionLost(SyncError):
    """The relay is not there, or went away."""


class StartOver(ConnectionLost):
    """The relay's history is not the one that was followed; everything is followed from its beginning."""

    def __init__(self) -> None:
        super().__init__("The relay's history has changed; following it again from its beginning.")
