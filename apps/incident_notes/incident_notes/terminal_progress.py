"""How far something is, on one line of a terminal; nothing at all where the words go into a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterable
from types import TracebackType
from typing import Self

import anyio
import click

from skerry.events import NodeEvent, ReadingProgressed

from .notebook import Notebook
from .reader import Reader


class TerminalProgress:
    """Says on the terminal how far `what` is; the line is gone when the block ends."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._is_shown = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def tell(self, share: float) -> None:
        """`share` of it, from 0 to 1, is done."""
        if self._is_shown:
            click.echo(f"\r\x1b[K{self._what}: {share:.0%}", nl=False, err=True)

    async def follow(self, reader: Reader, notebook: Notebook, *, at_most_seconds: float) -> None:
        """Wait until the notes were read that can be, but no longer than so many seconds."""
        with anyio.move_on_after(at_most_seconds), notebook.node.events() as events:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._tell_of_reading, reader, events)
                await reader.settle()
                tasks.cancel_scope.cancel()

    async def _tell_of_reading(self, reader: Reader, events: AsyncIterable[NodeEvent]) -> None:
        async for event in events:
            if isinstance(event, ReadingProgressed):
                progress = reader.progress
                self.tell(progress.done / max(progress.done + progress.waiting, 1))
