"""Real devices on encrypted files and a real relay on its log, which crash, lose their files and get them back."""

from __future__ import annotations

import random
import shutil
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import anyio
from anyio.abc import TaskGroup, TaskStatus

from skerry import Audience, Document, Node, Relay, Surroundings
from skerry.storage import Home
from skerry.sync.status import Status
from skerry_protocol.ids import DocumentId, WorkspaceId
from skerry_protocol.signing import SigningKey
from skerry_relay.config import parse_settings
from skerry_relay.record_log import LogEntry
from skerry_relay.server import serve_relay
from skerry_relay.sqlite_log import SqliteLog

from .remembered_key import RememberedKey
from .weather import Weather

PASSPHRASE = "an island in a test"
RELAY_KEY = SigningKey(bytes(range(32)))
NOT_FILES_OF_A_DEVICE = shutil.ignore_patterns("lock", "ballast")
MOST_ROUNDS = 8
SETTINGS = {
    "data": "unused",
    "region": "test",
    "workspaces": "open",
    "listen": "127.0.0.1:0",
    "drain_seconds": 1,
    "pushes_per_second_per_device": 100_000,
    "pushes_per_second_per_workspace": 100_000,
}

Image = dict[str, bytes]


@dataclass
class CountingClock:
    """A clock that moves a second whenever somebody looks at it."""

    at_ms: int = 1_795_300_000_000

    def now_ms(self) -> int:
        self.at_ms += 1_000
        return self.at_ms


class Impatience(random.Random):
    """Always the shortest wait: nobody redials only after a while, and every run is alike."""

    def random(self) -> float:
        return 0.002


class Haven:
    """The relay: up or down, on the log that its file holds."""

    def __init__(self, folder: Path, tasks: TaskGroup) -> None:
        self.file = folder / "relay.sqlite3"
        self.url: str | None = None
        self.log: SqliteLog | None = None
        self._tasks = tasks
        self._closing = anyio.Event()
        self._closed = anyio.Event()

    async def start(self) -> None:
        self._closing, self._closed = anyio.Event(), anyio.Event()
        await self._tasks.start(self._run)

    async def stop(self) -> None:
        self._closing.set()
        await self._closed.wait()

    async def restart(self, image: Image | None = None) -> None:
        """Down and up again; with the files of `image` if one is given, and an empty one is a wiped relay."""
        await self.stop()
        if image is not None:
            for file in self.file.parent.glob(f"{self.file.name}*"):
                file.unlink()
            for name, data in image.items():
                (self.file.parent / name).write_bytes(data)
        await self.start()

    async def image(self) -> Image:
        """The files of the log, taken between two commits."""
        assert self.log is not None
        names = (self.file.name, f"{self.file.name}-wal")
        async with self.log._writing_turn:
            return {name: (self.file.parent / name).read_bytes() for name in names}

    async def entries(self, workspace: WorkspaceId) -> list[LogEntry]:
        """Everything that is in the log."""
        assert self.log is not None
        return [entry async for entry in _all_entries(self.log, workspace)]

    async def _run(self, *, task_status: TaskStatus[None]) -> None:
        async with SqliteLog.open(self.file) as log, serve_relay(parse_settings(SETTINGS), RELAY_KEY, log) as relay:
            self.log, self.url = log, relay.url
            task_status.started()
            await self._closing.wait()
            self.log = self.url = None
        self._closed.set()


async def _all_entries(log: SqliteLog, workspace: WorkspaceId) -> AsyncIterator[LogEntry]:
    position = 0
    while page := await log.read_from(workspace, position, 1_000):
        for entry in page:
            yield entry
        position = page[-1].position


