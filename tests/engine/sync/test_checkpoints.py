"""Whole states in the place of long histories, between devices that all keep writing."""

from __future__ import annotations

from typing import Any

import pytest

from skerry import Audience
from skerry.sync import departures

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def early_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departures, "CHECKPOINT_EVERY_UPDATES", 2)


async def test_a_checkpoint_need_not_hold_what_its_reader_has_not_sent_yet(sea: Any) -> None:
    note = await sea.create_note("alice", Audience.everyone(), "one")
    await sea.settle()
    await sea.write("bob", note, ", two")
    await sea.settle()
    sea["bob"].node.go_offline()
    await sea.write("bob", note, ", unsent")
    for words in (", three", ", four", ", five"):
        await sea.write("alice", note, words)
        await sea["alice"].meet()
    await sea.settle()
    assert sea.alarms() == {}
    assert await sea.read("alice", note) == await sea.read("bob", note)
    assert "unsent" in await sea.read("alice", note)
