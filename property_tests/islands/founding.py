"""Where every story of the islands begins: a workspace of three, made once and copied often."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import anyio

from property_tests.islands.paper import TECHNICIANS
from tests.engine.sync.archipelago import open_archipelago

FOUNDERS = (("alice", ()), ("bob", (TECHNICIANS,)), ("carol", ()))
LATE = "dave"


@cache
def founded() -> Path:
    """A folder with a workspace of three and a device that has not joined yet; made once, copied often."""
    folder = Path(mkdtemp(prefix="islands-"))

    async def make() -> None:
        async with open_archipelago(folder) as archipelago:
            await archipelago.found(*FOUNDERS)
            await archipelago.add(LATE).create()
            await archipelago[LATE].open()

    anyio.run(make)
    return folder
