"""The text form of things people paste: a typed prefix, then base32 with a checksum.

`skdev1…` can never be taken for `skdoc1…`, and one mistyped character is noticed.
"""

from __future__ import annotations

from base64 import b32decode, b32encode
from binascii import Error as Base32Error

from .errors import MalformedId
from .hashing import blake2b_256
from .labels import TEXT_CHECKSUM

_CHECKSUM_BYTES = 4
_HINT = "Copy the whole text again, from its first to its last character."


def to_text(prefix: str, raw: bytes) -> str:
    """Write `raw` as `prefix` followed by lower-case base32 of the bytes and a four-byte checksum.

    >>> from_text("skdev1", to_text("skdev1", b"island"))
    b'island'
    """
    checked = raw + _checksum(prefix, raw)
    return prefix + b32encode(checked).decode("ascii").rstrip("=").lower()


def from_text(prefix: str, text: str) -> bytes:
    """Read back what `to_text` wrote. Raises `MalformedId` for another prefix, a typing error or other text."""
    text = "".join(text.split())
    if not text.startswith(prefix):
        raise MalformedId(f"This text does not start with {prefix!r}.", _HINT)
    checked = _base32(text[len(prefix) :])
    raw, checksum = checked[:-_CHECKSUM_BYTES], checked[-_CHECKSUM_BYTES:]
    if len(checked) < _CHECKSUM_BYTES or checksum != _checksum(prefix, raw) or to_text(prefix, raw) != text:
        raise MalformedId(f"The checksum of this {prefix!r} text does not match.", _HINT)
    return raw


def _base32(letters: str) -> bytes:
    if letters != letters.lower() or not letters.isascii():
        raise MalformedId("This text has characters that do not belong to it.", _HINT)
    padding = "=" * (-len(letters) % 8)
    try:
        return b32decode(letters.upper() + padding)
    except Base32Error as error:
        raise MalformedId("This text has characters that do not belong to it.", _HINT) from error


def _checksum(prefix: str, raw: bytes) -> bytes:
    return blake2b_256(TEXT_CHECKSUM, prefix.encode("ascii"), raw)[:_CHECKSUM_BYTES]
