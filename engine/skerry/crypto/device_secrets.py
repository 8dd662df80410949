"""The secrets that make a device itself: one key to sign with, one to receive with, and its incarnation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from nacl.bindings import crypto_scalarmult_base

from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceIncarnation
from skerry_protocol.labels import Label
from skerry_protocol.signing import SigningKey

SECRET_BYTES = 32


@dataclass(frozen=True)
class DeviceSecrets:
    """A 32-byte Ed25519 seed, a 32-byte X25519 secret, and the 16-byte incarnation. It never shows the secrets.

    >>> alice = DeviceSecrets.generate()
    >>> DeviceSecrets.from_bytes(alice.to_bytes()) == alice
    True
    """

    signing_seed: bytes = field(repr=False)
    sealing_secret: bytes = field(repr=False)
    incarnation: DeviceIncarnation

    def __post_init__(self) -> None:
        if {len(self.signing_seed), len(self.sealing_secret)} != {SECRET_BYTES}:
            raise ValueError(f"a device's secrets have {SECRET_BYTES} bytes each")

    @classmethod
    def generate(cls) -> Self:
        """A new device, from the operating system's random source."""
        seed, secret = secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES)
        return cls(seed, secret, DeviceIncarnation.random())

    def to_bytes(self) -> bytes:
        """The secrets themselves, to be kept sealed: seed, secret, incarnation."""
        return self.signing_seed + self.sealing_secret + self.incarnation.raw

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote. Raises `ValueError` for another length."""
        if len(data) != 2 * SECRET_BYTES + DeviceIncarnation.LENGTH_BYTES:
            raise ValueError("these bytes are not a device's secrets")
        seed, rest = data[:SECRET_BYTES], data[SECRET_BYTES:]
        return cls(seed, rest[:SECRET_BYTES], DeviceIncarnation(rest[SECRET_BYTES:]))

    @cached_property
    def signing_key(self) -> SigningKey:
        """The key that signs this device's records."""
        return SigningKey(self.signing_seed)

    @property
    def signing_public_key(self) -> bytes:
        """The Ed25519 public key that others verify with: 32 bytes."""
        return self.signing_key.public_key.raw

    @cached_property
    def sealing_public_key(self) -> bytes:
        """The X25519 public key that others wrap keys for: 32 bytes."""
        return crypto_scalarmult_base(self.sealing_secret)

    @cached_property
    def certificate(self) -> DeviceCertificate:
        """The public half, as the roster carries it."""
        return DeviceCertificate(self.signing_key.public_key, self.sealing_public_key, self.incarnation)

    def sign(self, label: Label, *parts: bytes) -> bytes:
        """The 64-byte signature of `parts` under `label`."""
        return self.signing_key.sign(label, *parts)
