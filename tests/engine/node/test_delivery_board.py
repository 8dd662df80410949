"""What a page is told about delivery is never older than what it was promised."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from tests.engine.harbour import harbour, write

pytestmark = pytest.mark.anyio


async def test_whoever_refreshes_waits_for_a_refresh_that_is_under_way(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        note = await here.note("alice", "one ")
        await here.settle()
        board = here["alice"]._board
        await write(note, "two")
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(board.refresh)
            await anyio.lowlevel.checkpoint()
            await board.refresh()
            assert board.read(note.id).saved_at_ms is not None
        await here.settle()
        assert here["alice"].delivery(note.id).own_records_accepted == 2
