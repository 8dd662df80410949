"""What every key store promises (`skerry.keystore.port`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from skerry.errors import KeyStoreExists, KeyStoreMissing, PassphraseTooShort, WrongPassphrase
from skerry.keystore import KeyStore

OpenKeyStore = Callable[[], KeyStore]
PASSPHRASE, ANOTHER = "correct horse", "battery staple"


def test_a_key_is_there_again_after_a_restart(open_store: OpenKeyStore) -> None:
    key = open_store().create(PASSPHRASE)
    assert open_store().unlock(PASSPHRASE) == key
    assert open_store().unlock(PASSPHRASE) == key


def test_a_store_knows_whether_there_is_a_key(open_store: OpenKeyStore) -> None:
    assert not open_store().exists()
    open_store().create(PASSPHRASE)
    assert open_store().exists()


def test_every_store_has_a_key_of_its_own(open_store: OpenKeyStore, tmp_path: Path) -> None:
    key = open_store().create(PASSPHRASE)
    for file in tmp_path.iterdir():
        file.unlink()
    assert open_store().create(PASSPHRASE) != key


def test_a_wrong_passphrase_is_refused_with_a_hint(open_store: OpenKeyStore) -> None:
    open_store().create(PASSPHRASE)
    for wrong in (ANOTHER, "", PASSPHRASE + " ", PASSPHRASE.upper()):
        with pytest.raises(WrongPassphrase) as caught:
            open_store().unlock(wrong)
        assert "keyboard" in caught.value.hint


def test_a_key_that_is_there_is_never_replaced(open_store: OpenKeyStore) -> None:
    key = open_store().create(PASSPHRASE)
    with pytest.raises(KeyStoreExists) as caught:
        open_store().create(ANOTHER)
    assert caught.value.hint
    assert open_store().unlock(PASSPHRASE) == key


def test_a_store_without_a_key_says_so_with_a_hint(open_store: OpenKeyStore) -> None:
    with pytest.raises(KeyStoreMissing) as caught:
        open_store().unlock(PASSPHRASE)
    assert "skerry init" in caught.value.hint


def test_a_new_passphrase_keeps_the_key(open_store: OpenKeyStore) -> None:
    key = open_store().create(PASSPHRASE)
    open_store().change_passphrase(PASSPHRASE, ANOTHER)
    assert open_store().unlock(ANOTHER) == key
    with pytest.raises(WrongPassphrase):
        open_store().unlock(PASSPHRASE)


def test_the_passphrase_cannot_be_changed_without_knowing_it(open_store: OpenKeyStore) -> None:
    key = open_store().create(PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        open_store().change_passphrase("not this one", ANOTHER)
    assert open_store().unlock(PASSPHRASE) == key


def test_a_passphrase_that_protects_nothing_is_refused(open_store: OpenKeyStore) -> None:
    with pytest.raises(PassphraseTooShort):
        open_store().create("short")
    assert not open_store().exists()
    key = open_store().create(PASSPHRASE)
    with pytest.raises(PassphraseTooShort):
        open_store().change_passphrase(PASSPHRASE, "short")
    assert open_store().unlock(PASSPHRASE) == key


def test_neither_key_nor_passphrase_is_readable_anywhere(open_store: OpenKeyStore, tmp_path: Path) -> None:
    store = open_store()
    key = store.create(PASSPHRASE)
    secrets = (key.raw, key.raw.hex().encode(), PASSPHRASE.encode())
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    for content in [*files, repr(store).encode(), repr(key).encode()]:
        assert not any(secret in content for secret in secrets)
