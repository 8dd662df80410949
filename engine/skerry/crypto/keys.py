"""Secret keys as types of their own. None of them ever shows its bytes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Self

from skerry_protocol.hashing import keyed_blake2b_256
from skerry_protocol.labels import KEY_COMMITMENT, Label

KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Key:
    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.raw, bytes) or len(self.raw) != KEY_BYTES:
            raise ValueError(f"a {type(self).__name__} has {KEY_BYTES} bytes")
        if self.raw == bytes(KEY_BYTES):
            raise ValueError(f"a {type(self).__name__} is never all zeros")

    @classmethod
    def generate(cls) -> Self:
        """A fresh key from the operating system's random source."""
        return cls(secrets.token_bytes(KEY_BYTES))


class EpochKey(_Key):
    """The key under which a document's content is sealed, from one epoch record to the next.

    >>> EpochKey.generate()
    EpochKey()
    """

    __slots__ = ()


class RecordingKey(_Key):
    """The key under which all of one voice note is sealed on this device: when it goes, so does the note's sound.

    >>> RecordingKey.generate()
    RecordingKey()
    """

    __slots__ = ()


class RootKey(_Key):
    """The key of this device's store; the keystore keeps it, and everything at rest follows from it.

    >>> RootKey.generate()
    RootKey()
    """

    __slots__ = ()

    def derive(self, purpose: Label) -> bytes:
        """32 bytes for one purpose, such as the database's raw key."""
        return keyed_blake2b_256(purpose, self.raw)


def key_commitment(key: EpochKey) -> bytes:
    """32 bytes that commit to `key` without telling it: an epoch record carries them, signed.

    >>> key_commitment(EpochKey(bytes([1] * 32))) == key_commitment(EpochKey(bytes([2] * 32)))
    False
    """
    return keyed_blake2b_256(KEY_COMMITMENT, key.raw)
