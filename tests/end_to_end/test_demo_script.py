"""The demo's own script: it passes where all is well, and fails where a promise is broken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from incident_notes.demo.check import CheckFailed, run_check
from incident_notes.demo.stage import Stage, set_stage

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

NOON_MS = 1_795_345_200_000


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with set_stage(tmp_path / "stage", now_ms=NOON_MS) as stage:
        yield stage


async def test_the_script_of_the_demo_passes(stage: Stage) -> None:
    result = await run_check(stage)
    assert (result.notes, result.devices) == (12, 3)
    assert result.relay_records > 0
    assert result.phrases_searched > 80
    assert result.found_by_meaning


async def test_the_script_of_the_demo_fails_where_the_relay_holds_a_phrase_in_the_clear(stage: Stage) -> None:
    phrase = (await stage.devices[0].page.notebook.entries())[-1].note.title
    (stage.relay.folder / "debug.log").write_text(f"received: {phrase}")
    with pytest.raises(CheckFailed, match="plain text"):
        await run_check(stage)


async def test_the_script_of_the_demo_fails_where_a_device_stays_away(stage: Stage) -> None:
    station = stage.devices[2]
    station.node.go_offline()
    with pytest.raises(CheckFailed, match="same notes"):
        await run_check(stage)
