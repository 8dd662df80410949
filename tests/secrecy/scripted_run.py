"""Two devices at work through a relay, with a word in everything they write that occurs nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import anyio
from anyio.abc import TaskGroup

from skerry import Audience, Document, Relay
from skerry.events import NodeEvent, PresenceReceived
from skerry.node.export import ExportFormat, export_documents
from skerry_protocol.ids import DocumentId
from skerry_protocol.signing import SigningPublicKey
from tests.engine.sync.archipelago import PASSPHRASE, Haven, Island

ALICE, BOB, GROUP = "quokkavanalice", "toucandeskbob", "wombatgroupnight"
TITLE, BODY, FIELD, ITEM = "axolotltitleleak", "pangolinbodyvalve", "okapifieldsite", "numbatitemisolate"
LATER, PRESENCE = "kakapolaterfound", "dugongcursorhere"
CONTENT = (TITLE, BODY, FIELD, ITEM, LATER)
NAMES = (ALICE, BOB, GROUP)
MARKERS = (*CONTENT, *NAMES, PRESENCE, PASSPHRASE)


@dataclass
class Traces:
    """What the run left behind, by where it is: frames on the wire, files of locked devices, an export."""

    frames: dict[str, bytes] = field(default_factory=dict)
    folders: list[Path] = field(default_factory=list)
    export: Path | None = None


async def run(folder: Path, url: str, relay_key: SigningPublicKey) -> Traces:
    """The script. Every device is closed when it returns."""
    traces = Traces(export=folder / "export")
    async with anyio.create_task_group() as tasks:
        haven = Haven(folder, tasks)
        haven.url = url
        alice = await _launch(ALICE, folder / "first device", haven, tasks)
        bob = await _launch(BOB, folder / "second device", haven, tasks)
        await alice.node.found_workspace(Relay(url, relay_key))
        request = await bob.node.join(await alice.node.invite())
        await alice.node.add_device(request, groups=(GROUP,))
        note = await _work(alice, bob)
        assert traces.export is not None
        await export_documents(alice.node, traces.export, [note], ExportFormat.GENERIC, at_ms=0)
        for island in (alice, bob):
            await island.close()
            traces.folders.append(island.folder)
            traces.frames |= {f"{island.name} {n}": frame for n, frame in enumerate(island.weather.frames)}
    return traces


async def _launch(name: str, folder: Path, haven: Haven, tasks: TaskGroup) -> Island:
    island = Island(name, folder, haven, tasks)
    island.folder = folder
    await island.create()
    await island.open()
    return island


async def _hear_presence(events: AsyncIterator[NodeEvent]) -> None:
    """Presence may be lost where nobody is connected, so the script waits until it was heard."""
    with anyio.fail_after(20):
        async for event in events:
            if isinstance(event, PresenceReceived):
                return


async def _work(alice: Island, bob: Island) -> DocumentId:
    for island in (alice, bob, alice):
        await island.meet()
    document = await alice.node.create_document(Audience.groups(GROUP))
    await _fill(document)
    for island in (alice, bob):
        await island.meet()
    with bob.node.events() as events:
        await alice.node.send_presence(document.id, PRESENCE.encode())
        await _hear_presence(events)
    bob.node.go_offline()
    for _ in range(4):
        await _append(await bob.document(document.id), LATER)
        await bob.meet()
    await alice.meet()
    assert LATER in str(document.text("body"))
    return document.id


async def _fill(document: Document) -> None:
    async with document.change():
        document.text("title").append(TITLE)
        document.text("body").append(BODY)
        document.map("fields")["site"] = FIELD
        document.array("items").append(ITEM)


async def _append(document: Document, words: str) -> None:
    async with document.change():
        document.text("body").append(words)
