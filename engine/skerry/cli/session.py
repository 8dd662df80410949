"""Opening the device for the time of one command."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import anyio

from skerry.node import Node

from .passphrase import read_passphrase
from .settings import Settings

Result = TypeVar("Result")


def with_node(settings: Settings, task: Callable[[Node], Awaitable[Result]], *, is_offline: bool = True) -> Result:
    """Ask for the passphrase, open the device, run `task` on it. Raises what `task` raises."""
    return run_on(settings.home, read_passphrase(settings), task, is_offline=is_offline)


def run_on(home: Path, passphrase: str, task: Callable[[Node], Awaitable[Result]], *, is_offline: bool) -> Result:
    """Open the device in `home` and run `task` on it. Raises what `task` raises."""

    async def run() -> Result:
        async with Node.open(home, passphrase, is_offline=is_offline) as node:
            return await task(node)

    return anyio.run(run)
