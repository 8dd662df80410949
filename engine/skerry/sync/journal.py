"""One change of the verified state at a time: decided in memory, durable in one transaction, then told.

Nothing is told before its commit. If the commit fails, memory goes back to what the store holds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import anyio

from skerry.storage import Connection, Database
from skerry.sync.batch import Batch
from skerry.sync.events import NodeEvent
from skerry.sync.ledger import Ledger
from skerry.sync.ports import Clock

Publish = Callable[[NodeEvent], Awaitable[None]]


class Journal:
    """The ledger and the store behind it. `publish` is awaited for every event, in order; it must not raise."""

    def __init__(self, database: Database, ledger: Ledger, clock: Clock, publish: Publish) -> None:
        self.database = database
        self.ledger = ledger
        self.clock = clock
        self.publish = publish
        self._turn = anyio.Lock()
        self._is_stale = False
        """Whether the ledger holds what could neither be committed nor be taken back yet."""

    @asynccontextmanager
    async def change(self) -> AsyncIterator[Batch]:
        """Decide inside the block; on leaving it everything is committed, and then its events are published.

        Once the commit has begun, cancelling takes effect after the events: what is durable is always told.
        """
        async with self._turn:
            if self._is_stale:
                await self.reload()
            batch = Batch(self.clock.now_ms())
            try:
                yield batch
                with anyio.CancelScope(shield=True):
                    events = await self.database.write(batch.commit) if batch.has_writes else batch.events
                    if batch.forgets:
                        await self.reload()
            except BaseException:
                self._is_stale = True
                with anyio.CancelScope(shield=True):
                    await self.reload()
                raise
        with anyio.CancelScope(shield=True):
            for event in events:
                await self.publish(event)

    async def reload(self) -> None:
        """Read the ledger from the store again."""
        ledger = self.ledger
        fresh = await self.database.read(lambda store: _load(store, ledger))
        ledger.become(fresh)
        self._is_stale = False


def _load(store: Connection, ledger: Ledger) -> Ledger:
    return Ledger.load(store, ledger.identity, ledger.workspace)
