"""The workspaces in memory: loaded by the first device that asks for one, kept while anybody is there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio

from skerry_protocol.ids import WorkspaceId

from .workspace import Workspace

MAX_IDLE = 64
"""Workspaces that stay in memory after their last device has left, so that a reconnect costs no replay."""


@dataclass
class _Loaded:
    workspace: Workspace
    working: anyio.CancelScope
    visitors: int = 0


class Workspaces:
    """Hands out at most one `Workspace` per id, each with a task of its own while this is `working`."""

    def __init__(self, make: Callable[[WorkspaceId], Workspace]) -> None:
        self._make = make
        self._tasks = anyio.create_task_group()
        self._loaded: OrderedDict[WorkspaceId, _Loaded] = OrderedDict()

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Settle what is submitted, for the time of the block."""
        async with self._tasks:
            yield
            self._tasks.cancel_scope.cancel()

    @property
    def count(self) -> int:
        """How many are in memory."""
        return len(self._loaded)

    def enter(self, workspace: WorkspaceId) -> Workspace:
        """The workspace, which stays here until this visitor leaves; it may still have to `load`."""
        loaded = self._loaded.get(workspace) or self._begin(workspace)
        loaded.visitors += 1
        return loaded.workspace

    def leave(self, workspace: WorkspaceId) -> None:
        """A visitor leaves."""
        self._loaded[workspace].visitors -= 1
        self._loaded.move_to_end(workspace)
        self._forget_idle()

    def _begin(self, workspace: WorkspaceId) -> _Loaded:
        loaded = _Loaded(self._make(workspace), anyio.CancelScope())
        self._loaded[workspace] = loaded
        self._tasks.start_soon(self._work, loaded)
        return loaded

    async def _work(self, loaded: _Loaded) -> None:
        with loaded.working:
            await loaded.workspace.run()

    def _forget_idle(self) -> None:
        idle = [known for known, loaded in self._loaded.items() if not loaded.visitors and loaded.workspace.is_idle]
        unfounded = [known for known in idle if self._loaded[known].workspace.state.roster is None]
        for known in {*unfounded, *idle[:-MAX_IDLE]}:
            self._loaded.pop(known).working.cancel()
