"""Making and opening the folder that is a device: keystore, store, secrets."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import anyio

from skerry.access.identity import Identity
from skerry.crypto import DeviceSecrets, RootKey
from skerry.keystore import KeyStore, SealedFile
from skerry.node.errors import NotInitialised
from skerry.storage import Connection, Database, Home
from skerry.storage.facts import Fact, read_fact, write_fact
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DeviceId, WorkspaceId
from skerry_protocol.labels import DATABASE_KEY


async def make_device(folder: Path, passphrase: str, name: str, keystore: KeyStore | None = None) -> DeviceId:
    """Make a device in `folder`: a root key under `passphrase`, an encrypted store, and fresh device keys.

    Raises `KeyStoreExists` where there is a device already, and what keystore and storage raise.
    """
    home = Home(folder)
    home.prepare()
    root = await anyio.to_thread.run_sync((keystore or SealedFile(home.keystore)).create, passphrase)
    secrets = DeviceSecrets.generate()
    async with open_store(folder, root) as database:
        await database.write(lambda store: _write_identity(store, secrets, name))
    return Identity(secrets).device


async def unlock(folder: Path, passphrase: str, keystore: KeyStore | None = None) -> RootKey:
    """The root key of the device in `folder`. Raises `NotInitialised`, `WrongPassphrase`, `KeyStoreDamaged`."""
    place = keystore or SealedFile(Home(folder).keystore)
    if not place.exists():
        raise NotInitialised()
    return await anyio.to_thread.run_sync(place.unlock, passphrase)


@asynccontextmanager
async def open_store(folder: Path, root: RootKey) -> AsyncIterator[Database]:
    """The store of the device, held for the length of the block."""
    async with Database.open(folder, root.derive(DATABASE_KEY), MIGRATIONS) as database:
        yield database


async def read_identity(database: Database) -> Identity:
    """Who this device is. Raises `NotInitialised` where making it was interrupted."""
    secrets = await database.read(lambda store: read_fact(store, Fact.DEVICE_SECRETS))
    if secrets is None:
        raise NotInitialised()
    return Identity(DeviceSecrets.from_bytes(secrets))


async def read_workspace(database: Database) -> WorkspaceId | None:
    """The workspace this device is pinned to, if any."""
    pinned = await database.read(lambda store: read_fact(store, Fact.WORKSPACE))
    return WorkspaceId(pinned) if pinned else None


def _write_identity(store: Connection, secrets: DeviceSecrets, name: str) -> None:
    write_fact(store, Fact.DEVICE_SECRETS, secrets.to_bytes())
    write_fact(store, Fact.DEVICE_NAME, name.encode())
