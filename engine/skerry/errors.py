"""The errors of the engine: one tree, so that an app can tell its own mistake from a broken disk or a hostile peer.

The message says what happened; `hint` says what to do next. Neither ever holds a key, a passphrase or content.
"""

from __future__ import annotations


class SkerryError(Exception):
    """Something went wrong on this device.

    >>> SkerryError("The disk is full.", "Free some space; nothing was lost.").hint
    'Free some space; nothing was lost.'
    """

    def __init__(self, message: str, hint: str = "Nothing was changed. Try again.") -> None:
        super().__init__(message)
        self.hint = hint


class CannotOpen(SkerryError):
    """Sealed bytes that do not open. Why is never said: a reason would answer an attacker's question."""

    def __init__(self) -> None:
        super().__init__(
            "This sealed item cannot be opened.", "It was altered, or it was not sealed for this device."
        )


class UnusablePublicKey(SkerryError):
    """A public key to which nothing can be sealed."""

    def __init__(self) -> None:
        super().__init__("Nothing can be sealed to this device's key.", "Have the device join again with new keys.")


class UnacceptableKdfParameters(SkerryError):
    """Parameters for turning a passphrase into a key that this version never accepts."""


class KeyStoreError(SkerryError):
    """The place where this device keeps its root key could not do what was asked."""


class KeyStoreMissing(KeyStoreError):
    """There is no key store here yet."""


class KeyStoreExists(KeyStoreError):
    """There is a key store here already; it is never overwritten."""


class KeyStoreDamaged(KeyStoreError):
    """The key store was cut short, altered, or written by another version."""


class KeyStoreUnreachable(KeyStoreError):
    """The disk, or whatever keeps the key, did not answer: full, read-only, or not permitted."""


class PassphraseTooShort(KeyStoreError):
    """A passphrase that is too short to protect anything."""


class WrongPassphrase(KeyStoreError):
    """The key store did not open with this passphrase."""


class DocumentError(SkerryError):
    """A document could not do what was asked."""


class NotSaved(DocumentError):
    """A change could not be made durable. The document is what it was before the change."""


class HostileUpdate(DocumentError):
    """A CRDT update that is malformed, out of bounds, or that no honest editor writes."""


class NativeFailure(DocumentError):
    """The CRDT library failed on a change. The document is what it was before the change."""


class HostileContent(DocumentError):
    """A part of a document that somebody wrote so that it cannot be read. The rest of the document can."""


class UpdateDoesNotFit(DocumentError):
    """A CRDT update that builds on work this document does not have; the page has to sync again."""


class OffsetOutOfRange(DocumentError, IndexError):
    """A position that is not in the text or list."""


class UnsupportedValue(DocumentError, TypeError):
    """A value that a shared document cannot hold, or could not give back unchanged."""


class OutsideChange(DocumentError):
    """Something was written outside `async with document.change()`, or with an item from another change."""


class WrongKind(DocumentError):
    """One name of a document was asked for as two different kinds of shared value."""


class PageProtocolError(DocumentError):
    """A page sent a frame that the y-websocket protocol does not allow."""
