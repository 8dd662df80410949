"""What the relay's tests share: people, a relay on a real socket, and the ways to connect to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_websocket

from skerry_protocol.document_access import document_id
from skerry_protocol.ids import DocumentId
from skerry_protocol.records import Capability
from skerry_protocol.signing import SigningKey
from skerry_relay.config import Address, RelayConfig
from skerry_relay.memory_log import MemoryLog
from skerry_relay.quota import Quota
from skerry_relay.record_log import RecordLog
from skerry_relay.roster_rules import AnyWorkspace, WelcomeTo
from skerry_relay.server import RunningRelay, serve_relay
from skerry_relay.sqlite_log import SqliteLog
from tests.relay.admission_judge import ROOMY, Judge, MakeJudge
from tests.relay.chronicle import Chronicle, ManualClock, Person, seed
from tests.relay.island_device import IslandDevice, joined


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def alice() -> Person:
    """The admin."""
    return Person("alice")


@pytest.fixture
def bob() -> Person:
    return Person("bob")


@pytest.fixture
def carol() -> Person:
    return Person("carol")


@pytest.fixture
def mallory() -> Person:
    return Person("mallory")


@pytest.fixture
def relay_key() -> SigningKey:
    return SigningKey(seed("relay"))


@pytest.fixture
def chronicle(alice: Person, relay_key: SigningKey) -> Chronicle:
    return Chronicle(alice, relay_key.public_key)


@pytest.fixture
def config(tmp_path: Path) -> RelayConfig:
    """An open relay on any free port, which prunes at once."""
    return RelayConfig(
        data=tmp_path,
        region="test-region",
        workspaces=AnyWorkspace(),
        listen=Address("127.0.0.1", 0),
        retention_hours=0,
        drain_seconds=5,
    )


@pytest.fixture(params=["memory", "sqlite"])
async def log(request: pytest.FixtureRequest, tmp_path: Path, anyio_backend: str) -> AsyncIterator[RecordLog]:
    """Each implementation of the port in turn."""
    if request.param == "memory":
        yield MemoryLog()
        return
    async with SqliteLog.open(tmp_path / "log.sqlite") as sqlite_log:
        yield sqlite_log


Serve = Callable[..., AbstractAsyncContextManager[RunningRelay]]
Join = Callable[..., AbstractAsyncContextManager[IslandDevice]]
Connect = Callable[..., AbstractAsyncContextManager[IslandDevice]]
OpenSocket = Callable[[RunningRelay], AbstractAsyncContextManager[ClientConnection]]


@pytest.fixture
def connect() -> Connect:
    """Connect a person to a relay: `connect(relay, workspace, person, is_member=…)`."""
    return joined


@pytest.fixture
def open_socket() -> OpenSocket:
    """A websocket to a relay, without a session."""
    return lambda relay: open_websocket(relay.url, compression=None)


@pytest.fixture
async def relay(
    config: RelayConfig, relay_key: SigningKey, clock: ManualClock, anyio_backend: str
) -> AsyncIterator[RunningRelay]:
    """A relay with a log in memory, on a real socket."""
    async with serve_relay(config, relay_key, MemoryLog(), clock=clock) as running:
        yield running


@pytest.fixture
def join(relay: RunningRelay, chronicle: Chronicle) -> Join:
    """Connect a person to the relay and the workspace of the test."""

    def connected(person: Person, **settings: Any) -> AbstractAsyncContextManager[IslandDevice]:
        return joined(relay, chronicle.id, person, **settings)

    return connected


@pytest.fixture
def make_judge(chronicle: Chronicle, relay_key: SigningKey) -> MakeJudge:
    def made(welcome: WelcomeTo | None = None, quota: Quota = ROOMY) -> Judge:
        return Judge(chronicle, relay_key, welcome or AnyWorkspace(), quota)

    return made


@pytest.fixture
def judge(make_judge: MakeJudge, chronicle: Chronicle, bob: Person) -> Judge:
    """A relay that knows alice, the admin, and bob."""
    judge = make_judge()
    judge.admits(chronicle.genesis, chronicle.add(bob))
    return judge


@pytest.fixture
def note(judge: Judge, chronicle: Chronicle, alice: Person, bob: Person) -> DocumentId:
    """A document that alice owns and bob may write."""
    begun = chronicle.begin(alice, {bob: Capability.WRITER})
    judge.admits(begun)
    return document_id(begun)
