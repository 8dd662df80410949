"""What a device made of a document by itself, with who made it, by what, and from which state: signed by the device.

A signature says which device computed this, so that whoever takes it over into a note can show where it came from. It
never makes the content true.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import msgspec

from skerry.access.identity import Identity
from skerry.storage.artefacts import StoredArtefact
from skerry_protocol.ids import DeviceId, DocumentId
from skerry_protocol.labels import SIGN_ARTEFACT
from skerry_protocol.signing import SigningPublicKey


class ArtefactKind(Enum):
    """What is made of a document."""

    SUMMARY = "summary"
    ACTIONS = "actions"
    SEVERITY = "severity"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an artefact comes from. `source` is the `SourceText.state` it was made from; times are this device's."""

    kind: ArtefactKind
    document: bytes
    source: bytes
    model: str
    version: str
    device: bytes
    made_at_ms: int

    @property
    def device_id(self) -> DeviceId:
        """The device that computed it."""
        return DeviceId(self.device)

    @property
    def short_source(self) -> str:
        """The first letters of `source`, for people to compare."""
        return self.source.hex()[:6]


@dataclass(frozen=True, slots=True)
class SignedArtefact:
    """An artefact as it is stored. `content` is its value, encoded."""

    provenance: Provenance
    content: bytes


def sign_artefact(identity: Identity, artefact: SignedArtefact) -> StoredArtefact:
    """Encode and sign an artefact that this device made."""
    body = msgspec.msgpack.encode(artefact)
    return StoredArtefact(artefact.provenance.kind.value, body, identity.signing_key.sign(SIGN_ARTEFACT, body))


def open_artefact(stored: StoredArtefact, document: DocumentId, key: SigningPublicKey) -> SignedArtefact:
    """Check an artefact of `document` against the device's key, and read it.

    Raises `BadSignature` where it was altered, and `ValueError` where it is that of another document or kind.
    """
    key.verify(SIGN_ARTEFACT, stored.signature, stored.body)
    artefact = msgspec.msgpack.decode(stored.body, type=SignedArtefact)
    if artefact.provenance.document != document.raw or artefact.provenance.kind.value != stored.kind:
        raise ValueError("an artefact lies where it does not belong")
    return artefact
