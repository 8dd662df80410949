"""A seal opens with the same key, purpose, document and header, and with nothing else."""

from __future__ import annotations

import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

from skerry.crypto import MAX_PLAINTEXT_BYTES, EpochKey, Sealed, open_sealed, seal
from skerry.crypto.committed_aead import _commitment
from skerry.crypto.envelope import pack, padded_size, unpack
from skerry.errors import CannotOpen
from skerry_protocol.hashing import keyed_blake2b_256
from skerry_protocol.ids import DocumentId
from skerry_protocol.labels import SEAL_CHECKPOINT, SEAL_UPDATE

KEY, OTHER_KEY = EpochKey(bytes(range(32))), EpochKey(bytes(range(1, 33)))
DOCUMENT = DocumentId(bytes(range(16)))
HEADER = b"workspace, document, kind, author, sequence"


@given(st.binary(max_size=5000), st.binary(max_size=100))
def test_what_was_sealed_opens_again(content: bytes, header: bytes) -> None:
    sealed = seal(KEY, SEAL_UPDATE, DOCUMENT, header, content)
    assert open_sealed(KEY, SEAL_UPDATE, DOCUMENT, header, sealed) == content


def test_the_same_content_is_never_sealed_to_the_same_bytes() -> None:
    sealed = [seal(KEY, SEAL_UPDATE, DOCUMENT, HEADER, b"Pump 3") for _ in range(100)]
    assert len({each.nonce for each in sealed}) == len({each.ciphertext for each in sealed}) == 100


@given(st.data())
def test_one_changed_byte_anywhere_does_not_open(data: st.DataObject) -> None:
    sealed = seal(KEY, SEAL_UPDATE, DOCUMENT, HEADER, b"Pump 3 leaks" * 5)
    field = data.draw(st.sampled_from(["nonce", "commitment", "ciphertext"]))
    altered = bytearray(getattr(sealed, field))
    altered[data.draw(st.integers(0, len(altered) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(CannotOpen):
        open_sealed(KEY, SEAL_UPDATE, DOCUMENT, HEADER, replace(sealed, **{field: bytes(altered)}))


@pytest.mark.parametrize("field", ["nonce", "commitment", "ciphertext"])
def test_a_part_that_is_cut_short_does_not_open(field: str) -> None:
    sealed = seal(KEY, SEAL_UPDATE, DOCUMENT, HEADER, b"Pump 3 leaks")
    for length in range(len(getattr(sealed, field))):
        with pytest.raises(CannotOpen):
            open_sealed(
                KEY, SEAL_UPDATE, DOCUMENT, HEADER, replace(sealed, **{field: getattr(sealed, field)[:length]})
            )


def test_a_seal_opens_in_its_own_place_only() -> None:
    sealed = seal(KEY, SEAL_UPDATE, DOCUMENT, HEADER, b"Pump 3 leaks")
    elsewhere = [
        (OTHER_KEY, SEAL_UPDATE, DOCUMENT, HEADER),
        (KEY, SEAL_CHECKPOINT, DOCUMENT, HEADER),
        (KEY, SEAL_UPDATE, DocumentId(bytes(16)), HEADER),
        (KEY, SEAL_UPDATE, DOCUMENT, HEADER + b"\x00"),
        (KEY, SEAL_UPDATE, DOCUMENT, HEADER[:-1]),
    ]
    for place in elsewhere:
        with pytest.raises(CannotOpen):
            open_sealed(*place, sealed)


def test_parts_of_two_seals_do_not_mix() -> None:
    one, two = (seal(KEY, SEAL_UPDATE, DOCUMENT, HEADER, b"Pump 3 leaks") for _ in range(2))
    for mixed in (
        replace(one, nonce=two.nonce),
        replace(one, commitment=two.commitment),
        replace(one, ciphertext=two.ciphertext),
    ):
        with pytest.raises(CannotOpen):
            open_sealed(KEY, SEAL_UPDATE, DOCUMENT, HEADER, mixed)


def test_every_failure_reads_the_same() -> None:
    sealed = seal(KEY, SEAL_UPDATE, DOCUMENT, HEADER, b"Pump 3 leaks")
    failures = set()
    for attempt in (
        replace(sealed, nonce=b""),
        replace(sealed, ciphertext=b""),
        replace(sealed, commitment=bytes(32)),
    ):
        with pytest.raises(CannotOpen) as caught:
            open_sealed(KEY, SEAL_UPDATE, DOCUMENT, HEADER, attempt)
        failures.add((str(caught.value), caught.value.hint, caught.value.__cause__))
    assert len(failures) == 1


def _subkey(key: EpochKey) -> bytes:
    return keyed_blake2b_256(SEAL_UPDATE, key.raw, DOCUMENT.raw)


def _envelope_sealed(envelope: bytes) -> Sealed:
    """A seal that is right in every way but for what is inside."""
    nonce = bytes(24)
    commitment = _commitment(_subkey(KEY), nonce)
    ciphertext = crypto_aead_xchacha20poly1305_ietf_encrypt(envelope, HEADER + commitment, nonce, _subkey(KEY))
    return Sealed(nonce, commitment, ciphertext)


BOMB = zlib.compress(bytes(MAX_PLAINTEXT_BYTES + 1))


def _framed(flag: int, body: bytes, length: int | None = None) -> bytes:
    framed = bytes((flag,)) + (len(body) if length is None else length).to_bytes(4, "big") + body
    return framed.ljust(padded_size(len(framed)), b"\0")


@pytest.mark.parametrize(
    "envelope",
    [
        b"",
        b"\x00",
        _framed(2, b"unknown flag"),
        _framed(0, b"longer than it is", length=1000),
        _framed(0, b"padded with something else") + b"x",
        _framed(0, b"padded too much") + bytes(64),
        _framed(1, b"not compressed"),
        _framed(1, zlib.compress(b"x" * 100)[:-2]),
        _framed(1, zlib.compress(b"x" * 100) + b"more"),
        _framed(1, BOMB),
    ],
)
def test_an_envelope_that_nobody_here_makes_is_refused(envelope: bytes) -> None:
    with pytest.raises(CannotOpen):
        open_sealed(KEY, SEAL_UPDATE, DOCUMENT, HEADER, _envelope_sealed(envelope))


def test_the_largest_content_is_bounded_on_the_way_in_too() -> None:
    with pytest.raises(ValueError, match="at most"):
        seal(KEY, SEAL_UPDATE, DOCUMENT, HEADER, bytes(MAX_PLAINTEXT_BYTES + 1))


def test_content_is_compressed_only_where_that_helps() -> None:
    assert len(pack(b"Pump 3 leaks. " * 100)) < 200
    assert unpack(pack(b"ab")) == b"ab"
    assert pack(b"ab")[0] == 0


@given(st.integers(5, 2**24))
def test_padding_costs_at_most_twelve_percent(size: int) -> None:
    assert size <= padded_size(size) <= size * 1.12
    assert padded_size(padded_size(size)) == padded_size(size)


def test_sizes_close_to_each_other_become_one_size() -> None:
    assert len({padded_size(size) for size in range(1000, 2001)}) <= 34
