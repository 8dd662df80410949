"""Both sides of a fork, kept for whoever has to find out which device was cloned."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import anyio

from skerry_protocol.codec import encode

from .verdicts import Forked

MAX_FORKS = 1_000
"""A forking device can make any number of forks, and the first ones already prove what it is."""


class ForkEvidence(Protocol):
    """A place for forks, of which it keeps at least the first ones."""

    async def keep(self, fork: Forked) -> None:
        """Keep both records of `fork`; keeping it again changes nothing."""
        ...


class MemoryEvidence:
    """Evidence that is forgotten with the process."""

    def __init__(self) -> None:
        self.forks: list[Forked] = []

    async def keep(self, fork: Forked) -> None:
        if fork not in self.forks and len(self.forks) < MAX_FORKS:
            self.forks.append(fork)


class EvidenceFolder:
    """One file per fork: the canonical list of the encoded standing record (None if pruned) and the refused one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def keep(self, fork: Forked) -> None:
        await anyio.to_thread.run_sync(self._write, fork)

    def kept(self) -> Sequence[Path]:
        """The files, oldest name first."""
        return sorted(self._folder.glob("*.fork"))

    def _write(self, fork: Forked) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{fork.contender.record_id}.fork"
        if path.exists() or len(self.kept()) >= MAX_FORKS:
            return
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(encode([fork.standing.record, fork.contender.encode()]))
