"""A signature holds for one key, one label and the very same bytes, under the strict rules alone."""

from __future__ import annotations

import pytest

from skerry_protocol import labels
from skerry_protocol.errors import BadSignature
from skerry_protocol.hashing import blake2b_256
from skerry_protocol.labels import SIGN_RECEIPT, SIGN_UPDATE, Label
from skerry_protocol.signing import SigningKey, SigningPublicKey
from tests.protocol.cast import ALICE, BOB
from tests.vectors import lax_ed25519

SIGN_LABELS = [label for name, label in vars(labels).items() if name.startswith("SIGN_")]
SMALL_ORDER_KEYS = [lax_ed25519.encode(point) for point in lax_ed25519.small_order_points()]


def test_what_was_signed_verifies_however_it_is_split() -> None:
    signature = ALICE.key.sign(SIGN_UPDATE, b"hel", b"lo")
    ALICE.key.public_key.verify(SIGN_UPDATE, signature, b"hello")


def test_signing_twice_makes_the_same_signature() -> None:
    assert ALICE.key.sign(SIGN_UPDATE, b"hello") == ALICE.key.sign(SIGN_UPDATE, b"hello")


@pytest.mark.parametrize("bit", range(512))
def test_no_bit_of_a_signature_may_change(bit: int) -> None:
    signature = bytearray(ALICE.key.sign(SIGN_UPDATE, b"hello"))
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BadSignature):
        ALICE.key.public_key.verify(SIGN_UPDATE, bytes(signature), b"hello")


def test_another_key_another_message_and_another_label_are_refused() -> None:
    signature = ALICE.key.sign(SIGN_UPDATE, b"hello")
    with pytest.raises(BadSignature):
        BOB.key.public_key.verify(SIGN_UPDATE, signature, b"hello")
    with pytest.raises(BadSignature):
        ALICE.key.public_key.verify(SIGN_UPDATE, signature, b"hullo")
    with pytest.raises(BadSignature):
        ALICE.key.public_key.verify(SIGN_RECEIPT, signature, b"hello")


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(BadSignature, match="64 bytes"):
        ALICE.key.public_key.verify(SIGN_UPDATE, bytes(length), b"hello")


@pytest.mark.parametrize("made_for", SIGN_LABELS, ids=lambda label: label.person.decode())
def test_a_signature_for_one_purpose_verifies_for_no_other(made_for: Label) -> None:
    signature = ALICE.key.sign(made_for, b"hello")
    for label in SIGN_LABELS:
        if label is made_for:
            ALICE.key.public_key.verify(label, signature, b"hello")
        else:
            with pytest.raises(BadSignature):
                ALICE.key.public_key.verify(label, signature, b"hello")


@pytest.mark.parametrize("raw", SMALL_ORDER_KEYS, ids=bytes.hex)
def test_a_key_of_small_order_is_refused_although_the_equation_holds_without_any_secret(raw: bytes) -> None:
    digest = blake2b_256(SIGN_UPDATE, b"nobody signed this")
    assert lax_ed25519.accepts(raw, lax_ed25519.forge(raw, digest), digest)
    with pytest.raises(BadSignature, match="prime-order"):
        SigningPublicKey(raw)


def test_a_key_with_a_part_of_small_order_is_refused() -> None:
    torsion = lax_ed25519.small_order_points()[1]
    mixed = lax_ed25519.encode(lax_ed25519.add(lax_ed25519.decode(ALICE.key.public_key.raw), torsion))
    with pytest.raises(BadSignature, match="prime-order"):
        SigningPublicKey(mixed)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", bytes(31), bytes(33), bytes(32), b"\xff" * 32),
        pytest.param((2**255 - 19 + 1).to_bytes(32, "little"), id="the identity, written beyond the prime"),
        pytest.param((2).to_bytes(32, "little"), id="no point of the curve"),
    ],
)
def test_other_bytes_are_no_key(raw: bytes) -> None:
    with pytest.raises(BadSignature):
        SigningPublicKey(raw)


def test_a_signature_with_the_order_added_to_its_scalar_is_refused() -> None:
    signature = ALICE.key.sign(SIGN_UPDATE, b"hello")
    scalar = int.from_bytes(signature[32:], "little") + lax_ed25519.ORDER
    with pytest.raises(BadSignature):
        ALICE.key.public_key.verify(SIGN_UPDATE, signature[:32] + scalar.to_bytes(32, "little"), b"hello")


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="Invalid seed"):
        SigningKey(bytes(length))


def test_a_secret_key_never_shows_itself() -> None:
    seed = bytes(range(32))
    key = SigningKey(seed)
    for shown in (repr(key), str(key), repr(key.public_key)):
        assert seed.hex()[:8] not in shown
        assert repr(seed)[2:10] not in shown
