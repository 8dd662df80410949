"""What encryption costs: sealing and opening content, wrapping a key, signing and checking a record."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from benchmarks.figure import Figure
from benchmarks.timing import seconds_per_call
from skerry.crypto import DeviceSecrets, EpochKey, open_sealed, seal, unwrap, wrap
from skerry_protocol.ids import DocumentId
from skerry_protocol.labels import SEAL_UPDATE, SIGN_UPDATE

MICROSECONDS = 1_000_000
KEYSTROKE_BYTES = 30
LARGE_BYTES = 100_000


def measure() -> Iterator[Figure]:
    """Microseconds for each step, on random content, which does not compress."""
    yield from _sealing("a keystroke", KEYSTROKE_BYTES, calls=2_000)
    yield from _sealing("100 kB", LARGE_BYTES, calls=50)
    yield from _keys()


def _sealing(what: str, size_bytes: int, calls: int) -> Iterator[Figure]:
    key, document, content = EpochKey.generate(), DocumentId.random(), secrets.token_bytes(size_bytes)
    sealed = seal(key, SEAL_UPDATE, document, b"header", content)
    sealing = seconds_per_call(lambda: seal(key, SEAL_UPDATE, document, b"header", content), calls)
    opening = seconds_per_call(lambda: open_sealed(key, SEAL_UPDATE, document, b"header", sealed), calls)
    yield Figure(f"seal {what}", sealing * MICROSECONDS, "µs")
    yield Figure(f"open {what}", opening * MICROSECONDS, "µs")


def _keys() -> Iterator[Figure]:
    key, binding, alice = EpochKey.generate(), bytes(32), DeviceSecrets.generate()
    wrapped = wrap(key, binding, alice.sealing_public_key)
    signature = alice.signing_key.sign(SIGN_UPDATE, b"body")
    verify = alice.signing_key.public_key.verify
    steps = {
        "wrap a key for a device": lambda: wrap(key, binding, alice.sealing_public_key),
        "open a wrapped key": lambda: unwrap(wrapped, binding, alice),
        "sign a record": lambda: alice.signing_key.sign(SIGN_UPDATE, b"body"),
        "check a signature": lambda: verify(SIGN_UPDATE, signature, b"body"),
    }
    for what, step in steps.items():
        yield Figure(what, seconds_per_call(step, calls=500) * MICROSECONDS, "µs")
