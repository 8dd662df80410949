"""The device that a command works on, and how a command runs on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import anyio
import click

from skerry import Node

from .ending import failures_told
from .errors import UnknownNote
from .notebook import Entry, Notebook

as_json = click.option("--json", "is_json", is_flag=True, help="Print JSON for programs.")


@dataclass(frozen=True)
class Device:
    """The device a command works on, before it is opened."""

    home: Path
    passphrase: str

    @asynccontextmanager
    async def notebook(self) -> AsyncIterator[Notebook]:
        """Open the device for one command; it stays off the network."""
        async with Node.open(self.home, self.passphrase, is_offline=True) as node:
            yield Notebook(node)


async def find_note(notebook: Notebook, beginning: str) -> Entry:
    """The one note whose id begins so. Raises `UnknownNote` for none, and for several."""
    found = [entry for entry in await notebook.entries() if str(entry.id).startswith(beginning)]
    if len(found) != 1:
        raise UnknownNote(beginning)
    return found[0]


def run(command: Callable[..., Awaitable[None]], *arguments: object) -> None:
    """Run a command to its end, and tell what went wrong."""
    with failures_told():
        anyio.run(partial(command, *arguments))
