"""Checking a device's store without starting the device: it also works where the store would not start."""

from __future__ import annotations

from pathlib import Path

from skerry.keystore import KeyStore
from skerry.node.home import open_store, read_identity, read_workspace, unlock
from skerry.verification import Verification, verify


async def verify_device(home: Path, passphrase: str, keystore: KeyStore | None = None) -> Verification:
    """Check every chain on the disk of the device in `home`. No network is used and nothing is changed.

    Raises `NotInitialised`, `WrongPassphrase`, `AlreadyOpen`, and what storage raises where it cannot even be read.
    """
    root = await unlock(home, passphrase, keystore)
    async with open_store(home, root) as database:
        identity, workspace = await read_identity(database), await read_workspace(database)
        return await verify(database, identity.device, workspace)
