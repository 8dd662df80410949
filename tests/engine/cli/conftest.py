"""Alice and Bob at their terminals: real folders, a real relay process, and the real program."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from click.testing import CliRunner, Result

from skerry import Audience, DocumentId, Node
from skerry.cli import main
from skerry.crypto import RootKey
from skerry.keystore import SealedFile
from skerry.node.home import open_store
from skerry.storage import Connection, Home
from skerry_protocol.signing import SigningKey

T = TypeVar("T")

PASSPHRASE = "four words do well"
NOWHERE = "ws://127.0.0.1:1"
ROOT_KEYS: dict[bytes, RootKey] = {}


@dataclass(frozen=True)
class Person:
    """Somebody with a device, and what she can do with it."""

    name: str
    home: Path
    passphrase_file: Path

    def skerry(self, *arguments: object, input_: str | None = None) -> Result:
        """Run the program in this process. Standard input is not a terminal."""
        words = [str(argument) for argument in arguments]
        return CliRunner().invoke(main, words, input=input_, env=self.environment, catch_exceptions=False)

    def done(self, *arguments: object) -> str:
        """Run the program, which has to succeed; what it printed."""
        result = self.skerry(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    def asked(self, *arguments: object) -> Any:
        """What the program answers as JSON."""
        return json.loads(self.done(*arguments, "--json"))

    @property
    def environment(self) -> dict[str, str]:
        return {"SKERRY_HOME": str(self.home), "SKERRY_PASSPHRASE_FILE": str(self.passphrase_file)}

    def on_node(self, task: Callable[[Node], Awaitable[T]], *, is_offline: bool = True) -> T:
        """Do something with the device as an app would."""

        async def run() -> T:
            async with Node.open(self.home, PASSPHRASE, is_offline=is_offline) as node:
                return await task(node)

        return anyio.run(run)

    def write(self, document: DocumentId | None, text: str, *, is_offline: bool = True) -> DocumentId:
        """Write at the end of a note, or begin one; and send it, if online."""

        async def edit(node: Node) -> DocumentId:
            note = await (node.document(document) if document else node.create_document(Audience.everyone()))
            async with note.change():
                note.text("title").append(text)
                note.map("fields")["words"] = len(str(note.text("title")).split())
            if not is_offline:
                await node.sync_now()
            return note.id

        return self.on_node(edit, is_offline=is_offline)

    def tamper(self, change: Callable[[Connection], object]) -> None:
        """Change something in the store, as only somebody with the passphrase could."""

        async def run() -> None:
            async with open_store(self.home, self._root_key()) as database:
                await database.write(change)

        anyio.run(run)

    def copied_to(self, home: Path) -> Person:
        """The same device in another folder, for a test to change. Its ballast is made anew when it is opened."""
        shutil.copytree(self.home, home, ignore=shutil.ignore_patterns("ballast"))
        return replace(self, home=home)

    def _root_key(self) -> RootKey:
        """The key of the store; copies of a device have the same one, so it is worked out once."""
        place = Home(self.home).keystore
        sealed = place.read_bytes()
        if sealed not in ROOT_KEYS:
            ROOT_KEYS[sealed] = SealedFile(place).unlock(PASSPHRASE)
        return ROOT_KEYS[sealed]


@dataclass(frozen=True)
class RelayProcess:
    """A relay that runs."""

    url: str
    key: str


@pytest.fixture(scope="session")
def passphrase_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    return path


@pytest.fixture
def passphrase() -> str:
    return PASSPHRASE


@pytest.fixture(scope="session")
def relay_key() -> str:
    """The key of a relay that nobody can reach."""
    return SigningKey(bytes(range(32))).public_key.to_text()


@pytest.fixture
def nobody(tmp_path: Path, passphrase_file: Path) -> Person:
    """Somebody who has no device yet."""
    return Person("Alice's van", tmp_path / "nobody", passphrase_file)


@dataclass(frozen=True)
class Made:
    """Devices made once, of which every test gets copies."""

    alice: Person
    bob: Person
    admin: Person


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, passphrase_file: Path, relay_key: str) -> Made:
    folder = tmp_path_factory.mktemp("made")
    alice = Person("Alice's van", folder / "alice", passphrase_file)
    bob = Person("Bob's tablet", folder / "bob", passphrase_file)
    for person in (alice, bob):
        person.done("init", "--name", person.name)
    admin = alice.copied_to(folder / "admin")
    admin.done("workspace", "create", "--relay", NOWHERE, "--relay-key", relay_key)
    return Made(alice, bob, admin)


@pytest.fixture
def alice(made: Made, tmp_path: Path) -> Person:
    """Alice with a device that belongs to no workspace."""
    return made.alice.copied_to(tmp_path / "alice")


@pytest.fixture
def bob(made: Made, tmp_path: Path) -> Person:
    """Bob with a device that belongs to no workspace."""
    return made.bob.copied_to(tmp_path / "bob")


@pytest.fixture
def admin(made: Made, tmp_path: Path) -> Person:
    """Alice, who founded a workspace and has no network."""
    return made.admin.copied_to(tmp_path / "admin")


@pytest.fixture(scope="session")
def relay(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RelayProcess]:
    """`skerry-relay serve`, as an operator starts it, on a free port."""
    program = str(Path(sys.executable).with_name("skerry-relay"))
    settings = {
        "SKERRY_RELAY_DATA": str(tmp_path_factory.mktemp("relay")),
        "SKERRY_RELAY_REGION": "harbour",
        "SKERRY_RELAY_WORKSPACES": "open",
        "SKERRY_RELAY_LISTEN": "127.0.0.1:0",
    }
    environment = {**os.environ, **settings}
    identity = subprocess.run([program, "identity"], env=environment, check=True, capture_output=True, text=True)
    with subprocess.Popen(
        [program, "serve"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        url = process.stdout.readline().removeprefix("listening on ").strip()
        try:
            yield RelayProcess(url, identity.stdout.strip())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


@dataclass(frozen=True)
class Met:
    """Two devices that met over the relay, and the note that both wrote in."""

    alice: Person
    bob: Person
    document: DocumentId


@pytest.fixture(scope="session")
def met_once(relay: RelayProcess, passphrase_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Met:
    """Alice and Bob, brought together by nothing but commands. Tests must not change their folders."""
    folder = tmp_path_factory.mktemp("met")
    alice = Person("Alice's van", folder / "alice", passphrase_file)
    bob = Person("Bob's tablet", folder / "bob", passphrase_file)
    for person in (alice, bob):
        person.done("init", "--name", person.name)
    alice.done("workspace", "create", "--relay", relay.url, "--relay-key", relay.key)
    request = bob.asked("join", alice.done("invite"))
    alice.done("devices", "add", request["request"], "--group", "crew", "--code", request["short_code"])
    document = alice.write(None, "Pump 3 leaks")
    alice.done("sync")
    bob.done("sync")
    for words in (" at the seal.", " Shut it off.", " Part ordered."):
        bob.write(document, words, is_offline=False)
    alice.done("sync")
    bob.done("sync")
    alice.done("sync")
    return Met(alice, bob, document)


@pytest.fixture
def met(met_once: Met, tmp_path: Path) -> Met:
    """A copy of the two devices that a test may change."""
    alice, bob = met_once.alice.copied_to(tmp_path / "alice"), met_once.bob.copied_to(tmp_path / "bob")
    return Met(alice, bob, met_once.document)
