"""The sealed file: whole or not there, for its owner only, and every alteration has a name."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from skerry.crypto.passphrase import FLOOR_MEMORY_BYTES, FLOOR_PASSES
from skerry.errors import KeyStoreDamaged, KeyStoreError, KeyStoreUnreachable, WrongPassphrase
from skerry.keystore import SealedFile
from skerry.keystore.sealed_key import FILE_KIND, FILE_VERSION, SealedKey
from skerry_protocol.codec import encode
from skerry_protocol.hashing import blake2b_256
from skerry_protocol.labels import KEYSTORE_CHECKSUM

PASSPHRASE = "correct horse"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "root-key"


def test_only_the_owner_may_read_it(path: Path) -> None:
    SealedFile(path).create(PASSPHRASE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    SealedFile(path).change_passphrase(PASSPHRASE, "battery staple")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_else_is_left_in_the_folder(path: Path) -> None:
    SealedFile(path).create(PASSPHRASE)
    SealedFile(path).change_passphrase(PASSPHRASE, "battery staple")
    assert os.listdir(path.parent) == ["root-key"]


def test_a_file_left_over_from_a_power_cut_is_no_obstacle(path: Path) -> None:
    path.with_name("root-key.new").write_bytes(b"half a fi")
    key = SealedFile(path).create(PASSPHRASE)
    assert SealedFile(path).unlock(PASSPHRASE) == key


def test_a_file_that_was_cut_short_is_named_as_damaged(path: Path) -> None:
    SealedFile(path).create(PASSPHRASE)
    content = path.read_bytes()
    for length in range(len(content)):
        path.write_bytes(content[:length])
        with pytest.raises(KeyStoreDamaged) as caught:
            SealedFile(path).unlock(PASSPHRASE)
        assert "backup" in caught.value.hint


def test_any_flipped_bit_is_named_as_damage(path: Path) -> None:
    SealedFile(path).create(PASSPHRASE)
    content = path.read_bytes()
    for position in range(len(content)):
        altered = bytearray(content)
        altered[position] ^= 1
        path.write_bytes(altered)
        with pytest.raises(KeyStoreDamaged):
            SealedFile(path).unlock(PASSPHRASE)


def write_with_right_checksum(path: Path, *fields: object) -> None:
    content = encode([*fields])
    path.write_bytes(content + blake2b_256(KEYSTORE_CHECKSUM, content))


@pytest.mark.parametrize(
    ("passes", "memory_bytes"),
    [(1, FLOOR_MEMORY_BYTES), (FLOOR_PASSES, 8192), (2**40, FLOOR_MEMORY_BYTES), (FLOOR_PASSES, 2**40)],
)
def test_an_attacker_cannot_lower_or_overdraw_the_parameters(path: Path, passes: int, memory_bytes: int) -> None:
    SealedFile(path).create(PASSPHRASE)
    stored = SealedKey.from_bytes(path.read_bytes())
    sealed = (stored.sealed.nonce, stored.sealed.commitment, stored.sealed.ciphertext)
    write_with_right_checksum(path, FILE_KIND, FILE_VERSION, passes, memory_bytes, stored.parameters.salt, *sealed)
    with pytest.raises(KeyStoreDamaged, match=r"allowed"):
        SealedFile(path).unlock(PASSPHRASE)


def test_parameters_within_the_bounds_are_bound_to_the_key(path: Path) -> None:
    SealedFile(path).create(PASSPHRASE)
    stored = SealedKey.from_bytes(path.read_bytes())
    dearer = replace(stored.parameters, passes=FLOOR_PASSES + 1)
    path.write_bytes(replace(stored, parameters=dearer).to_bytes())
    with pytest.raises(WrongPassphrase) as caught:
        SealedFile(path).unlock(PASSPHRASE)
    assert "altered" in caught.value.hint


@pytest.mark.parametrize(
    "fields",
    [(), ("something else", 1), (FILE_KIND, 2), (FILE_KIND, FILE_VERSION), (FILE_KIND, FILE_VERSION, "3"), (1, 2, 3)],
)
def test_a_file_of_another_kind_or_version_is_named_as_damaged(path: Path, fields: tuple[object, ...]) -> None:
    write_with_right_checksum(path, *fields)
    with pytest.raises(KeyStoreDamaged):
        SealedFile(path).unlock(PASSPHRASE)


def test_a_disk_that_refuses_is_named_with_a_hint(tmp_path: Path) -> None:
    for act in (SealedFile(tmp_path / "missing" / "root-key").create, SealedFile(tmp_path).unlock):
        with pytest.raises(KeyStoreUnreachable) as caught:
            act(PASSPHRASE)
        assert isinstance(caught.value, KeyStoreError)
        assert "free space" in caught.value.hint
