"""Tell a damaged first page from a wrong key.

SQLCipher says "file is not a database" to both. But every page carries its own HMAC under the same key: where any
other page still authenticates, the key is right and the first page is damaged.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

# The layout of SQLCipher 4 (https://www.zetetic.net/sqlcipher/design/): the salt in the first bytes of the file;
# in each page the ciphertext, a 16-byte IV, and an HMAC-SHA512 of both and of the page number.
PAGE_BYTES = 4096
SALT_BYTES = 16
TAG_BYTES = 64
SALT_MASK = 0x3A
KEY_ROUNDS = 2


def damage_behind_a_refused_key(path: Path, key: bytes) -> str | None:
    """Say what is damaged in the file at `path`, or None where nothing proves that `key` ever was its key."""
    if any(_authenticates(page, number, tag_key) for page, number, tag_key in _pages_after_the_first(path, key)):
        return "its first page does not authenticate"
    return None


def _pages_after_the_first(path: Path, key: bytes) -> Iterator[tuple[bytes, int, bytes]]:
    with path.open("rb") as file:
        salt = file.read(PAGE_BYTES)[:SALT_BYTES]
        masked_salt = bytes(byte ^ SALT_MASK for byte in salt)
        tag_key = hashlib.pbkdf2_hmac("sha512", key, masked_salt, KEY_ROUNDS, len(key))
        number = 2
        while len(page := file.read(PAGE_BYTES)) == PAGE_BYTES:
            yield page, number, tag_key
            number += 1


def _authenticates(page: bytes, number: int, tag_key: bytes) -> bool:
    sealed, tag = page[:-TAG_BYTES], page[-TAG_BYTES:]
    expected = hmac.digest(tag_key, sealed + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(expected, tag)
