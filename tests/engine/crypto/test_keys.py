"""Keys and device secrets are what they say, and never show themselves."""

from __future__ import annotations

import pytest

from skerry.crypto import DeviceSecrets, EpochKey, RecordingKey, RootKey
from skerry.crypto.passphrase import (
    CEILING_MEMORY_BYTES,
    CEILING_PASSES,
    FLOOR_MEMORY_BYTES,
    FLOOR_PASSES,
    SALT_BYTES,
    KdfParameters,
    stretch,
)
from skerry.errors import UnacceptableKdfParameters
from skerry_protocol.errors import BadSignature
from skerry_protocol.labels import DATABASE_KEY, KEYSTORE_SEAL, SIGN_UPDATE

SALT = bytes(range(SALT_BYTES))


@pytest.mark.parametrize("kind", [EpochKey, RecordingKey, RootKey])
def test_a_key_never_shows_itself(kind: type[EpochKey | RecordingKey | RootKey]) -> None:
    key = kind(b"\x41" * 32)
    for shown in (repr(key), str(key), f"{key}"):
        assert "41" not in shown
        assert "A" not in shown


@pytest.mark.parametrize("kind", [EpochKey, RecordingKey, RootKey])
@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(33), bytes(32)])
def test_a_key_of_another_length_or_of_zeros_is_refused(
    kind: type[EpochKey | RecordingKey | RootKey], raw: bytes
) -> None:
    with pytest.raises(ValueError, match="Key"):
        kind(raw)


def test_a_root_key_gives_each_purpose_its_own_key() -> None:
    root = RootKey(b"\x41" * 32)
    assert root.derive(DATABASE_KEY) != root.derive(KEYSTORE_SEAL)
    assert root.derive(DATABASE_KEY) == RootKey(b"\x41" * 32).derive(DATABASE_KEY)


def test_device_secrets_never_show_themselves() -> None:
    alice = DeviceSecrets.generate()
    assert alice.signing_seed.hex() not in repr(alice)
    assert repr(alice.signing_seed) not in repr(alice)
    assert repr(alice.sealing_secret) not in repr(alice)


def test_device_secrets_can_be_kept_and_read_again() -> None:
    alice = DeviceSecrets.generate()
    again = DeviceSecrets.from_bytes(alice.to_bytes())
    assert (again, again.certificate) == (alice, alice.certificate)
    for wrong in (alice.to_bytes()[:-1], alice.to_bytes() + b"\0", b""):
        with pytest.raises(ValueError, match="secrets"):
            DeviceSecrets.from_bytes(wrong)


def test_secrets_of_another_length_are_refused() -> None:
    alice = DeviceSecrets.generate()
    with pytest.raises(ValueError, match="32 bytes"):
        DeviceSecrets(bytes(31), alice.sealing_secret, alice.incarnation)


def test_a_device_signs_what_others_verify() -> None:
    alice = DeviceSecrets.generate()
    signature = alice.sign(SIGN_UPDATE, b"record")
    alice.certificate.signing_key.verify(SIGN_UPDATE, signature, b"record")
    with pytest.raises(BadSignature):
        alice.certificate.signing_key.verify(SIGN_UPDATE, signature, b"another record")
    assert alice.certificate.signing_key.raw == alice.signing_public_key
    assert alice.certificate.sealing_key == alice.sealing_public_key


@pytest.mark.parametrize(
    ("passes", "memory_bytes", "salt"),
    [
        (FLOOR_PASSES - 1, FLOOR_MEMORY_BYTES, SALT),
        (FLOOR_PASSES, FLOOR_MEMORY_BYTES - 1, SALT),
        (0, 0, SALT),
        (CEILING_PASSES + 1, FLOOR_MEMORY_BYTES, SALT),
        (FLOOR_PASSES, CEILING_MEMORY_BYTES + 1, SALT),
        (FLOOR_PASSES, FLOOR_MEMORY_BYTES, SALT[1:]),
    ],
)
def test_parameters_outside_the_bounds_are_refused(passes: int, memory_bytes: int, salt: bytes) -> None:
    with pytest.raises(UnacceptableKdfParameters) as caught:
        KdfParameters(passes, memory_bytes, salt)
    assert caught.value.hint


def test_passphrase_and_salt_and_cost_all_count() -> None:
    usual = KdfParameters(FLOOR_PASSES, FLOOR_MEMORY_BYTES, SALT)
    keys = {
        stretch("correct horse", usual),
        stretch("correct horsf", usual),
        stretch("correct horse", KdfParameters(FLOOR_PASSES, FLOOR_MEMORY_BYTES, bytes(SALT_BYTES))),
        stretch("correct horse", KdfParameters(FLOOR_PASSES + 1, FLOOR_MEMORY_BYTES, SALT)),
    }
    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
