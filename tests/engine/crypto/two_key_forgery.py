"""Crafts one XChaCha20-Poly1305 ciphertext that opens under two keys.

Poly1305 is a polynomial in a secret point: whoever knows two keys knows both points, and solves for one block of
ciphertext that gives both the same tag (Len, Grubbs, Ristenpart: Partitioning Oracle Attacks, USENIX Security 2021).
"""

from __future__ import annotations

import secrets
import struct

_PRIME = 2**130 - 5
_TAG_SPACE = 2**128
_CLAMP = 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
_CONSTANTS = struct.unpack("<4I", b"expand 32-byte k")
_QUARTERS = [
    (0, 4, 8, 12),
    (1, 5, 9, 13),
    (2, 6, 10, 14),
    (3, 7, 11, 15),
    (0, 5, 10, 15),
    (1, 6, 11, 12),
    (2, 7, 8, 13),
    (3, 4, 9, 14),
]


def forge(first_key: bytes, second_key: bytes, nonce: bytes, associated: bytes) -> bytes:
    """A ciphertext of two blocks and its tag, valid under both keys with this nonce and associated data."""
    points = [_one_time_key(key, nonce) for key in (first_key, second_key)]
    while True:
        filler = secrets.token_bytes(16)
        solved = _solve(points, associated, filler)
        if solved is None:
            continue
        ciphertext = solved + filler
        tags = {_tag(point, associated, ciphertext) for point in points}
        if len(tags) == 1:
            return ciphertext + tags.pop()


def _solve(points: list[tuple[int, int]], associated: bytes, filler: bytes) -> bytes | None:
    """The first ciphertext block that makes both tags equal, where it is a block at all."""
    (r1, s1), (r2, s2) = points
    place = len(_blocks(associated, bytes(16) + filler)) - len(_padded(associated)) // 16
    without = [_evaluate(r, _blocks(associated, bytes(16) + filler)) for r in (r1, r2)]
    slope = pow(r1, place, _PRIME) - pow(r2, place, _PRIME)
    block = (s2 - s1 - without[0] + without[1]) * pow(slope, -1, _PRIME) % _PRIME
    return block.to_bytes(16, "little") if block < _TAG_SPACE else None


def _tag(point: tuple[int, int], associated: bytes, ciphertext: bytes) -> bytes:
    r, s = point
    return ((_evaluate(r, _blocks(associated, ciphertext)) + s) % _TAG_SPACE).to_bytes(16, "little")


def _evaluate(r: int, blocks: list[int]) -> int:
    accumulator = 0
    for block in blocks:
        accumulator = (accumulator + block) * r % _PRIME
    return accumulator


def _blocks(associated: bytes, ciphertext: bytes) -> list[int]:
    message = _padded(associated) + _padded(ciphertext) + struct.pack("<QQ", len(associated), len(ciphertext))
    return [int.from_bytes(message[at : at + 16], "little") + _TAG_SPACE for at in range(0, len(message), 16)]


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % 16)


def _one_time_key(key: bytes, nonce: bytes) -> tuple[int, int]:
    words = [*_CONSTANTS, *struct.unpack("<8I", key), *struct.unpack("<4I", nonce[:16])]
    mixed = _rounds(words)
    subkey = [*mixed[:4], *mixed[12:]]
    start = [*_CONSTANTS, *subkey, 0, 0, *struct.unpack("<2I", nonce[16:])]
    block = [(a + b) % 2**32 for a, b in zip(_rounds(start), start, strict=True)]
    r, s = (int.from_bytes(struct.pack("<4I", *block[at : at + 4]), "little") for at in (0, 4))
    return r & _CLAMP, s


def _rounds(words: list[int]) -> list[int]:
    state = list(words)
    for _ in range(10):
        for quarter in _QUARTERS:
            _quarter_round(state, *quarter)
    return state


def _quarter_round(state: list[int], a: int, b: int, c: int, d: int) -> None:
    for target, source, mixed, bits in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
        state[target] = (state[target] + state[source]) % 2**32
        turned = state[mixed] ^ state[target]
        state[mixed] = (turned << bits | turned >> (32 - bits)) % 2**32
