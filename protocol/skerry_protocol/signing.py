"""Ed25519 over a labelled hash: what is signed is `H(label, bytes as received)`, never a re-encoding.

Verification is libsodium's strict one: small-order keys, non-canonical points and scalars are refused. OpenSSL
accepts some of these, which in a replicated log would be a split (vector in `tests/vectors/signing.json`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from nacl.bindings import (
    crypto_core_ed25519_is_valid_point,
    crypto_sign_PUBLICKEYBYTES,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey as NaclSigningKey
from nacl.signing import VerifyKey

from .errors import BadSignature
from .hashing import blake2b_256
from .labels import Label
from .text_form import from_text, to_text

SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True, order=True)
class SigningPublicKey:
    """An Ed25519 public key of the prime-order group; any other 32 bytes are refused at construction.

    >>> alice = SigningKey(bytes(32)).public_key
    >>> SigningPublicKey.parse(alice.to_text()) == alice
    True
    """

    raw: bytes

    PREFIX: ClassVar[str] = "skrkey1"

    def __post_init__(self) -> None:
        if len(self.raw) != crypto_sign_PUBLICKEYBYTES or not crypto_core_ed25519_is_valid_point(self.raw):
            raise BadSignature("These bytes are not an Ed25519 public key of the prime-order group.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `to_text` wrote. Raises `MalformedId` for another text, `BadSignature` for another key."""
        return cls(from_text(cls.PREFIX, text))

    def to_text(self) -> str:
        """The form that people paste, as for a relay's key in a workspace's genesis."""
        return to_text(self.PREFIX, self.raw)

    def verify(self, label: Label, signature: bytes, *parts: bytes) -> None:
        """Return quietly if this key signed `parts` under `label`; raise `BadSignature` otherwise."""
        if len(signature) != SIGNATURE_BYTES:
            raise BadSignature(f"A signature has {SIGNATURE_BYTES} bytes.")
        try:
            VerifyKey(self.raw).verify(blake2b_256(label, *parts), signature)
        except BadSignatureError as error:
            raise BadSignature("The signature does not match.", "Drop what it came with.") from error

    def __repr__(self) -> str:
        return f"SigningPublicKey({self.raw.hex()[:8]}…)"


class SigningKey:
    """An Ed25519 secret key, made from a 32-byte seed. It never shows itself.

    >>> from skerry_protocol.labels import SIGN_UPDATE
    >>> alice = SigningKey(bytes(32))
    >>> alice.public_key.verify(SIGN_UPDATE, alice.sign(SIGN_UPDATE, b"hello"), b"hello")
    """

    __slots__ = ("_key", "public_key")

    def __init__(self, seed: bytes) -> None:
        public, _ = crypto_sign_seed_keypair(seed)
        self._key = NaclSigningKey(seed)
        self.public_key = SigningPublicKey(public)

    def sign(self, label: Label, *parts: bytes) -> bytes:
        """The 64-byte signature of `parts` under `label`."""
        return self._key.sign(blake2b_256(label, *parts)).signature

    def __repr__(self) -> str:
        return f"SigningKey(of {self.public_key!r})"
