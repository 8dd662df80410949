"""A ciphertext that opens under two keys, as the bare cipher allows, does not get past the commitment (attack 41)."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt

from skerry.crypto import EpochKey, Sealed, key_commitment
from skerry.crypto.committed_aead import _commitment, decrypt
from skerry.errors import CannotOpen

ALICE_SEES, BOB_SEES = bytes([1] * 32), bytes([2] * 32)
NONCE = bytes(range(24))
HEADER = b"header"


@pytest.fixture
def forge() -> Callable[[bytes, bytes, bytes, bytes], bytes]:
    path = Path(__file__).with_name("two_key_forgery.py")
    spec = importlib.util.spec_from_file_location("two_key_forgery", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    forge: Callable[[bytes, bytes, bytes, bytes], bytes] = module.forge
    return forge


def test_a_ciphertext_crafted_for_two_keys_opens_under_one(
    forge: Callable[[bytes, bytes, bytes, bytes], bytes],
) -> None:
    commitment = _commitment(ALICE_SEES, NONCE)
    ciphertext = forge(ALICE_SEES, BOB_SEES, NONCE, HEADER + commitment)
    sealed = Sealed(NONCE, commitment, ciphertext)
    bare = [
        crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, HEADER + commitment, NONCE, key)
        for key in (ALICE_SEES, BOB_SEES)
    ]
    assert bare[0] != bare[1], "the control: without the commitment both keys open it, to different texts"
    assert decrypt(ALICE_SEES, HEADER, sealed) == bare[0]
    with pytest.raises(CannotOpen):
        decrypt(BOB_SEES, HEADER, sealed)


def test_two_keys_never_share_a_commitment() -> None:
    keys = [EpochKey(bytes([number]) * 32) for number in range(1, 200)]
    assert len({key_commitment(key) for key in keys}) == len(keys)
