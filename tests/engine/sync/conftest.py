"""An archipelago of three: alice, who is the admin, bob and carol, who belong to no group but bob's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from skerry.storage import ballast

if TYPE_CHECKING:
    from tests.engine.sync.archipelago import Archipelago


@pytest.fixture
async def sea(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Archipelago]:
    from tests.engine.sync.archipelago import open_archipelago

    monkeypatch.setattr(ballast, "BALLAST_BYTES", ballast.LEAST_BALLAST_BYTES)
    async with open_archipelago(tmp_path) as archipelago:
        await archipelago.found(("alice", ()), ("bob", ("technicians",)), ("carol", ()))
        yield archipelago
