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
_X25519_PRIME = 2**255 - 19
_X25519_SMALL_ORDER = frozenset(
    (
        *(0, 1, _X25519_PRIME - 1),
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
    )
)


def check_sealing_key(raw: bytes) -> None:
    """Raise `MalformedRecord` unless `raw` is an X25519 key in its one spelling that something can be sealed to.

    A key of small order (RFC 7748 section 6.1) makes every sealing to it fail: one such member would keep a whole
    document from getting a new key.
    """
    coordinate = int.from_bytes(raw, "little")
    if len(raw) != SEALING_KEY_BYTES or coordinate >= _X25519_PRIME or coordinate in _X25519_SMALL_ORDER:
        raise MalformedRecord("These bytes are not an X25519 key that one can seal to.")


@dataclass(frozen=True, slots=True)
class DeviceCertificate:
    """A device's public half: an Ed25519 signing key, an X25519 sealing key (separate), and its incarnation.

    It needs no signature of its own: the roster record that carries it is signed by an admin.
    """

    signing_key: SigningPublicKey
    sealing_key: bytes
    incarnation: DeviceIncarnation

    def __post_init__(self) -> None:
        check_sealing_key(self.sealing_key)

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
