"""XChaCha20-Poly1305 that opens under one key only: the one AEAD suite of the system.

The bare cipher lets somebody who knows two keys craft a ciphertext that opens under both, to different texts. So a
tag that commits to the key travels along, is compared before anything is opened, and is part of the associated data.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Protocol

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    sodium_memcmp,
)
from nacl.exceptions import CryptoError

from skerry.errors import CannotOpen
from skerry_protocol.hashing import keyed_blake2b_256
from skerry_protocol.labels import SEAL_COMMITMENT

NONCE_BYTES = 24
COMMITMENT_BYTES = 32
TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class Sealed:
    """A random nonce, the tag that commits to the key, and the ciphertext with its own tag."""

    nonce: bytes
    commitment: bytes
    ciphertext: bytes


class SealedBytes(Protocol):
    """Anything that carries the three parts of a sealed item, such as a record's sealed part."""

    @property
    def nonce(self) -> bytes: ...

    @property
    def commitment(self) -> bytes: ...

    @property
    def ciphertext(self) -> bytes: ...


def encrypt(key: bytes, header: bytes, plaintext: bytes) -> Sealed:
    """Seal under a 32-byte key that is used for one purpose only; `header` is authenticated, not hidden."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    commitment = _commitment(key, nonce)
    ciphertext = crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, header + commitment, nonce, key)
    return Sealed(nonce, commitment, ciphertext)


def decrypt(key: bytes, header: bytes, sealed: SealedBytes) -> bytes:
    """Open what `encrypt` made. Raises `CannotOpen`, whatever the reason."""
    if len(sealed.nonce) != NONCE_BYTES or len(sealed.commitment) != COMMITMENT_BYTES:
        raise CannotOpen()
    if not sodium_memcmp(sealed.commitment, _commitment(key, sealed.nonce)):
        raise CannotOpen()
    associated = header + sealed.commitment
    try:
        return crypto_aead_xchacha20poly1305_ietf_decrypt(sealed.ciphertext, associated, sealed.nonce, key)
    except (CryptoError, ValueError):
        raise CannotOpen() from None


def _commitment(key: bytes, nonce: bytes) -> bytes:
    return keyed_blake2b_256(SEAL_COMMITMENT, key, nonce)
