"""What opening a device promises: errors come out as they are, and offline stays offline."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import anyio
import pytest

from skerry import Audience, DocumentId, Live, Node, Offline, Relay, Surroundings, UnknownDocument
from skerry.node.home import open_store
from skerry.sync.ports import Transport
from tests.engine.hand_relay import RELAY_KEY
from tests.engine.harbour import OpenLock, harbour

PASSPHRASE = "a long passphrase"
RELAY = Relay("memory://relay", RELAY_KEY.public_key)

pytestmark = pytest.mark.anyio


class DeadLine:
    """A network on which nothing answers; it remembers who tried."""

    def __init__(self) -> None:
        self.dialled = anyio.Event()

    @asynccontextmanager
    async def dial(self, url: str) -> AsyncIterator[Transport]:
        self.dialled.set()
        await anyio.sleep_forever()
        yield  # type: ignore[misc]


@pytest.fixture
async def network(anyio_backend: str) -> DeadLine:
    return DeadLine()


def opened(home: Path, network: DeadLine, is_offline: bool = False) -> AbstractAsyncContextManager[Node]:
    world = Surroundings(dialler=network)
    return Node.open(
        home / "alice", PASSPHRASE, keystore=OpenLock(home / "key"), surroundings=world, is_offline=is_offline
    )


@pytest.fixture
async def home(tmp_path: Path) -> Path:
    await Node.create(tmp_path / "alice", PASSPHRASE, "Alice's van", OpenLock(tmp_path / "key"))
    return tmp_path


async def test_an_error_of_the_block_comes_out_as_itself(home: Path, network: DeadLine) -> None:
    async def ask_in_vain() -> None:
        async with opened(home, network) as node:
            await node.found_workspace(RELAY)
            await node.document(DocumentId(bytes(16)))

    with pytest.raises(UnknownDocument):
        await ask_in_vain()


async def test_a_group_of_the_apps_own_comes_out_as_that_group(home: Path, network: DeadLine) -> None:
    mine = ExceptionGroup("mine", [ValueError(), KeyError()])
    with pytest.raises(ExceptionGroup) as caught:
        async with opened(home, network):
            raise mine
    assert caught.value is mine


async def test_cancelling_the_block_closes_the_device(home: Path, network: DeadLine) -> None:
    with anyio.CancelScope() as scope:
        async with opened(home, network):
            scope.cancel()
            await anyio.sleep_forever()
    assert scope.cancelled_caught
    async with opened(home, network):
        pass


async def test_a_device_opened_offline_founds_a_workspace_and_dials_nobody_until_told(
    home: Path, network: DeadLine
) -> None:
    async with opened(home, network, is_offline=True) as node:
        assert node.status == Offline(by_choice=True)
        await node.found_workspace(RELAY)
        await node.create_document(Audience.everyone())
        assert await node.sync_now() == Offline(by_choice=True)
        assert not network.dialled.is_set()
        node.go_online()
        with anyio.fail_after(10):
            await network.dialled.wait()


async def test_a_device_that_went_offline_before_it_joined_stays_offline_until_told(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        node = await here.launch("carol")
        node.go_offline()
        request = await node.join(await here["alice"].invite())
        await here["alice"].add_device(request)
        assert await node.sync_now() == Offline(by_choice=True)
        assert not node.is_member
        node.go_online()
        with anyio.fail_after(10):
            assert await node.sync_now() == Live()
        assert node.is_member


async def test_a_note_with_an_update_that_cannot_be_applied_opens_and_says_so(home: Path, network: DeadLine) -> None:
    async with opened(home, network, is_offline=True) as node:
        await node.found_workspace(RELAY)
        document = await node.create_document(Audience.everyone())
        async with document.change():
            document.text("title").append("Pump 3 leaks")
    async with open_store(home / "alice", OpenLock(home / "key").unlock(PASSPHRASE)) as database:
        await database.write(
            lambda store: store.execute(
                "UPDATE document_update SET body = x'ffffff' WHERE document = ?", (document.id.raw,)
            )
        )
    async with opened(home, network, is_offline=True) as node:
        assert node.alarms() == []
        spoilt = await node.document(document.id)
        assert str(spoilt.text("title")) == ""
        assert [alarm.name for alarm in node.alarms()] == ["hostile_content"]
