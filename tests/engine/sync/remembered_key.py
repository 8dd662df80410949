"""A sealed file whose passphrase is stretched once a process: tests open the same device hundreds of times."""

from __future__ import annotations

from pathlib import Path

from skerry.crypto import RootKey
from skerry.keystore import SealedFile

_OPENED: dict[tuple[bytes, str], RootKey] = {}


class RememberedKey:
    """Implements `skerry.keystore.KeyStore`: whatever it has not seen before goes to the sealed file itself."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sealed = SealedFile(path)

    def exists(self) -> bool:
        return self._sealed.exists()

    def create(self, passphrase: str) -> RootKey:
        return self._remembered(self._sealed.create(passphrase), passphrase)

    def unlock(self, passphrase: str) -> RootKey:
        known = _OPENED.get((self._path.read_bytes(), passphrase)) if self.exists() else None
        return known or self._remembered(self._sealed.unlock(passphrase), passphrase)

    def change_passphrase(self, current: str, new: str) -> None:
        self._sealed.change_passphrase(current, new)

    def _remembered(self, key: RootKey, passphrase: str) -> RootKey:
        _OPENED[self._path.read_bytes(), passphrase] = key
        return key
