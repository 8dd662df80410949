"""The vectors in `tests/vectors/`: what was sealed and wrapped once opens for ever, in any implementation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from skerry.crypto import (
    DeviceSecrets,
    EpochKey,
    Sealed,
    key_commitment,
    open_previous_key,
    open_sealed,
    unwrap,
)
from skerry.errors import CannotOpen
from skerry_protocol import labels
from skerry_protocol.ids import DocumentId

VECTORS = Path(__file__).resolve().parents[2] / "vectors"
SEALING: dict[str, Any] = json.loads((VECTORS / "sealing.json").read_text())
WRAPPING: dict[str, Any] = json.loads((VECTORS / "wrapping.json").read_text())

PURPOSES = {label for label in vars(labels).values() if isinstance(label, labels.Label)}


def raw(vector: dict[str, str], name: str) -> bytes:
    return bytes.fromhex(vector[name])


@pytest.mark.parametrize("vector", SEALING["sealed"], ids=lambda vector: vector["purpose"])
def test_sealed_vectors_open(vector: dict[str, str]) -> None:
    key, document = EpochKey(raw(vector, "epoch_key")), DocumentId(raw(vector, "document"))
    sealed = Sealed(raw(vector, "nonce"), raw(vector, "commitment"), raw(vector, "ciphertext"))
    opened = open_sealed(key, getattr(labels, vector["purpose"]), document, raw(vector, "header"), sealed)
    assert opened == raw(vector, "plaintext")


@pytest.mark.parametrize("vector", SEALING["sealed"], ids=lambda vector: vector["purpose"])
def test_sealed_vectors_open_for_no_other_purpose(vector: dict[str, str]) -> None:
    key, document = EpochKey(raw(vector, "epoch_key")), DocumentId(raw(vector, "document"))
    sealed = Sealed(raw(vector, "nonce"), raw(vector, "commitment"), raw(vector, "ciphertext"))
    for purpose in PURPOSES - {getattr(labels, vector["purpose"])}:
        with pytest.raises(CannotOpen):
            open_sealed(key, purpose, document, raw(vector, "header"), sealed)


@pytest.mark.parametrize("vector", WRAPPING["wrapped"])
def test_wrapped_vectors_open(vector: dict[str, str]) -> None:
    secrets = DeviceSecrets.from_bytes(raw(vector, "device_secrets"))
    assert secrets.sealing_public_key == raw(vector, "sealing_public_key")
    assert secrets.signing_public_key == raw(vector, "signing_public_key")
    assert unwrap(raw(vector, "wrap"), raw(vector, "binding"), secrets) == EpochKey(raw(vector, "epoch_key"))


@pytest.mark.parametrize("vector", WRAPPING["previous_keys"])
def test_previous_key_vectors_open(vector: dict[str, str]) -> None:
    opened = open_previous_key(EpochKey(raw(vector, "epoch_key")), raw(vector, "sealed"), raw(vector, "binding"))
    assert opened == EpochKey(raw(vector, "previous_key"))


@pytest.mark.parametrize("vector", WRAPPING["key_commitments"])
def test_key_commitment_vectors_hold(vector: dict[str, str]) -> None:
    assert key_commitment(EpochKey(raw(vector, "epoch_key"))) == raw(vector, "commitment")
