"""What is inside a seal: the content, compressed where that helps, padded so that its size says little.

Layout: one byte that says whether it is compressed, four bytes of length (big-endian), the body, zeros up to the
padded size. That size is Padmé's (Nikitin et al., PETS 2019): at most 12% more, and O(log log n) bits of it leak.
"""

from __future__ import annotations

import zlib

from skerry.errors import CannotOpen
from skerry_protocol.limits import MAX_RECORD_BYTES

MAX_PLAINTEXT_BYTES = 2 * MAX_RECORD_BYTES
"""What is inside may be larger than its record, because it compresses; never without bound."""

_PLAIN, _COMPRESSED = 0, 1
_PREFIX_BYTES = 5
_LENGTH_BYTES = 4


def pack(content: bytes) -> bytes:
    """Put content into an envelope. Raises `ValueError` for more than `MAX_PLAINTEXT_BYTES`.

    >>> unpack(pack(b"Pump 3 leaks"))
    b'Pump 3 leaks'
    """
    if len(content) > MAX_PLAINTEXT_BYTES:
        raise ValueError(f"at most {MAX_PLAINTEXT_BYTES} bytes can be sealed at once, not {len(content)}")
    compressed = zlib.compress(content)
    flag, body = (_COMPRESSED, compressed) if len(compressed) < len(content) else (_PLAIN, content)
    envelope = bytes((flag,)) + len(body).to_bytes(_LENGTH_BYTES, "big") + body
    return envelope.ljust(padded_size(len(envelope)), b"\0")


def unpack(envelope: bytes) -> bytes:
    """Take the content out again. Raises `CannotOpen` for anything that `pack` does not make."""
    if len(envelope) < _PREFIX_BYTES:
        raise CannotOpen()
    end = _PREFIX_BYTES + int.from_bytes(envelope[1:_PREFIX_BYTES], "big")
    if padded_size(end) != len(envelope) or any(envelope[end:]):
        raise CannotOpen()
    body = envelope[_PREFIX_BYTES:end]
    if envelope[0] == _COMPRESSED:
        return _decompress(body)
    if envelope[0] == _PLAIN:
        return body
    raise CannotOpen()


def padded_size(size: int) -> int:
    """The size after Padmé padding.

    >>> [padded_size(size) for size in (5, 9, 100, 1000)]
    [5, 10, 104, 1024]
    """
    exponent = size.bit_length() - 1
    kept_bits = exponent.bit_length()
    step = 1 << max(exponent - kept_bits, 0)
    return -(-size // step) * step


def _decompress(body: bytes) -> bytes:
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(body, MAX_PLAINTEXT_BYTES + 1)
    except zlib.error:
        raise CannotOpen() from None
    if len(content) > MAX_PLAINTEXT_BYTES or not stream.eof or stream.unused_data:
        raise CannotOpen()
    return content
