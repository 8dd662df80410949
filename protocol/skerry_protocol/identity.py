"""Who a device and a relay are: public keys, and the ids that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from .errors import MalformedRecord
from .fields import FieldReader
from .hashing import blake2b_256
from .ids import DeviceId, DeviceIncarnation, RelayId
from .labels import DEVICE_ID, RELAY_ID
from .signing import SigningPublicKey

SEALING_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class DeviceCertificate:
    """A device's public half: an Ed25519 signing key, an X25519 sealing key (separate), and its incarnation.

    It needs no signature of its own: the roster record that carries it is signed by an admin.
    """

    signing_key: SigningPublicKey
    sealing_key: bytes
    incarnation: DeviceIncarnation

    def __post_init__(self) -> None:
        if len(self.sealing_key) != SEALING_KEY_BYTES or self.sealing_key == bytes(SEALING_KEY_BYTES):
            raise MalformedRecord("A sealing key has 32 bytes, not all of them zero.")

    @property
    def device(self) -> DeviceId:
        """The id that follows from the keys; nobody can choose it."""
        digest = blake2b_256(DEVICE_ID, self.signing_key.raw, self.sealing_key, self.incarnation.raw)
        return DeviceId(digest[: DeviceId.LENGTH_BYTES])

    def to_fields(self) -> list[bytes]:
        """The certificate as a list of fields for the codec."""
        return [self.signing_key.raw, self.sealing_key, self.incarnation.raw]

    @classmethod
    def from_fields(cls, fields: FieldReader) -> Self:
        """Read what `to_fields` wrote."""
        signing_key, sealing_key, incarnation = fields.bytes(32), fields.bytes(32), fields.bytes(16)
        fields.end()
        return cls(SigningPublicKey(signing_key), sealing_key, DeviceIncarnation(incarnation))


def relay_id(relay_key: SigningPublicKey) -> RelayId:
    """The id of the relay that owns `relay_key`."""
    return RelayId(blake2b_256(RELAY_ID, relay_key.raw)[: RelayId.LENGTH_BYTES])
