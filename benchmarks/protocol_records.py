"""What a signed record costs to write and to read, as a multiple of the bare libsodium calls in the same run.

The floor is one hash and one signature (or one check of it) over the same body, through PyNaCl itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair

from benchmarks.figure import Figure
from benchmarks.timing import seconds_per_call
from skerry_protocol.hashing import blake2b_256
from skerry_protocol.labels import SIGN_UPDATE
from skerry_protocol.records import (
    Checkpoint,
    Record,
    SignedRecord,
    Update,
    parse_record,
    sign_record,
    verify_record,
)
from tests.protocol.cast import ALICE, every_record, record_of, seed

MICROSECONDS = 1_000_000
CALLS = 200


def measure() -> Iterator[Figure]:
    """For each kind of record: sign and encode, decode and verify, both in microseconds and times the floor."""
    for what, record in _records().items():
        yield from _writing(what, record)
        yield from _reading(what, record)


def _records() -> dict[str, Record]:
    update, checkpoint = record_of(Update), record_of(Checkpoint)
    kilobyte, whole_document = bytes(1_024), bytes(400_000)
    return {
        **{kind.__name__: record for kind, record in every_record().items()},
        "Update of 1 kB": replace(update, sealed=replace(update.sealed, ciphertext=kilobyte)),
        "Checkpoint of 400 kB": replace(checkpoint, sealed=replace(checkpoint.sealed, ciphertext=whole_document)),
    }


def _writing(what: str, record: Record) -> Iterator[Figure]:
    _, secret_key = crypto_sign_seed_keypair(seed("alice"))
    body = sign_record(record, ALICE.key).body
    yield from _against(
        f"sign and encode, {what}",
        lambda: sign_record(record, ALICE.key).encode(),
        lambda: crypto_sign(blake2b_256(SIGN_UPDATE, body), secret_key),
    )


def _reading(what: str, record: Record) -> Iterator[Figure]:
    public_key, secret_key = crypto_sign_seed_keypair(seed("alice"))
    signed = sign_record(record, ALICE.key)
    encoded, bare = signed.encode(), crypto_sign(blake2b_256(SIGN_UPDATE, signed.body), secret_key)
    yield from _against(
        f"decode and verify, {what}",
        lambda: _decode_and_verify(encoded),
        lambda: (blake2b_256(SIGN_UPDATE, signed.body), crypto_sign_open(bare, public_key)),
    )


def _decode_and_verify(encoded: bytes) -> None:
    signed = SignedRecord.decode(encoded)
    verify_record(signed, parse_record(signed), ALICE.key.public_key)


def _against(what: str, work: Callable[[], object], floor: Callable[[], object]) -> Iterator[Figure]:
    seconds, floor_seconds = seconds_per_call(work, CALLS), seconds_per_call(floor, CALLS)
    yield Figure(what, seconds * MICROSECONDS, "µs")
    yield Figure(f"{what}: against libsodium alone", seconds / floor_seconds, "×")
