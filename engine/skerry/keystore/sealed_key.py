"""The bytes of a sealed key file: how the passphrase is stretched, the sealed key, and a checksum of both.

The checksum is no protection: it tells damage, which a backup cures, from a wrong passphrase. What protects is the
seal, to which everything before it is bound as associated data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from skerry.crypto import Sealed
from skerry.crypto.committed_aead import COMMITMENT_BYTES, NONCE_BYTES, TAG_BYTES
from skerry.crypto.keys import KEY_BYTES
from skerry.crypto.passphrase import SALT_BYTES, KdfParameters
from skerry.errors import KeyStoreDamaged, UnacceptableKdfParameters
from skerry_protocol.codec import decode, encode
from skerry_protocol.errors import ProtocolError
from skerry_protocol.fields import FieldReader
from skerry_protocol.hashing import DIGEST_BYTES, blake2b_256
from skerry_protocol.labels import KEYSTORE_CHECKSUM

FILE_KIND = "skerry sealed key"
FILE_VERSION = 1


@dataclass(frozen=True, slots=True)
class SealedKey:
    """What a sealed key file says."""

    parameters: KdfParameters
    sealed: Sealed

    def to_bytes(self) -> bytes:
        """The whole file."""
        sealed = [self.sealed.nonce, self.sealed.commitment, self.sealed.ciphertext]
        content = encode([*_header_fields(self.parameters), *sealed])
        return content + blake2b_256(KEYSTORE_CHECKSUM, content)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote. Raises `KeyStoreDamaged`."""
        content, checksum = data[:-DIGEST_BYTES], data[-DIGEST_BYTES:]
        if blake2b_256(KEYSTORE_CHECKSUM, content) != checksum:
            raise _damaged("it was cut short or altered")
        try:
            return cls._from_fields(FieldReader(decode(content)))
        except ProtocolError:
            raise _damaged("it is not a key file of this version") from None
        except UnacceptableKdfParameters as error:
            raise _damaged(str(error)) from error

    @classmethod
    def _from_fields(cls, fields: FieldReader) -> Self:
        if fields.text(len(FILE_KIND)) != FILE_KIND or fields.integer() != FILE_VERSION:
            raise _damaged("it is not a key file of this version")
        passes, memory_bytes = fields.integer(), fields.integer()
        parameters = KdfParameters(passes, memory_bytes, fields.bytes(SALT_BYTES))
        nonce, commitment = fields.bytes(NONCE_BYTES), fields.bytes(COMMITMENT_BYTES)
        sealed = Sealed(nonce, commitment, fields.bytes(KEY_BYTES + TAG_BYTES))
        fields.end()
        return cls(parameters, sealed)


def header(parameters: KdfParameters) -> bytes:
    """What the sealed key is bound to: kind, version and parameters of the file."""
    return encode(_header_fields(parameters))


def _header_fields(parameters: KdfParameters) -> list[str | int | bytes]:
    return [FILE_KIND, FILE_VERSION, parameters.passes, parameters.memory_bytes, parameters.salt]


def _damaged(why: str) -> KeyStoreDamaged:
    return KeyStoreDamaged(
        f"The key store is damaged: {why}.", "Restore the file from a backup, or enrol this device anew."
    )
