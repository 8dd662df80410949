"""How a device joins: an invitation one way, a join request back, and a short code to compare on both screens.

Both are texts that survive paper, a chat window or a QR picture. The invitation holds no long-lived secret: a
ticket that works once, and fingerprints. The request is signed, so nobody can swap the keys on the way unseen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from skerry.access.identity import Identity
from skerry.crypto import short_code
from skerry_protocol.codec import decode, encode
from skerry_protocol.errors import BadSignature, MalformedId, ProtocolError
from skerry_protocol.fields import FieldReader
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import WorkspaceId
from skerry_protocol.labels import SIGN_JOIN_REQUEST
from skerry_protocol.signing import SIGNATURE_BYTES, SigningPublicKey
from skerry_protocol.text_form import from_text, to_text

TICKET_BYTES = 16
MAX_NAME_CHARACTERS = 80
_INVITATION_PREFIX = "skinv1"
_JOIN_PREFIX = "skjoin1"

Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Invitation:
    """Where the workspace is, and a ticket to join it once."""

    workspace: WorkspaceId
    relay_key: SigningPublicKey
    relay_url: str
    ticket: bytes

    def to_text(self) -> str:
        """The text to paste, print or show as a QR picture."""
        return to_text(_INVITATION_PREFIX, self.to_bytes())

    def to_bytes(self) -> bytes:
        """The canonical bytes of the invitation."""
        return encode([self.workspace.raw, self.relay_key.raw, self.relay_url, self.ticket])

    @classmethod
    def parse(cls, text: str) -> Invitation:
        """Read the text form. Raises `MalformedId` with a hint to copy it again."""
        return _parse(text, _INVITATION_PREFIX, cls._read)

    @classmethod
    def _read(cls, fields: FieldReader) -> Invitation:
        workspace, relay_key = fields.id(WorkspaceId), SigningPublicKey(fields.bytes(32))
        return cls(workspace, relay_key, fields.text(), fields.bytes(TICKET_BYTES))


@dataclass(frozen=True)
class JoinRequest:
    """A device's keys and the name people should see, signed by the device, answering one invitation."""

    workspace: WorkspaceId
    ticket: bytes
    certificate: DeviceCertificate
    name: str
    signature: bytes

    def to_text(self) -> str:
        """The text to hand back to the admin."""
        return to_text(_JOIN_PREFIX, encode([*self._signed_fields(), self.signature]))

    @classmethod
    def answer(cls, invitation: Invitation, identity: Identity, name: str) -> JoinRequest:
        """The request of this device. `name` has at most 80 characters."""
        name = name.strip()[:MAX_NAME_CHARACTERS]
        unsigned = cls(invitation.workspace, invitation.ticket, identity.certificate, name, b"")
        signature = identity.signing_key.sign(SIGN_JOIN_REQUEST, encode(unsigned._signed_fields()))
        return cls(invitation.workspace, invitation.ticket, identity.certificate, name, signature)

    @classmethod
    def parse(cls, text: str) -> JoinRequest:
        """Read the text form and check its signature. Raises `MalformedId` or `BadSignature`."""
        request = _parse(text, _JOIN_PREFIX, cls._read)
        key = request.certificate.signing_key
        key.verify(SIGN_JOIN_REQUEST, request.signature, encode(request._signed_fields()))
        return request

    @property
    def short_code(self) -> str:
        """Eight digits that both screens show; they differ if anything was swapped on the way.

        The joining device shows it too, so a person compares the two before the admin agrees. Takes about 0.1 s, so
        that nobody can try keys until the digits fit.
        """
        return short_code(encode(self._signed_fields()))

    def _signed_fields(self) -> list[Any]:
        return [self.workspace.raw, self.ticket, self.certificate.to_fields(), self.name]

    @classmethod
    def _read(cls, fields: FieldReader) -> JoinRequest:
        workspace, ticket = fields.id(WorkspaceId), fields.bytes(TICKET_BYTES)
        certificate = DeviceCertificate.from_fields(fields.nested())
        return cls(workspace, ticket, certificate, fields.text(MAX_NAME_CHARACTERS), fields.bytes(SIGNATURE_BYTES))


def _parse(text: str, prefix: str, read: Callable[[FieldReader], Parsed]) -> Parsed:
    raw = from_text(prefix, text)
    try:
        fields = FieldReader(decode(raw))
        parsed = read(fields)
        fields.end()
    except BadSignature:
        raise
    except ProtocolError as error:
        raise MalformedId(f"This {prefix!r} text was not made by this version.", "Update both devices.") from error
    return parsed
