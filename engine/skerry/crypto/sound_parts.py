"""Sealing the parts of a voice note, so that each opens in its own place, and only while the note's key exists."""

from __future__ import annotations

from enum import Enum

from .committed_aead import COMMITMENT_BYTES, NONCE_BYTES, Sealed, decrypt, encrypt
from .keys import RecordingKey

_NUMBER_BYTES = 8


class Part(Enum):
    """What a part of a voice note is."""

    SOUND = b"sound"
    WORDS = b"words"


def seal_part(key: RecordingKey, recording: bytes, part: Part, number: int, content: bytes) -> bytes:
    """Seal one part. `recording` is the id of the note, `number` the place of the part among those of its kind.

    >>> key = RecordingKey.generate()
    >>> open_part(key, bytes(16), Part.SOUND, 0, seal_part(key, bytes(16), Part.SOUND, 0, b"hum"))
    b'hum'
    """
    sealed = encrypt(key.raw, _place(recording, part, number), content)
    return sealed.nonce + sealed.commitment + sealed.ciphertext


def open_part(key: RecordingKey, recording: bytes, part: Part, number: int, sealed: bytes) -> bytes:
    """Open what `seal_part` made for the same place. Raises `CannotOpen`."""
    nonce, rest = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    place = _place(recording, part, number)
    return decrypt(key.raw, place, Sealed(nonce, rest[:COMMITMENT_BYTES], rest[COMMITMENT_BYTES:]))


def _place(recording: bytes, part: Part, number: int) -> bytes:
    return recording + number.to_bytes(_NUMBER_BYTES, "big") + part.value
