"""Handing epoch keys on: to a device, and from one epoch to the next.

What is wrapped carries, beside the key, a binding: a hash of where the key belongs. Whoever unwraps says where it
should belong, so a wrap that was moved, or made for another place, does not open. Keys are never compressed.
"""

from __future__ import annotations

from nacl.bindings import (
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_box_SEALBYTES,
    crypto_scalarmult_base,
    sodium_memcmp,
)
from nacl.exceptions import CryptoError

from skerry.errors import CannotOpen, UnusablePublicKey
from skerry_protocol.hashing import keyed_blake2b_256
from skerry_protocol.labels import SEAL_PREVIOUS_KEY

from .committed_aead import COMMITMENT_BYTES, NONCE_BYTES, TAG_BYTES, Sealed, decrypt, encrypt
from .device_secrets import DeviceSecrets
from .keys import KEY_BYTES, EpochKey

BINDING_BYTES = 32
WRAP_BYTES = crypto_box_SEALBYTES + KEY_BYTES + BINDING_BYTES
PREVIOUS_KEY_BYTES = NONCE_BYTES + COMMITMENT_BYTES + KEY_BYTES + TAG_BYTES


def wrap(key: EpochKey, binding: bytes, recipient_sealing_public_key: bytes) -> bytes:
    """Wrap `key` for one device: `WRAP_BYTES` bytes, a libsodium sealed box. `binding` has 32 bytes.

    Raises `UnusablePublicKey` where nothing can be sealed to that key.

    >>> alice = DeviceSecrets.generate()
    >>> key, binding = EpochKey.generate(), bytes(32)
    >>> unwrap(wrap(key, binding, alice.sealing_public_key), binding, alice) == key
    True
    """
    content = key.raw + _checked(binding)
    try:
        return crypto_box_seal(content, recipient_sealing_public_key)
    except (CryptoError, ValueError) as error:
        raise UnusablePublicKey() from error


def unwrap(wrapped: bytes, binding: bytes, device_secrets: DeviceSecrets) -> EpochKey:
    """Open a wrap made for this device and this binding. Raises `CannotOpen`, the same for every reason."""
    _checked(binding)
    secret = device_secrets.sealing_secret
    if len(wrapped) != WRAP_BYTES:
        raise CannotOpen()
    try:
        opened = crypto_box_seal_open(wrapped, crypto_scalarmult_base(secret), secret)
    except (CryptoError, ValueError):
        raise CannotOpen() from None
    if not sodium_memcmp(opened[KEY_BYTES:], binding):
        raise CannotOpen()
    return _key_from(opened[:KEY_BYTES])


def seal_previous_key(new_key: EpochKey, previous_key: EpochKey, binding: bytes) -> bytes:
    """Seal the key of the epoch before under the new one: `PREVIOUS_KEY_BYTES` bytes.

    >>> new, previous = EpochKey.generate(), EpochKey.generate()
    >>> open_previous_key(new, seal_previous_key(new, previous, bytes(32)), bytes(32)) == previous
    True
    """
    sealed = encrypt(_previous_key_subkey(new_key), _checked(binding), previous_key.raw)
    return sealed.nonce + sealed.commitment + sealed.ciphertext


def open_previous_key(new_key: EpochKey, sealed: bytes, binding: bytes) -> EpochKey:
    """Open what `seal_previous_key` made with this binding. Raises `CannotOpen`, the same for every reason."""
    header = _checked(binding)
    if len(sealed) != PREVIOUS_KEY_BYTES:
        raise CannotOpen()
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    parts = Sealed(nonce, rest[:COMMITMENT_BYTES], rest[COMMITMENT_BYTES:])
    return _key_from(decrypt(_previous_key_subkey(new_key), header, parts))


def _previous_key_subkey(new_key: EpochKey) -> bytes:
    return keyed_blake2b_256(SEAL_PREVIOUS_KEY, new_key.raw)


def _checked(binding: bytes) -> bytes:
    if len(binding) != BINDING_BYTES:
        raise ValueError(f"a binding has {BINDING_BYTES} bytes")
    return binding


def _key_from(raw: bytes) -> EpochKey:
    try:
        return EpochKey(raw)
    except ValueError:
        raise CannotOpen() from None
