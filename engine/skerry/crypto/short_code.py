"""A number that two people can compare aloud, and that nobody can bring about by trying.

Eight digits alone would be found in seconds by somebody who swaps keys on the way and tries new ones until the digits
fit. So every try is made slow: Argon2id at the floor of `passphrase` costs a tenth of a second and 64 MiB of memory,
which makes a hundred million tries a matter of months of computing, against the minutes that an enrolment takes.
"""

from __future__ import annotations

from nacl.pwhash import argon2id

from skerry.crypto.passphrase import FLOOR_MEMORY_BYTES, FLOOR_PASSES, SALT_BYTES
from skerry_protocol.hashing import blake2b_256
from skerry_protocol.labels import SHORT_CODE

DIGITS = 8
_KEY_BYTES = 16


def short_code(compared: bytes) -> str:
    """Eight digits that follow from all of `compared`, in two groups. Takes a moment on purpose.

    >>> short_code(b"alice's keys") == short_code(b"mallory's keys")
    False
    """
    digest = blake2b_256(SHORT_CODE, compared)
    stretched = argon2id.kdf(_KEY_BYTES, digest, digest[:SALT_BYTES], FLOOR_PASSES, FLOOR_MEMORY_BYTES)
    digits = str(int.from_bytes(stretched, "big") % 10**DIGITS).zfill(DIGITS)
    return f"{digits[: DIGITS // 2]} {digits[DIGITS // 2 :]}"
