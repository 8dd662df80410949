"""Real devices and a real relay on its disk, all on this machine: what the measurements of syncing stand on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio

from skerry import Document, Node, Relay
from skerry_protocol.signing import SigningKey
from skerry_relay.config import parse_settings
from skerry_relay.server import serve_relay
from skerry_relay.sqlite_log import SqliteLog

PASSPHRASE = "an island in a benchmark"
RELAY_KEY = SigningKey(bytes(range(32)))
SETTINGS = {
    "data": "unused",
    "region": "benchmark",
    "workspaces": "open",
    "listen": "127.0.0.1:0",
    "pushes_per_second_per_device": 100_000,
    "pushes_per_second_per_workspace": 100_000,
}


class Archipelago:
    """One workspace whose first device is its admin."""

    def __init__(self, folder: Path, relay: Relay, running: AsyncExitStack) -> None:
        self._folder = folder
        self._relay = relay
        self._running = running
        self.nodes: list[Node] = []

    async def add_device(self) -> Node:
        """One more device, which has joined and is live."""
        name = f"device {len(self.nodes)}"
        home = self._folder / name
        await Node.create(home, PASSPHRASE, name)
        node = await self._running.enter_async_context(Node.open(home, PASSPHRASE))
        if self.nodes:
            await self.nodes[0].add_device(await node.join(await self.nodes[0].invite()))
        else:
            await node.found_workspace(self._relay)
        self.nodes.append(node)
        await self.settle()
        return node

    async def settle(self) -> None:
        """Wait until everything was sent and has arrived everywhere."""
        for _ in range(2):
            async with anyio.create_task_group() as tasks:
                for node in self.nodes:
                    tasks.start_soon(node.sync_now)


@asynccontextmanager
async def archipelago(devices: int) -> AsyncIterator[Archipelago]:
    """A relay with a durable log, and so many devices in one workspace."""
    async with AsyncExitStack() as running:
        folder = Path(running.enter_context(TemporaryDirectory(dir=Path.cwd())))
        log = await running.enter_async_context(SqliteLog.open(folder / "relay.sqlite3"))
        relay = await running.enter_async_context(serve_relay(parse_settings(SETTINGS), RELAY_KEY, log))
        islands = Archipelago(folder, Relay(relay.url, relay.public_key), running)
        for _ in range(devices):
            await islands.add_device()
        yield islands


async def wait_for_text(document: Document, length: int) -> None:
    """Return once the document's text has so many characters."""
    arrived = anyio.Event()

    def look(_: object) -> None:
        if len(document.text("text")) >= length:
            arrived.set()

    with document.subscribe(look):
        look(None)
        await arrived.wait()
