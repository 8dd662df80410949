"""What can go wrong with keys and membership, in words for people."""

from __future__ import annotations

from skerry.errors import SkerryError


class AccessError(SkerryError):
    """This device may not do what was asked, or does not hold what it needs for it."""


class KeyMissing(AccessError):
    """The key for this content is not on this device; nothing is ever sent without it."""

    def __init__(self) -> None:
        super().__init__(
            "The key of this document is not on this device.", "Ask an owner of the document for access."
        )


class UnusableWrap(AccessError):
    """A key that was wrapped for this device does not open, or is not the one that the record commits to."""

    def __init__(self) -> None:
        super().__init__(
            "A key that was sent to this device cannot be used.", "Ask its sender to grant access again."
        )


class NotAllowed(AccessError):
    """The roster or the document's access does not allow it."""


class NoWorkspace(AccessError):
    """The device belongs to no workspace yet."""

    def __init__(self) -> None:
        super().__init__(
            "This device belongs to no workspace yet.",
            "Create one with `skerry workspace create`, or join one with `skerry join`.",
        )


class TicketSpent(AccessError):
    """An invitation that is unknown here or was used before."""

    def __init__(self) -> None:
        super().__init__(
            "This invitation is not one of ours, or it was used before.",
            "Make a new one with `skerry invite`, and find out who used the old one.",
        )


class UnknownGroup(AccessError):
    """A group that nobody has made."""
