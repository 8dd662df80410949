"""From a passphrase to a key: Argon2id (RFC 9106), never weaker than the floor written here.

The parameters rest in a file that an attacker may have edited. Below the floor a stolen file would be cheap to guess;
above the ceiling the device would run out of memory. Both are refused before anything is computed.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from typing import Self

from nacl.pwhash import argon2id

from skerry.errors import UnacceptableKdfParameters

KEY_BYTES = 32
SALT_BYTES = argon2id.SALTBYTES

MEBIBYTE = 1024 * 1024
FLOOR_PASSES, CEILING_PASSES = 3, 64
FLOOR_MEMORY_BYTES, CEILING_MEMORY_BYTES = 64 * MEBIBYTE, 1024 * MEBIBYTE
"""The floor is the second recommended option of RFC 9106, section 4: 3 passes over 64 MiB."""


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """How one passphrase is stretched: passes over the memory, memory in bytes, a random salt.

    Raises `UnacceptableKdfParameters` outside the bounds.

    >>> KdfParameters.fresh().passes
    3
    """

    passes: int
    memory_bytes: int
    salt: bytes

    def __post_init__(self) -> None:
        if not FLOOR_PASSES <= self.passes <= CEILING_PASSES:
            raise _unacceptable(f"{self.passes} passes", f"{FLOOR_PASSES} to {CEILING_PASSES}")
        if not FLOOR_MEMORY_BYTES <= self.memory_bytes <= CEILING_MEMORY_BYTES:
            raise _unacceptable(
                f"{self.memory_bytes} bytes of memory", f"{FLOOR_MEMORY_BYTES} to {CEILING_MEMORY_BYTES}"
            )
        if len(self.salt) != SALT_BYTES:
            raise _unacceptable(f"a salt of {len(self.salt)} bytes", f"{SALT_BYTES}")

    @classmethod
    def fresh(cls) -> Self:
        """The parameters of a new key store, with a new salt."""
        return cls(FLOOR_PASSES, FLOOR_MEMORY_BYTES, secrets.token_bytes(SALT_BYTES))


def stretch(passphrase: str, parameters: KdfParameters) -> bytes:
    """The 32-byte key of a passphrase. Takes a moment on purpose: about 0.1 s, 1 s on a small board.

    The same letters typed on different keyboards give the same key (Unicode NFC).

    >>> parameters = KdfParameters.fresh()
    >>> stretch("Zoë's pump", parameters) == stretch("Zoe\\u0308's pump", parameters)
    True
    """
    typed = unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")
    return argon2id.kdf(
        KEY_BYTES, typed, parameters.salt, opslimit=parameters.passes, memlimit=parameters.memory_bytes
    )


def _unacceptable(found: str, allowed: str) -> UnacceptableKdfParameters:
    return UnacceptableKdfParameters(
        f"The key store asks for {found}; {allowed} is allowed.",
        "Somebody may have edited it. Restore it from a backup, or enrol this device anew.",
    )
