"""Ed25519 verification as RFC 8032 section 5.1.7 has it, without the checks that libsodium adds.

It stands for the libraries (OpenSSL among them) that accept keys of small order, and shows that the vectors in
`signing.json` are refused by Skerry because of its rules and not because they are broken.
"""

from __future__ import annotations

from hashlib import sha512

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
SQUARE_ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)

Point = tuple[int, int]
IDENTITY: Point = (0, 1)


def add(p: Point, q: Point) -> Point:
    product = D * p[0] * q[0] * p[1] * q[1] % PRIME
    x = (p[0] * q[1] + q[0] * p[1]) * pow(1 + product, PRIME - 2, PRIME)
    y = (p[1] * q[1] + p[0] * q[0]) * pow(1 - product, PRIME - 2, PRIME)
    return x % PRIME, y % PRIME


def multiply(scalar: int, point: Point) -> Point:
    result = IDENTITY
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point, scalar = add(point, point), scalar >> 1
    return result


def encode(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def decode(data: bytes) -> Point:
    """The point of an encoding, canonical or not."""
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    x = _square_root((y * y - 1) * pow(D * y * y + 1, PRIME - 2, PRIME) % PRIME)
    return (PRIME - x if x & 1 != sign else x) % PRIME, y % PRIME


def _square_root(square: int) -> int:
    root = pow(square, (PRIME + 3) // 8, PRIME)
    if (root * root - square) % PRIME:
        root = root * SQUARE_ROOT_OF_MINUS_ONE % PRIME
    if (root * root - square) % PRIME:
        raise ValueError("not a point of the curve")
    return root


BASE: Point = decode((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))


def challenge(r: bytes, public_key: bytes, message: bytes) -> int:
    return int.from_bytes(sha512(r + public_key + message).digest(), "little") % ORDER


def accepts(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether a library that only checks the equation would take this signature."""
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    right = multiply(ORDER * 8 - challenge(r, public_key, message), decode(public_key))
    return encode(add(multiply(s, BASE), right)) == r


def small_order_points() -> list[Point]:
    """The eight points whose order divides eight, from the identity on."""
    y = 2
    while True:
        try:
            generator = multiply(ORDER, decode(y.to_bytes(32, "little")))
        except ValueError:
            y += 1
            continue
        if multiply(4, generator) != IDENTITY:
            return [multiply(times, generator) for times in range(8)]
        y += 1


def forge(public_key: bytes, message: bytes) -> bytes:
    """A signature under a key of small order, made without any secret: R takes whatever the equation leaves."""
    point = decode(public_key)
    for tries in range(1, 200):
        s_times_base = multiply(tries, BASE)
        for order in range(8):
            r = encode(add(s_times_base, multiply(order, point)))
            signature = r + tries.to_bytes(32, "little")
            if accepts(public_key, signature, message):
                return signature
    raise ValueError("this key is not of small order")
