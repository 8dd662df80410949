"""What an app can ask for in vain."""

from __future__ import annotations

from skerry.errors import SkerryError


class NodeError(SkerryError):
    """The device could not do what was asked."""


class NotInitialised(NodeError):
    """There is no device in this folder yet."""

    def __init__(self) -> None:
        super().__init__("There is no Skerry device in this folder yet.", "Make one with `skerry init`.")


class UnknownDocument(NodeError):
    """A document that is not on this device, or that it may not read."""

    def __init__(self) -> None:
        super().__init__(
            "This document is not on this device.", "Ask an owner of it for access, or wait until it has arrived."
        )


class NotWritable(NodeError):
    """This device may read the document, but not write in it."""

    def __init__(self) -> None:
        super().__init__("This device may only read this document.", "Ask an owner of it for the right to write.")


class AlreadyInWorkspace(NodeError):
    """A device belongs to one workspace."""

    def __init__(self) -> None:
        super().__init__("This device belongs to a workspace already.", "Use another folder for another workspace.")
