"""A device of one workspace that meets nobody: what one device costs by itself is measured on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from skerry import Node, Relay
from skerry_protocol.signing import SigningKey

PASSPHRASE = "alice measures her pump"
NOBODY = Relay("ws://127.0.0.1:1", SigningKey(bytes(32)).public_key)


@asynccontextmanager
async def lone_device(home: Path) -> AsyncIterator[Node]:
    """Make a device in `home`, and hold it open until the block ends."""
    await Node.create(home, PASSPHRASE, "alice's van")
    async with Node.open(home, PASSPHRASE, is_offline=True) as node:
        await node.found_workspace(NOBODY)
        yield node
