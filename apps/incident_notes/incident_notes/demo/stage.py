"""The demo's stage: one relay and three enrolled devices, each in a folder of its own, all in this process.

Nothing is faked: the relay and the devices talk over real sockets, and every device has its own encrypted store.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio

from skerry import Node, Relay, Role, WorkspaceId
from skerry.intelligence.settings import ReadingSettings
from skerry_protocol.signing import SigningKey
from skerry_relay.config import parse_settings
from skerry_relay.record_log import RecordLog
from skerry_relay.server import serve_relay
from skerry_relay.sqlite_log import SqliteLog

from ..app import Serving, serve_page
from .notes import DEMO_NOTES
from .writing import write_demo_note

SUPERVISORS = "supervisors"
TECHNICIANS = "technicians"


@dataclass(frozen=True)
class Part:
    """Who uses a device of the demo."""

    folder: str
    name: str
    group: str


CAST = (
    Part("ines", "Ines, van 12", TECHNICIANS),
    Part("marek", "Marek, van 17", TECHNICIANS),
    Part("station", "Review station North", SUPERVISORS),
)
ADMIN = 2
"""The supervisor's station founds the workspace and admits the vans."""


@dataclass(frozen=True)
class Device:
    """One running device of the demo."""

    part: Part
    folder: Path
    node: Node
    page: Serving


@dataclass(frozen=True)
class RelayOnStage:
    """The running relay: its log, the folder with everything it keeps, and where devices find it."""

    folder: Path
    log: RecordLog
    place: Relay


@dataclass(frozen=True)
class Stage:
    """The running demo."""

    relay: RelayOnStage
    devices: tuple[Device, ...]

    @property
    def workspace(self) -> WorkspaceId:
        """The workspace that the devices share."""
        workspace = self.devices[ADMIN].node.workspace_id
        if workspace is None:
            raise RuntimeError("the stage was left before the devices had a workspace")
        return workspace

    async def settle(self) -> None:
        """Wait until every device that is online has sent and received everything."""
        for _ in range(2):
            async with anyio.create_task_group() as tasks:
                for device in self.devices:
                    tasks.start_soon(device.node.sync_now)


@asynccontextmanager
async def set_stage(folder: Path, *, now_ms: int, reads: ReadingSettings | None = None) -> AsyncIterator[Stage]:
    """Start everything under `folder`, enrol the devices, write the notes; stop it all at the end of the block.

    With `reads`, each device reads its notes for itself.
    """
    async with AsyncExitStack() as running:
        relay = await _start_relay(running, folder / "relay")
        nodes = [await _open_device(running, folder / part.folder, part) for part in CAST]
        await _enrol(nodes, relay.place)
        devices = [
            Device(part, folder / part.folder, node, await running.enter_async_context(serve_page(node, reads=reads)))
            for part, node in zip(CAST, nodes, strict=True)
        ]
        stage = Stage(relay, tuple(devices))
        await stage.settle()
        await _write_notes(stage.devices, now_ms)
        await stage.settle()
        yield stage


async def _start_relay(running: AsyncExitStack, folder: Path) -> RelayOnStage:
    await anyio.Path(folder).mkdir(parents=True)
    settings = {"data": str(folder), "region": "demo", "workspaces": "open", "listen": "127.0.0.1:0"}
    log = await running.enter_async_context(SqliteLog.open(folder / "log.sqlite3"))
    key = SigningKey(secrets.token_bytes(32))
    relay = await running.enter_async_context(serve_relay(parse_settings(settings), key, log))
    return RelayOnStage(folder, log, Relay(relay.url, relay.public_key))


async def _open_device(running: AsyncExitStack, folder: Path, part: Part) -> Node:
    passphrase = secrets.token_urlsafe(24)
    await Node.create(folder, passphrase, part.name)
    return await running.enter_async_context(Node.open(folder, passphrase))


async def _enrol(nodes: list[Node], relay: Relay) -> None:
    admin = nodes[ADMIN]
    await admin.found_workspace(relay)
    for node, part in zip(nodes, CAST, strict=True):
        if node is not admin:
            request = await node.join(await admin.invite())
            await admin.add_device(request, role=Role.MEMBER, groups=(part.group,))


async def _write_notes(devices: Iterable[Device], now_ms: int) -> None:
    cast = list(devices)
    for note in DEMO_NOTES:
        await write_demo_note(cast[note.writer].page.notebook, note, now_ms)
