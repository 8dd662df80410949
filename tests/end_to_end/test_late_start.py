"""A relay that has dropped old bytes, and a device that comes late: it starts from a checkpoint and lacks nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from skerry import Audience, DeliveryLevel, Document, Node, Relay
from skerry.sync import departures
from skerry_protocol.signing import SigningKey
from skerry_relay.config import parse_settings
from skerry_relay.memory_log import MemoryLog
from skerry_relay.record_log import EntryKind, OfDocument
from skerry_relay.server import serve_relay

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

PASSPHRASE = "a passphrase for tests"
ROUNDS = 12


class Island:
    """A relay that keeps bytes no longer than it must, and the devices that are connected to it."""

    def __init__(self, folder: Path, running: AsyncExitStack, log: MemoryLog, relay: Relay) -> None:
        self._folder = folder
        self._running = running
        self.log = log
        self.relay = relay

    async def device(self, name: str) -> Node:
        await Node.create(self._folder / name, PASSPHRASE, name)
        return await self._running.enter_async_context(Node.open(self._folder / name, PASSPHRASE))


@pytest.fixture
async def island(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Island]:
    monkeypatch.setattr(departures, "CHECKPOINT_EVERY_UPDATES", 4)
    settings = {"data": str(tmp_path / "relay"), "region": "test", "workspaces": "open", "listen": "127.0.0.1:0"}
    config, key, log = (
        parse_settings({**settings, "retention_hours": 0}),
        SigningKey(bytes(31) + b"\x01"),
        MemoryLog(),
    )
    async with AsyncExitStack() as running:
        relay = await running.enter_async_context(serve_relay(config, key, log))
        yield Island(tmp_path, running, log, Relay(relay.url, relay.public_key))


async def admit(admin: Node, newcomer: Node) -> None:
    request = await newcomer.join(await admin.invite())
    await admin.add_device(request)
    for node in (admin, newcomer):
        await node.sync_now()


async def write_in_turns(alice: Document, bob: Document, nodes: tuple[Node, Node]) -> None:
    for number in range(ROUNDS):
        for document, name in ((alice, "alice"), (bob, "bob")):
            async with document.change():
                document.text("body").append(f"{name} {number}. ")
            for node in nodes:
                await node.sync_now()


def body(document: Document) -> str:
    return str(document.text("body"))


async def test_a_late_device_starts_from_a_checkpoint_of_a_pruned_log_and_lacks_nothing(island: Island) -> None:
    alice, bob = await island.device("alice"), await island.device("bob")
    await alice.found_workspace(island.relay)
    await admit(alice, bob)
    alices = await alice.create_document(Audience.everyone())
    for node in (alice, bob):
        await node.sync_now()
    bobs = await bob.document(alices.id)
    await write_in_turns(alices, bobs, (alice, bob))
    assert alice.workspace_id is not None
    kept = await island.log.read_from(alice.workspace_id, 0, 1000, OfDocument(alices.id))
    pruned = [entry for entry in kept if entry.record is None]
    checkpoints = [entry for entry in kept if entry.kind is EntryKind.CHECKPOINT and entry.record is not None]
    assert len(pruned) > ROUNDS
    assert 2 <= len(checkpoints) <= 3  # the newest may still wait for the second device's vote

    carol = await island.device("carol")
    await admit(alice, carol)
    carols = await carol.document(alices.id)
    assert body(carols) == body(alices) == body(bobs)

    async with carols.change():
        carols.text("body").append("carol is here. ")
    for node in (carol, alice, bob):
        await node.sync_now()
    assert body(alices) == body(bobs) == body(carols)
    assert "carol is here." in body(alices)
    await carol.sync_now()
    assert carol.delivery(carols.id).level is DeliveryLevel.HELD
    assert [alarm.name for node in (alice, bob, carol) for alarm in node.alarms()] == []
