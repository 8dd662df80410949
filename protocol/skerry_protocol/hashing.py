"""BLAKE2b-256 with a label: the only hash of the system."""

from __future__ import annotations

from hashlib import blake2b

from .labels import Label

DIGEST_BYTES = 32


def blake2b_256(label: Label, *parts: bytes) -> bytes:
    """Hash the concatenation of `parts` under `label`: 32 bytes (RFC 7693).

    >>> from skerry_protocol.labels import LOG_CHAIN, RECORD_ID
    >>> blake2b_256(RECORD_ID, b"ab") == blake2b_256(RECORD_ID, b"a", b"b") != blake2b_256(LOG_CHAIN, b"ab")
    True
    """
    return _hash(label, b"", parts)


def keyed_blake2b_256(label: Label, key: bytes, *parts: bytes) -> bytes:
    """Keyed BLAKE2b-256: a MAC, and the key derivation of the system. `key` has 16 to 64 bytes.

    >>> from skerry_protocol.labels import SEAL_UPDATE
    >>> len(keyed_blake2b_256(SEAL_UPDATE, bytes(32), b"document"))
    32
    """
    if not 16 <= len(key) <= 64:
        raise ValueError("a BLAKE2b key has 16 to 64 bytes")
    return _hash(label, key, parts)


def _hash(label: Label, key: bytes, parts: tuple[bytes, ...]) -> bytes:
    state = blake2b(digest_size=DIGEST_BYTES, key=key, person=label.person)
    for part in parts:
        state.update(part)
    return state.digest()
