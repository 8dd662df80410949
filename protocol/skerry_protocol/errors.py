"""The errors of the protocol: one tree, so that a caller can tell a broken peer from its own mistake."""

from __future__ import annotations


class ProtocolError(Exception):
    """Something broke the rules of the protocol. `hint` says what to do next."""

    def __init__(self, message: str, hint: str = "Nothing was changed. Update both sides and try again.") -> None:
        super().__init__(message)
        self.hint = hint


class MalformedId(ProtocolError):
    """An id has the wrong length, the wrong prefix or a wrong checksum."""


class NotCanonical(ProtocolError):
    """Bytes that are not the one canonical encoding of a value, or not a value at all."""


class MalformedRecord(ProtocolError):
    """A record whose shape, version or kind is unknown or out of bounds."""


class MalformedMessage(ProtocolError):
    """A message whose shape or kind is unknown or out of bounds."""


class BadSignature(ProtocolError):
    """A signature that the named key did not make, or a key that strict Ed25519 refuses."""


class RuleViolation(ProtocolError):
    """A well-formed, well-signed record that the rules of its chain do not allow."""


class NotTheNextRecord(RuleViolation):
    """A record of a linear chain that does not follow the chain's head."""


class NotAuthorised(RuleViolation):
    """A record whose author may not write it."""


class BeyondCut(RuleViolation):
    """A record written by a removed device after the causal cut of its removal."""


class SessionError(ProtocolError):
    """The peer sent a message that this state of the session does not allow."""


class Misuse(ProtocolError):
    """Our own side called the session in a state that does not allow it: a bug here, not there."""
