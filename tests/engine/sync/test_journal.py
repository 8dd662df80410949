"""One change at a time: what is durable is told, what is not is taken back, whatever is cancelled in between."""

from __future__ import annotations

from pathlib import Path

import anyio
import anyio.from_thread
import pytest

from skerry.storage import Connection
from skerry.sync.alarms import AlarmKind
from skerry.sync.events import MembersChanged, NodeEvent
from skerry.sync.journal import Journal
from tests.engine.harbour import harbour

pytestmark = pytest.mark.anyio


class Ear:
    """Listens to a journal, and waits before it has heard anything, as opening a document does."""

    def __init__(self) -> None:
        self.heard: list[NodeEvent] = []

    async def hear(self, event: NodeEvent) -> None:
        await anyio.lowlevel.checkpoint()
        self.heard.append(event)


async def test_what_is_durable_is_told_even_if_it_is_cancelled_while_it_is_written(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        told, ear = here["alice"]._journal, Ear()
        journal = Journal(told.database, told.ledger, told.clock, ear.hear)
        with anyio.CancelScope() as scope:

            def give_up(store: Connection) -> None:
                anyio.from_thread.run_sync(scope.cancel)

            async with journal.change() as batch:
                batch.alarm(AlarmKind.RELAY_SKIPPED)
                batch.tell(MembersChanged())
                batch.write(give_up)
        assert scope.cancelled_caught or ear.heard
        assert MembersChanged() in ear.heard
        alarms = await journal.database.read(lambda store: store.execute("SELECT count(*) FROM alarm").fetchone()[0])
        assert alarms == 1


async def test_nothing_is_told_of_a_change_that_failed(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        told, ear = here["alice"]._journal, Ear()
        journal = Journal(told.database, told.ledger, told.clock, ear.hear)

        async def fail() -> None:
            async with journal.change() as batch:
                batch.tell(MembersChanged())
                batch.alarm(AlarmKind.RELAY_SKIPPED)
                raise RuntimeError("in the middle")

        with pytest.raises(RuntimeError):
            await fail()
        assert ear.heard == []
        assert here.alarms("alice") == set()
