"""What happens at the worst moment: erased while it is read, paused and broken, described by a faulty application."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from skerry import Document, Node
from skerry.events import MembersChanged
from skerry.intelligence.pipeline import ReadingState
from skerry.intelligence.quiet_queue import QuietQueue
from skerry.intelligence.reader import Change
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.source import Facets, SourceText
from skerry.intelligence.work import meaning
from skerry.intelligence.work.jobs import INDEX_STATE
from skerry.intelligence.work.turns import Turns, Urgency
from skerry.storage import Connection
from skerry.storage.updates import UpdateOrigin, insert_update
from skerry_protocol.ids import DocumentId
from tests.engine.harbour import Harbour, harbour
from tests.engine.intelligence.notes import AT_ONCE, LIFT, PUMP, SEAL, describe, note, rewrite
from tests.engine.intelligence.test_pipeline import erasure, is_found, rows_about

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


async def start(node: Node, say: Callable[[Document], SourceText | None] = describe) -> None:
    await node.intelligence.start_reading(say, AT_ONCE)
    await node.intelligence.settle()


async def rows(node: Node, document: Document) -> int:
    return await node._journal.database.read(lambda store: rows_about(store, document))


async def waiting_for(turns: Turns) -> None:
    while not turns._waiting:
        await anyio.lowlevel.checkpoint()


async def erase_while_it_is_read(here: Harbour, document: Document) -> None:
    """Bob's worker has cut the note into passages and has not embedded them when alice's erasure arrives."""
    bob, turns = here["bob"], here["bob"].intelligence._reading_worker._turns
    done = bob.intelligence.progress.done
    async with anyio.create_task_group() as tasks:

        async def erase_next() -> None:
            async with turns.take(Urgency.NOBODY):
                await waiting_for(turns)
                bob.intelligence.pause()
                here.relay.store(erasure(here, document))
                await here.settle("bob")

        async with turns.take(Urgency.NOBODY):
            bob.intelligence.resume()
            await waiting_for(turns)
            tasks.start_soon(erase_next)
            await anyio.lowlevel.checkpoint()
    with anyio.fail_after(20):
        while bob.intelligence.progress.done == done:
            await anyio.lowlevel.checkpoint()


async def test_nothing_is_stored_of_a_note_that_is_erased_while_it_is_read(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        bob = here["bob"]
        lift = await note(here["alice"], *LIFT)
        await here.settle()
        await start(bob)
        bob.intelligence.pause()
        pump = await note(here["alice"], *PUMP)
        await here.settle()
        await erase_while_it_is_read(here, pump)
        assert await rows(bob, pump) == 0
        assert await is_found(bob, lift, "lift")


async def test_a_note_half_of_which_was_known_can_be_erased_while_it_is_read(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        bob = here["bob"]
        pump, lift = await note(here["alice"], PUMP[0], (PUMP[1] + "\n") * 8), await note(here["alice"], *LIFT)
        await here.settle()
        await start(bob)
        bob.intelligence.pause()
        async with pump.change():
            pump.text("body").append("The gland is dry again.")
        await here.settle()
        await erase_while_it_is_read(here, pump)
        assert await rows(bob, pump) == 0
        assert await is_found(bob, lift, "lift")


async def test_a_change_does_not_end_a_pause_even_where_something_had_failed_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", "/nowhere/python")
            pump = await note(alice, *PUMP)
            await start(alice)
            assert alice.intelligence.progress.reason
            alice.intelligence.pause()
        await rewrite(pump, "Tight again.")
        await alice.intelligence.settle()
        assert alice.intelligence.progress.state is ReadingState.PAUSED
        assert not await is_found(alice, pump, "tight")
        alice.intelligence.resume()
        await alice.intelligence.settle()
        assert await is_found(alice, pump, "tight")


async def test_where_no_worker_can_start_reading_stops_with_the_reason_instead_of_trying_every_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        for each in (PUMP, SEAL, LIFT):
            await note(alice, *each)
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        await start(alice)
        progress = alice.intelligence.progress
        assert (progress.state, progress.left_out, progress.waiting) == (ReadingState.UNAVAILABLE, 0, 3)
        assert "stopped in the middle" in str(progress.reason)


async def test_reading_that_stopped_goes_on_by_itself_when_the_reason_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        settings = ReadingSettings(quiet_seconds=0, patience_seconds=0, try_again_seconds=0.1)
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", "/nowhere/python")
            await alice.intelligence.start_reading(describe, settings)
            await alice.intelligence.settle()
            assert alice.intelligence.progress.state is ReadingState.UNAVAILABLE
        while alice.intelligence.progress.done == 0:
            await anyio.lowlevel.checkpoint()
        assert await is_found(alice, pump, "gland")


async def test_what_was_written_just_now_has_been_read_when_everything_is_settled(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        await start(alice)
        for word in ("forklift", "ladder", "crane"):
            await rewrite(pump, f"A {word} fell over.")
            await alice.intelligence.settle()
            assert await is_found(alice, pump, word)


def describe_with_a_mistake(document: Document) -> SourceText | None:
    source = describe(document)
    if source and source.title == SEAL[0]:
        raise KeyError(source.body)
    if source and source.title == LIFT[0]:
        return SourceText(source.title, source.body, Facets(at_ms=10**30))
    return source


async def test_a_mistake_of_the_application_leaves_out_the_note_says_so_and_ends_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        await note(alice, *SEAL)
        await note(alice, *LIFT)
        pump = await note(alice, *PUMP)
        await start(alice, describe_with_a_mistake)
        assert await is_found(alice, pump, "gland")
        progress = alice.intelligence.progress
        assert (progress.state, progress.left_out) == (ReadingState.IDLE, 2)
        assert "mistake in the program" in str(progress.problem)
        said = [str(record.__dict__) for record in caplog.records if record.name == "skerry.intelligence"]
        assert len(said) == 2
        assert all("coolant" not in each for each in [*said, str(progress)])


async def test_a_worker_that_dies_while_members_change_ends_nothing(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        bob = here["bob"]
        pump = await note(here["alice"], *PUMP)
        await here.settle()
        await start(bob)
        await bob.intelligence._reading_worker.rest()
        here.relay.store(erasure(here, pump))
        await here.settle("bob")
        bob._hub.tell(MembersChanged())
        await bob.intelligence.settle()
        assert await rows(bob, pump) == 0


async def test_the_index_forgets_a_note_that_was_erased(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        bob = here["bob"]
        pump, lift = await note(here["alice"], *PUMP), await note(here["alice"], *LIFT)
        await here.settle()
        await start(bob)
        here.relay.store(erasure(here, pump))
        await here.settle("bob")
        assert bob.intelligence._pipeline is not None
        await bob.intelligence._pipeline.settle()
        held = await bob.intelligence._reading_worker.do(INDEX_STATE, None)
        assert held.count == await bob._journal.database.read(passages_stored)
        assert await is_found(bob, lift, "people trapped")


def passages_stored(store: Connection) -> int:
    return int(store.execute("SELECT count(*) FROM passage").fetchone()[0])


async def test_what_is_read_while_the_index_is_filled_can_be_found(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        await note(alice, *LIFT)
        await start(alice)
        index = meaning.Meaning(alice._journal.database, alice.intelligence._reading_worker)
        repair = index._feeder.repair

        async def repair_while_a_change_gets_past() -> bool:
            is_in_step = await repair()
            await alice.intelligence._reading_worker.rest()
            await index.note(Change())
            return is_in_step

        index._feeder.repair = repair_while_a_change_gets_past  # type: ignore[method-assign]
        await index.refresh()
        assert not index._is_filled()


async def test_what_became_durable_just_before_the_device_stopped_is_read_after_the_restart(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        at_ms = here.devices["alice"].clock.now_ms()
        newer = await words_from_elsewhere(here, pump)
        await alice._journal.database.write(
            lambda store: insert_update(store, pump.id, UpdateOrigin.HERE, newer, at_ms)
        )
        await start(alice)
        await here.devices["alice"].close()
        alice = await here.devices["alice"].open()
        await start(alice)
        assert await is_found(alice, pump, "axolotl")


async def words_from_elsewhere(here: Harbour, document: Document) -> bytes:
    """An update of a note that no page has been told of yet."""
    alone = await here["alice"]._documents.open_alone(document.id)
    draft = alone._ready_draft()
    with alone._written_by_this_task(), draft.writing():
        alone.text("body").append(" An axolotl was seen.")
    update = draft.take()
    assert update is not None
    return update


async def test_the_queue_does_not_grow_with_the_changes_of_one_document() -> None:
    waiting = QuietQueue(quiet_seconds=3600, patience_seconds=7200)
    for _ in range(5_000):
        waiting.touch(DocumentId(bytes(16)))
    assert len(waiting._places) < 200


async def test_two_devices_in_one_process_do_not_know_of_each_others_notes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    async with harbour(tmp_path / "one") as one, harbour(tmp_path / "two") as two:
        pump, lift = await note(one["alice"], *PUMP), await note(two["alice"], *LIFT)
        await start(one["alice"])
        await start(two["alice"])
        assert [hit.document for hit in (await one["alice"].search("elevator")).hits] in ([], [pump.id])
        assert await is_found(two["alice"], lift, "elevator")
