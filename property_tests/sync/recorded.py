"""A history that real devices have written through a real relay, made once; and a newcomer who knows none of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import pycrdt

from skerry import Audience
from skerry.node.crdt_content import CrdtContent
from skerry.node.home import open_store, read_identity, read_workspace
from skerry.storage import updates
from skerry.sync import departures
from skerry.sync.events import NodeEvent
from skerry.sync.intake import Intake
from skerry.sync.journal import Journal
from skerry.sync.ledger import Ledger
from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.ids import DeviceId, DocumentId
from skerry_protocol.messages import Entry
from tests.engine.sync.archipelago import PASSPHRASE, Archipelago, CountingClock, Image, open_archipelago
from tests.engine.sync.remembered_key import RememberedKey

Heads = dict[tuple[DocumentId, DeviceId], AuthorHead]


@dataclass(frozen=True)
class History:
    """What the relay would hand on to carol, what she should make of it, and her files from before."""

    entries: tuple[Entry, ...]
    note: DocumentId
    text: str
    heads: Heads
    newcomer: Image
    author: Image

    @property
    def roster(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.document is None]

    @property
    def rest(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.document is not None]


@cache
def history() -> History:
    """The history, with checkpoints, a late grant and three authors."""
    with TemporaryDirectory() as folder:
        return anyio.run(_record, Path(folder))


@asynccontextmanager
async def device(image: Image) -> AsyncIterator[Journal]:
    """The store and the ledger of a device on these files, without a network."""
    with TemporaryDirectory() as place:
        folder = Path(place) / "device"
        folder.mkdir(mode=0o700)
        for name, data in image.items():
            (folder / name).write_bytes(data)
        root = RememberedKey(folder / "keystore").unlock(PASSPHRASE)
        async with open_store(folder, root) as database:
            identity, workspace = await read_identity(database), await read_workspace(database)
            ledger = await database.read(lambda store: Ledger.load(store, identity, workspace))
            yield Journal(database, ledger, CountingClock(), _ignore)


async def deliver(journal: Journal, entries: Iterable[Entry]) -> None:
    """One feed, entry by entry."""
    intake = Intake(journal.ledger, CrdtContent())
    intake.begin(0)
    for entry in entries:
        async with journal.change() as batch:
            intake.take([entry], batch)


async def text_of(journal: Journal, document: DocumentId) -> str:
    """What the stored updates of a document say."""
    stored = await journal.database.read(lambda store: updates.load_updates(store, document))
    return text_in(stored)


def text_in(stored: Sequence[bytes]) -> str:
    replica: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
    for update in stored:
        replica.apply_update(update)
    return str(replica.get("body", type=pycrdt.Text))


async def _ignore(_: NodeEvent) -> None:
    """Nobody listens."""


async def _record(folder: Path) -> History:
    every, departures.CHECKPOINT_EVERY_UPDATES = departures.CHECKPOINT_EVERY_UPDATES, 3
    try:
        async with open_archipelago(folder) as sea:
            return await _write_history(sea)
    finally:
        departures.CHECKPOINT_EVERY_UPDATES = every


async def _write_history(sea: Archipelago) -> History:
    await sea.found(("alice", ()), ("bob", ()))
    note = await sea.create_note("alice", Audience.everyone(), "<a1>")
    await sea.settle()
    for words in ("<b1>", "<b2>"):
        await sea.write("bob", note, words)
        await sea["bob"].meet()
    author = await sea["alice"].image()
    await sea.add("carol").create()
    await sea["carol"].open()
    carol = sea["carol"].node
    carol.go_offline()
    request = await carol.join(await sea["alice"].node.invite())
    carol.go_offline()
    newcomer = await sea["carol"].image()
    await sea["alice"].node.add_device(request)
    await sea.settle("alice", "bob")
    await sea.settle()
    for name, words in (("alice", "<a2>"), ("carol", "<c1>"), ("bob", "<b3>"), ("alice", "<a3>"), ("alice", "<a4>")):
        await sea.write(name, note, words)
        await sea.settle()
    entries = [
        Entry(entry.position, entry.document, entry.n, entry.record_id, entry.record)
        for entry in await sea.haven.entries(sea.workspace)
    ]
    heads = dict(carol._journal.ledger.heads)
    return History(tuple(entries), note, await sea.read("carol", note), heads, newcomer, author)
