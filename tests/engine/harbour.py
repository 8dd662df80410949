"""Real devices on encrypted files, and the workspace they make up, on a relay of either kind."""

from __future__ import annotations

import random
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio.abc import TaskGroup, TaskStatus

from skerry import Audience, Document, Node, Relay, Role, Status, Surroundings
from skerry.crypto import RootKey
from skerry.sync.ledger import Ledger
from skerry.sync.ports import Dialler
from skerry.sync.transport import WebsocketDialler
from skerry_protocol.ids import DocumentId
from skerry_relay.config import parse_settings
from skerry_relay.memory_log import MemoryLog
from skerry_relay.server import serve_relay
from tests.engine.hand_relay import RELAY_KEY, HandRelay

ADDRESS = "memory://relay"
PASSPHRASE = "a long passphrase"


class OpenLock:
    """A keystore for tests that are not about keystores: the root key in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def exists(self) -> bool:
        return self._path.exists()

    def create(self, passphrase: str) -> RootKey:
        self._path.write_bytes(secrets.token_bytes(32))
        return self.unlock(passphrase)

    def unlock(self, passphrase: str) -> RootKey:
        return RootKey(self._path.read_bytes())

    def change_passphrase(self, current: str, new: str) -> None:
        raise NotImplementedError


@dataclass
class HandClock:
    """Time that moves when a test says so."""

    at_ms: int = 1_795_300_000_000

    def now_ms(self) -> int:
        return self.at_ms


class Device:
    """A node in a task of its own, so that it can be closed and opened again."""

    def __init__(self, folder: Path, name: str, dialler: Dialler, tasks: TaskGroup) -> None:
        self.folder, self.name, self._dialler, self._tasks = folder, name, dialler, tasks
        self.clock = HandClock()
        self.lock = OpenLock(folder.parent / f"{name}.key")
        self.node: Node
        self._stop = anyio.Event()
        self._stopped = anyio.Event()

    async def create(self) -> None:
        await Node.create(self.folder, PASSPHRASE, self.name, self.lock)

    async def open(self, is_offline: bool = False) -> Node:
        self._stop, self._stopped = anyio.Event(), anyio.Event()
        await self._tasks.start(self._run, is_offline)
        return self.node

    async def close(self) -> None:
        self._stop.set()
        await self._stopped.wait()

    async def _run(self, is_offline: bool, *, task_status: TaskStatus[None]) -> None:
        dice = random.Random(0)
        world = Surroundings(clock=self.clock, dialler=self._dialler, random=dice, quiet_seconds=3600)
        try:
            opened = Node.open(self.folder, PASSPHRASE, keystore=self.lock, surroundings=world, is_offline=is_offline)
            async with opened as self.node:
                task_status.started()
                await self._stop.wait()
        finally:
            self._stopped.set()


class Harbour:
    """A workspace: alice founded it, the others joined."""

    def __init__(self, folder: Path, tasks: TaskGroup, dialler: Dialler | None = None) -> None:
        self.relay = HandRelay()
        self._dialler = dialler or self.relay
        self.devices: dict[str, Device] = {}
        self._folder, self._tasks = folder, tasks

    def __getitem__(self, name: str) -> Node:
        return self.devices[name].node

    async def launch(self, name: str) -> Node:
        """A new device that belongs to nothing yet."""
        device = self.devices[name] = Device(self._folder / name, name, self._dialler, self._tasks)
        await device.create()
        return await device.open()

    async def join(self, name: str, role: Role = Role.MEMBER, groups: tuple[str, ...] = ()) -> Node:
        """A new device that alice has admitted."""
        node = await self.launch(name)
        request = await node.join(await self["alice"].invite())
        await self["alice"].add_device(request, role=role, groups=groups)
        await self.settle()
        return node

    async def settle(self, *names: str) -> None:
        """Let everybody hear of everything, twice, so that coverage comes around too."""
        with anyio.fail_after(20):
            for _ in range(2):
                for name in names or self.devices:
                    await self[name].sync_now()

    async def reconnect(self, name: str) -> Status:
        """Have a device lose its connection and make a new one; its status then."""
        node = self[name]
        for line in self.relay.lines:
            if line.device == node.device_id:
                line.hang_up()
        with anyio.fail_after(10):
            await node.sync_now()
            return await node.sync_now()

    async def note(self, author: str, text: str, audience: Audience | None = None) -> Document:
        """A new note with some words in it, not sent yet."""
        document = await self[author].create_document(audience or Audience.everyone())
        await write(document, text)
        return document

    async def read(self, name: str, document: DocumentId) -> str:
        return str((await self[name].document(document)).text("body"))

    def ledger(self, name: str) -> Ledger:
        return self[name]._journal.ledger

    def alarms(self, name: str) -> set[str]:
        return {alarm.name for alarm in self[name].alarms()}


async def write(document: Document, text: str) -> None:
    """Add words at the end of a note."""
    async with document.change():
        document.text("body").append(text)


@asynccontextmanager
async def harbour(folder: Path, others: Sequence[str] = ()) -> AsyncIterator[Harbour]:
    """A workspace of alice and `others`, on a relay in the hand of the test."""
    async with anyio.create_task_group() as tasks:
        here = Harbour(folder, tasks)
        async with _founded(here, ADDRESS, others):
            yield here


@asynccontextmanager
async def lawful_harbour(folder: Path, others: Sequence[str] = ()) -> AsyncIterator[Harbour]:
    """A workspace of alice and `others`, on the real relay on a real socket."""
    settings = {"data": "unused", "region": "test", "workspaces": "open", "listen": "127.0.0.1:0", "drain_seconds": 1}
    async with serve_relay(parse_settings(settings), RELAY_KEY, MemoryLog()) as relay:
        async with anyio.create_task_group() as tasks:
            here = Harbour(folder, tasks, WebsocketDialler())
            async with _founded(here, relay.url, others):
                yield here


@asynccontextmanager
async def _founded(here: Harbour, address: str, others: Sequence[str]) -> AsyncIterator[None]:
    alice = await here.launch("alice")
    await alice.found_workspace(Relay(address, RELAY_KEY.public_key))
    await here.settle()
    for name in others:
        await here.join(name)
    yield
    for device in here.devices.values():
        await device.close()
