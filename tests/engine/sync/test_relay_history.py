"""A relay whose log went back in time, and has grown again before a device meets it."""

from __future__ import annotations

from typing import Any

import pytest

from skerry import Audience

pytestmark = pytest.mark.anyio


async def test_nobody_is_accused_because_a_relay_went_back_and_grew_again(sea: Any) -> None:
    """Bob's place in the log lies behind where dave joined anew: he hears of dave's work before he hears of dave."""
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea.settle()
    copy = await sea.haven.image()
    await sea.add("dave").create()
    await sea["dave"].open()
    for words in (", still", ", and more"):
        await sea.write("carol", note, words)
        await sea.settle("alice", "bob", "carol")
    sea["bob"].node.go_offline()
    await sea.haven.restart(copy)
    await sea.join(sea["dave"])
    await sea.settle("alice", "dave")
    for words in (", says dave", ", twice", ", three times"):
        await sea.write("dave", note, words)
        await sea["dave"].meet()
    await sea.settle("alice", "carol", "dave")
    await sea["bob"].meet()
    assert await sea.read("bob", note) == await sea.read("dave", note)
    await sea.settle()
    texts = {await sea.read(name, note) for name in sea.islands}
    assert len(texts) == 1
    assert {alarm for alarms in sea.alarms().values() for alarm in alarms} <= {"relay_rolled_back", "relay_forked"}


async def test_what_a_relay_was_given_after_it_went_back_reaches_those_who_were_ahead_of_it(sea: Any) -> None:
    """Bob has read further than the restored log goes; by the time he is back it has grown past him."""
    copy = await sea.haven.image()
    for words in ("one", "two", "three"):
        await sea.create_note("alice", Audience.everyone(), words)
    await sea.settle()
    for name in ("alice", "bob"):
        sea[name].node.go_offline()
    await sea.haven.restart(copy)
    new = await sea.create_note("carol", Audience.everyone(), "four")
    await sea.settle("carol")
    await sea.settle()
    await sea["bob"].meet()
    assert await sea.read("bob", new) == await sea.read("alice", new) == "four"


async def test_work_that_a_relay_lost_after_its_receipt_and_before_the_feed_goes_out_again(sea: Any) -> None:
    """Carol holds the relay's signature for a record that she has not seen in the feed when the log goes back."""
    await sea.settle()
    copy = await sea.haven.image()
    for name in ("alice", "bob"):
        sea[name].node.go_offline()
    note = await sea.create_note("carol", Audience.everyone(), "Pump 3 leaks")
    feed = sea["carol"].node._worker.intake.take
    sea["carol"].node._worker.intake.take = lambda *_: None
    await sea["carol"].node.sync_now()
    sea["carol"].node._worker.intake.take = feed
    assert sea["carol"].node.delivery(note).own_records_accepted == 1
    await sea.haven.restart(copy)
    await sea.settle()
    assert await sea.read("alice", note) == "Pump 3 leaks"
    assert sea.alarms()["carol"] == ["relay_rolled_back"]


async def test_a_relay_that_is_still_being_told_who_reads_a_note_has_broken_no_promise(sea: Any) -> None:
    """Dave tells a wiped relay of a note again, and is cut off before he comes to the grant that lets him read it."""
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea.add("dave").create()
    await sea["dave"].open()
    await sea.join(sea["dave"])
    await sea.settle()
    for name in ("alice", "bob", "carol"):
        sea[name].node.go_offline()
    await sea.haven.restart({})
    for frames in range(5, 40, 3):
        sea["dave"].weather.frames_until_cut = frames
        await sea["dave"].meet()
    sea["dave"].weather.frames_until_cut = None
    await sea.settle()
    assert await sea.read("dave", note) == "Pump 3 leaks"
    assert {alarm for alarms in sea.alarms().values() for alarm in alarms} == {"relay_replaced"}


async def test_who_holds_what_is_heard_again_after_a_relay_went_back_and_was_given_everything(sea: Any) -> None:
    """The notes' chains are the same again; only the log's end tells bob that there are words he has not heard."""
    copy = await sea.haven.image()
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea.settle()
    await sea.write("bob", note, ", says bob")
    await sea["bob"].meet()
    sea["bob"].node.go_offline()
    for name in ("alice", "carol"):
        await sea[name].node.sync_now()
        sea[name].node.go_offline()
    await sea.haven.restart(copy)
    await sea.settle("alice")
    await sea.settle()
    assert sea["bob"].node.delivery(note).level.name == "HELD"


async def test_a_relay_that_was_restored_to_before_the_workspace_is_told_who_belongs_to_it(sea: Any) -> None:
    """Its log is the same one, only empty: to it everybody is a stranger, the admin too."""
    note = await sea.create_note("alice", Audience.everyone(), "Pump 3 leaks")
    await sea.settle()
    for island in sea.islands.values():
        island.node.go_offline()
    await sea.haven.restart({})
    empty = await sea.haven.image()
    await sea.settle()
    await sea.haven.restart(empty)
    await sea.settle()
    assert {entry.document for entry in await sea.haven.entries(sea.workspace)} >= {None, note}


async def test_a_relay_that_was_restored_to_before_a_device_joined_hears_of_it_from_the_device(sea: Any) -> None:
    copy = await sea.haven.image()
    await sea.add("dave").create()
    await sea["dave"].open()
    await sea.join(sea["dave"])
    await sea.settle()
    note = await sea.create_note("dave", Audience.everyone(), "Pump 3 leaks")
    await sea.settle()
    for island in sea.islands.values():
        island.node.go_offline()
    await sea.haven.restart(copy)
    await sea.settle("dave")
    assert note in {entry.document for entry in await sea.haven.entries(sea.workspace)}