class Island:
    """One device: open, or not, on the files in its folder."""

    def __init__(self, name: str, folder: Path, haven: Haven, tasks: TaskGroup) -> None:
        self.name = name
        self.folder = folder / name
        self.weather = Weather(lambda: haven.url)
        self.node: Node
        self._haven = haven
        self._tasks = tasks
        self._lives = 0
        self._life = anyio.CancelScope()
        self._ended = anyio.Event()
        self._documents: dict[DocumentId, Document] = {}

    async def create(self) -> None:
        await Node.create(self.folder, PASSPHRASE, self.name, RememberedKey(self.folder / "keystore"))

    async def open(self, *, is_offline: bool = False) -> None:
        self._life, self._ended = anyio.CancelScope(), anyio.Event()
        self.node = await self._tasks.start(self._live, is_offline)

    async def close(self) -> None:
        self._documents.clear()
        self._life.cancel()
        await self._ended.wait()

    async def document(self, document: DocumentId) -> Document:
        """A document, which stays open as in a page that somebody looks at."""
        if document not in self._documents:
            self._documents[document] = await self.node.document(document)
        return self._documents[document]

    async def meet(self) -> Status:
        """Connect anew, and stay until everything was exchanged."""
        self.node.go_offline()
        self.node.go_online()
        return await self.node.sync_now()

    async def image(self) -> Image:
        """What a kill would leave at this moment: no commit is half done, and none is waited for."""
        home = Home(self.folder)
        names = (home.keystore.name, home.database.name, f"{home.database.name}-wal")
        files = [home.folder / name for name in names]

        def read(_: object) -> Image:
            return {file.name: file.read_bytes() for file in files if file.exists()}

        return await self.node._journal.database.write(read)

    async def become(self, image: Image, *, is_offline: bool = False) -> None:
        """Go on from `image`, in a folder of its own, as after a kill or on a restored card."""
        await self.close()
        self._lives += 1
        self.folder = self.folder.with_name(f"{self.name}-{self._lives}")
        self.folder.mkdir(mode=0o700)
        for name, data in image.items():
            (self.folder / name).write_bytes(data)
        await self.open(is_offline=is_offline)

    async def _live(self, is_offline: bool, *, task_status: TaskStatus[Node]) -> None:
        surroundings = Surroundings(CountingClock(), self.weather, Impatience(), quiet_seconds=3600)
        keystore = RememberedKey(self.folder / "keystore")
        with self._life:
            async with Node.open(
                self.folder, PASSPHRASE, keystore=keystore, surroundings=surroundings, is_offline=is_offline
            ) as node:
                task_status.started(node)
                await anyio.sleep_forever()
        self._ended.set()


class Archipelago:
    """The relay and the islands around it."""

    def __init__(self, folder: Path, tasks: TaskGroup) -> None:
        self.folder = folder
        self.haven = Haven(folder, tasks)
        self.islands: dict[str, Island] = {}
        self._tasks = tasks

    def __getitem__(self, name: str) -> Island:
        return self.islands[name]

    @property
    def workspace(self) -> WorkspaceId:
        workspace = next(iter(self.islands.values())).node.workspace_id
        assert workspace is not None
        return workspace

    def add(self, name: str) -> Island:
        island = self.islands[name] = Island(name, self.folder, self.haven, self._tasks)
        return island

    async def found(self, *members: tuple[str, tuple[str, ...]]) -> None:
        """Begin a workspace; the first of `members` (name, groups) is its admin."""
        await self.haven.start()
        for name, groups in members:
            await self.add(name).create()
            await self[name].open()
            await self._let_in(name, groups)
        await self.settle()

    async def _let_in(self, name: str, groups: tuple[str, ...]) -> None:
        admin = next(iter(self.islands.values()))
        if admin is self[name]:
            assert self.haven.url is not None
            await admin.node.found_workspace(Relay(self.haven.url, RELAY_KEY.public_key))
        else:
            await self.join(self[name], groups)

    async def join(self, island: Island, groups: tuple[str, ...] = ()) -> None:
        admin = next(iter(self.islands.values()))
        request = await island.node.join(await admin.node.invite())
        await admin.node.add_device(request, groups=groups)

    async def settle(self, *names: str) -> int:
        """Let all meet the relay, one after the other, until a whole round transfers nothing; how many it took."""
        present = [self[name] for name in names or self.islands]
        for taken in range(MOST_ROUNDS):
            before = [island.weather.traffic for island in present]
            statuses = [await island.meet() for island in present]
            if before == [island.weather.traffic for island in present]:
                return self._all_live(statuses, taken)
        raise AssertionError(f"they still talk after {MOST_ROUNDS} rounds")

    async def write(self, name: str, document: DocumentId, words: str) -> None:
        note = await self[name].document(document)
        async with note.change():
            note.text("body").append(words)

    async def read(self, name: str, document: DocumentId) -> str:
        return str((await self[name].document(document)).text("body"))

    async def create_note(self, name: str, audience: Audience, words: str = "") -> DocumentId:
        note = await self[name].node.create_document(audience)
        await self.write(name, note.id, words)
        return note.id

    def alarms(self) -> dict[str, list[str]]:
        """The alarms of every island that has any."""
        raised = {name: [alarm.name for alarm in island.node.alarms()] for name, island in self.islands.items()}
        return {name: alarms for name, alarms in raised.items() if alarms}

    async def close(self) -> None:
        for island in self.islands.values():
            await island.close()
        if self.haven.url is not None:
            await self.haven.stop()

    def _all_live(self, statuses: list[Status], taken: int) -> int:
        assert all(type(status).__name__ == "Live" for status in statuses), statuses
        return taken


@asynccontextmanager
async def open_archipelago(folder: Path) -> AsyncIterator[Archipelago]:
    """An archipelago without islands, whose relay is down."""
    async with AsyncExitStack() as stack:
        tasks = await stack.enter_async_context(anyio.create_task_group())
        archipelago = Archipelago(folder, tasks)
        yield archipelago
        await archipelago.close()
