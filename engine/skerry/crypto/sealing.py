"""Sealing content under a document's epoch key, so that it opens in its own place and nowhere else."""

from __future__ import annotations

from skerry_protocol.hashing import keyed_blake2b_256
from skerry_protocol.ids import DocumentId
from skerry_protocol.labels import Label

from .committed_aead import Sealed, SealedBytes, decrypt, encrypt
from .envelope import pack, unpack
from .keys import EpochKey


def seal(key: EpochKey, purpose: Label, document: DocumentId, header: bytes, plaintext: bytes) -> Sealed:
    """Seal `plaintext` for one purpose in one document; `header` (every header field) is bound to it.

    Raises `ValueError` for more than `MAX_PLAINTEXT_BYTES`.

    >>> from skerry_protocol.labels import SEAL_UPDATE
    >>> key, document = EpochKey.generate(), DocumentId(bytes(16))
    >>> sealed = seal(key, SEAL_UPDATE, document, b"header", b"Pump 3 leaks")
    >>> open_sealed(key, SEAL_UPDATE, document, b"header", sealed)
    b'Pump 3 leaks'
    """
    return encrypt(_subkey(key, purpose, document), header, pack(plaintext))


def open_sealed(key: EpochKey, purpose: Label, document: DocumentId, header: bytes, sealed: SealedBytes) -> bytes:
    """Open what `seal` made with the same key, purpose, document and header.

    Raises `CannotOpen`, the same for every reason.
    """
    return unpack(decrypt(_subkey(key, purpose, document), header, sealed))


def _subkey(key: EpochKey, purpose: Label, document: DocumentId) -> bytes:
    return keyed_blake2b_256(purpose, key.raw, document.raw)
