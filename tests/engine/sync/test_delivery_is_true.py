"""What a device says about where its work is, at every moment."""

from __future__ import annotations

from typing import Any

import pytest

from skerry import Audience
from skerry.sync.status import DeliveryLevel

pytestmark = pytest.mark.anyio


async def test_work_that_was_just_written_is_nowhere_else_yet(sea: Any) -> None:
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea.settle()
    alice = sea["alice"].node
    assert alice.delivery(note).level is DeliveryLevel.HELD
    alice.go_offline()
    await sea.write("alice", note, " again")
    assert alice.delivery(note).level is DeliveryLevel.HERE


async def test_after_everybody_has_met_all_work_is_held_elsewhere(sea: Any) -> None:
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea.settle()
    await sea.write("bob", note, ", says bob")
    await sea.settle()
    for name in ("alice", "bob"):
        assert sea[name].node.delivery(note).level is DeliveryLevel.HELD


@pytest.mark.parametrize("frames", range(3, 14))
async def test_a_word_about_what_is_held_that_was_lost_on_the_way_is_said_again(sea: Any, frames: int) -> None:
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea["alice"].meet()
    sea["carol"].node.go_offline()
    sea["bob"].weather.frames_until_cut = frames
    await sea["bob"].meet()
    sea["bob"].weather.frames_until_cut = None
    await sea.settle("alice", "bob")
    assert sea["alice"].node.delivery(note).level is DeliveryLevel.HELD


async def test_a_wiped_relay_is_told_again_who_holds_what(sea: Any) -> None:
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea.settle()
    await sea.haven.restart({})
    await sea.settle()
    entries = await sea.haven.entries(sea.workspace)
    covering = {entry.author for entry in entries if entry.kind.name == "COVERAGE" and entry.document == note}
    assert covering == {island.node.device_id for island in sea.islands.values()}
