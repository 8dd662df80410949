"""The place where a device keeps its root key: a small port with one contract for every kind of place."""

from __future__ import annotations

from typing import Protocol

from skerry.crypto import RootKey


class KeyStore(Protocol):
    """Keeps one root key, which opens everything else on the device. An implementation promises:

    1. `create` returns a fresh key once it would survive a power cut, and never replaces a key that is there.
    2. `unlock` gives that very key, as often as asked and in any process, for the right passphrase; and nothing at
       all for a wrong one, or where what is stored was cut short or altered.
    3. `change_passphrase` keeps the key. When it is interrupted, exactly one of the two passphrases opens the store.
    4. Neither the key nor a passphrase is in any error, log, `repr`, or readable on the disk.

    Calls may take a second and block; an event loop runs them in a thread. One process at a time.
    """

    def exists(self) -> bool:
        """Whether there is a key here."""

    def create(self, passphrase: str) -> RootKey:
        """Make and keep a new key. Raises `KeyStoreExists`, `PassphraseTooShort`, `KeyStoreUnreachable`."""

    def unlock(self, passphrase: str) -> RootKey:
        """The key. Raises `KeyStoreMissing`, `WrongPassphrase`, `KeyStoreDamaged`, `KeyStoreUnreachable`."""

    def change_passphrase(self, current: str, new: str) -> None:
        """Keep the same key under another passphrase. Raises as `unlock` does, and `PassphraseTooShort`."""
