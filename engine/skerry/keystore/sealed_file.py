"""The root key in a file, sealed under a passphrase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skerry.crypto import RootKey
from skerry.crypto.committed_aead import decrypt, encrypt
from skerry.crypto.passphrase import KdfParameters, stretch
from skerry.errors import (
    CannotOpen,
    KeyStoreExists,
    KeyStoreMissing,
    KeyStoreUnreachable,
    PassphraseTooShort,
    WrongPassphrase,
)
from skerry_protocol.hashing import keyed_blake2b_256
from skerry_protocol.labels import KEYSTORE_SEAL

from . import durable_file
from .sealed_key import SealedKey, header

SMALLEST_PASSPHRASE_CHARACTERS = 8


class SealedFile:
    """A `KeyStore` in one file that only its owner may read (mode 0600).

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     store = SealedFile(Path(folder) / "root-key")
    ...     store.create("correct horse") == store.unlock("correct horse")
    True
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __repr__(self) -> str:
        return f"SealedFile({str(self._path)!r})"

    def exists(self) -> bool:
        """See `KeyStore.exists`."""
        return self._path.exists()

    def create(self, passphrase: str) -> RootKey:
        """See `KeyStore.create`."""
        if self.exists():
            raise _already_there()
        key = RootKey.generate()
        content = _sealed(key, passphrase).to_bytes()
        with _disk_failures_named():
            try:
                durable_file.write_new(self._path, content)
            except FileExistsError:
                raise _already_there() from None
        return key

    def unlock(self, passphrase: str) -> RootKey:
        """See `KeyStore.unlock`."""
        stored = SealedKey.from_bytes(self._read())
        key = _key_of(passphrase, stored.parameters)
        try:
            return RootKey(decrypt(key, header(stored.parameters), stored.sealed))
        except CannotOpen:
            raise WrongPassphrase(
                "This passphrase does not open the key store.",
                "Check capitals and keyboard layout. If it is surely right, the file was altered: restore a backup.",
            ) from None

    def change_passphrase(self, current: str, new: str) -> None:
        """See `KeyStore.change_passphrase`."""
        content = _sealed(self.unlock(current), new).to_bytes()
        with _disk_failures_named():
            durable_file.replace(self._path, content)

    def _read(self) -> bytes:
        with _disk_failures_named():
            try:
                return self._path.read_bytes()
            except FileNotFoundError:
                raise KeyStoreMissing(
                    "There is no key store here.", "Set this device up with `skerry init`, or name its folder."
                ) from None


def _sealed(key: RootKey, passphrase: str) -> SealedKey:
    if len(passphrase) < SMALLEST_PASSPHRASE_CHARACTERS:
        raise PassphraseTooShort(
            f"A passphrase has at least {SMALLEST_PASSPHRASE_CHARACTERS} characters.", "Four or five words do well."
        )
    parameters = KdfParameters.fresh()
    return SealedKey(parameters, encrypt(_key_of(passphrase, parameters), header(parameters), key.raw))


def _key_of(passphrase: str, parameters: KdfParameters) -> bytes:
    return keyed_blake2b_256(KEYSTORE_SEAL, stretch(passphrase, parameters))


def _already_there() -> KeyStoreExists:
    return KeyStoreExists("There is a key store here already.", "Unlock it, or choose another folder.")


@contextmanager
def _disk_failures_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KeyStoreUnreachable(
            f"The key store cannot be read or written: {error.strerror}.",
            "Check free space and permissions of its folder. What was there is unchanged.",
        ) from error
