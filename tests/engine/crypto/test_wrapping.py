"""A wrapped key opens for its device, in its place, and says nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_box_seal

from skerry.crypto import DeviceSecrets, EpochKey, open_previous_key, seal_previous_key, unwrap, wrap
from skerry.crypto.wrapping import PREVIOUS_KEY_BYTES, WRAP_BYTES
from skerry.errors import CannotOpen, UnusablePublicKey

ALICE, BOB = DeviceSecrets.generate(), DeviceSecrets.generate()
KEY, OTHER_KEY = EpochKey.generate(), EpochKey.generate()
BINDING, OTHER_BINDING = bytes(range(32)), bytes(32)


def test_a_wrap_opens_for_its_device() -> None:
    wrapped = wrap(KEY, BINDING, ALICE.sealing_public_key)
    assert len(wrapped) == WRAP_BYTES
    assert unwrap(wrapped, BINDING, ALICE) == KEY


def test_a_wrap_opens_for_nobody_else_and_nowhere_else() -> None:
    wrapped = wrap(KEY, BINDING, ALICE.sealing_public_key)
    for binding, device in ((BINDING, BOB), (OTHER_BINDING, ALICE)):
        with pytest.raises(CannotOpen):
            unwrap(wrapped, binding, device)


@given(st.integers(0, WRAP_BYTES - 1), st.integers(1, 255))
def test_a_wrap_with_one_changed_byte_does_not_open(position: int, change: int) -> None:
    wrapped = bytearray(wrap(KEY, BINDING, ALICE.sealing_public_key))
    wrapped[position] ^= change
    with pytest.raises(CannotOpen):
        unwrap(bytes(wrapped), BINDING, ALICE)


@pytest.mark.parametrize("length", [0, 1, WRAP_BYTES - 1, WRAP_BYTES + 1])
def test_a_wrap_of_another_length_does_not_open(length: int) -> None:
    with pytest.raises(CannotOpen):
        unwrap(wrap(KEY, BINDING, ALICE.sealing_public_key).ljust(length, b"\0")[:length], BINDING, ALICE)


def test_a_wrap_of_the_zero_key_does_not_open() -> None:
    wrapped = crypto_box_seal(bytes(32) + BINDING, ALICE.sealing_public_key)
    with pytest.raises(CannotOpen):
        unwrap(wrapped, BINDING, ALICE)


@pytest.mark.parametrize("public_key", [bytes(32), b"\x01" + bytes(31), b"", bytes(31)])
def test_nothing_is_wrapped_for_a_key_that_anybody_could_open(public_key: bytes) -> None:
    with pytest.raises(UnusablePublicKey) as caught:
        wrap(KEY, BINDING, public_key)
    assert caught.value.hint


@pytest.mark.parametrize("binding", [b"", bytes(31), bytes(33)])
def test_a_binding_of_another_length_is_a_mistake_of_ours(binding: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        wrap(KEY, binding, ALICE.sealing_public_key)
    with pytest.raises(ValueError, match="32 bytes"):
        unwrap(bytes(WRAP_BYTES), binding, ALICE)


def test_a_key_opens_the_key_before_it() -> None:
    sealed = seal_previous_key(KEY, OTHER_KEY, BINDING)
    assert len(sealed) == PREVIOUS_KEY_BYTES
    assert open_previous_key(KEY, sealed, BINDING) == OTHER_KEY
    for key, binding in ((OTHER_KEY, BINDING), (KEY, OTHER_BINDING)):
        with pytest.raises(CannotOpen):
            open_previous_key(key, sealed, binding)


@given(st.integers(0, PREVIOUS_KEY_BYTES - 1), st.integers(1, 255))
def test_a_previous_key_with_one_changed_byte_does_not_open(position: int, change: int) -> None:
    sealed = bytearray(seal_previous_key(KEY, OTHER_KEY, BINDING))
    sealed[position] ^= change
    with pytest.raises(CannotOpen):
        open_previous_key(KEY, bytes(sealed), BINDING)


def test_a_previous_key_that_is_cut_short_does_not_open() -> None:
    with pytest.raises(CannotOpen):
        open_previous_key(KEY, seal_previous_key(KEY, OTHER_KEY, BINDING)[:-1], BINDING)
