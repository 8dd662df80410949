"""Attacks 26–30: a relay that replays, reorders, withholds, forgets or shows two histories, against whole devices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from skerry import Audience, Document
from skerry.sync import log_follower
from skerry.sync.conversation import Conversation
from skerry.sync.status import Live
from skerry_protocol.ids import RecordId
from skerry_protocol.messages import Entry
from skerry_protocol.records import SignedRecord
from skerry_protocol.statements import LogHead
from tests.engine import forging
from tests.engine.hand_relay import Line
from tests.engine.harbour import Harbour, harbour, write

pytestmark = pytest.mark.anyio


async def two_with_a_note(here: Harbour, *texts: str) -> Document:
    """A note of alice's with one record per text, which bob holds."""
    note = await here["alice"].create_document(Audience.everyone())
    for text in texts:
        await write(note, text)
        await here.settle()
    return note


@pytest.mark.attack(26)
async def test_replayed_records_change_nothing_and_alarm_nobody(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ", "two ")
        line = here.relay.line_of(here["bob"])
        line.say(*[here.relay.entry(number) for number in range(1, len(here.relay.rows) + 1)])
        await line.barrier()
        assert await here.read("bob", note.id) == "one two "
        assert here.alarms("bob") == set()


@pytest.mark.attack(27)
async def test_hundreds_of_records_in_reverse_are_all_applied_and_break_nothing(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "")
        links = forging.chain(here.ledger("alice"), note.id, ["x"] * 600)
        line = here.relay.line_of(here["bob"])
        last = len(here.relay.rows)
        entries = [Entry(last, note.id, 0, link.record_id, link.encode()) for link in links]
        line.say(*reversed(entries))
        await line.barrier()
        assert await here.read("bob", note.id) == "x" * 600
        assert len(here.ledger("bob").waiting) == 0
        assert here["bob"].status == Live()


@pytest.mark.attack(27)
async def test_a_record_that_is_left_out_is_named_and_comes_after_all(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ")
        bob, left_out = here["bob"].device_id, len(here.relay.rows) + 1
        here.relay.edit = lambda line, entries: [
            entry for entry in entries if line.device != bob or entry.resume != left_out
        ]
        for text in ("two ", "three"):
            await write(note, text)
            await here["alice"].sync_now()
        await here["bob"].sync_now()
        assert "relay_skipped" in here.alarms("bob")
        assert await here.read("bob", note.id) == "one "
        here.relay.edit = lambda _line, entries: entries
        here.relay.hang_up_all()
        await here.settle()
        assert await here.read("bob", note.id) == "one two three"


@pytest.mark.attack(27)
async def test_without_counting_the_places_a_record_that_is_left_out_is_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_follower.LogFollower, "take", lambda *_: None)
    monkeypatch.setattr(log_follower.LogFollower, "judge", lambda *_: log_follower.RelayHistory.CONTINUES)
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ")
        bob, left_out = here["bob"].device_id, len(here.relay.rows) + 1
        here.relay.edit = lambda line, entries: [
            entry for entry in entries if line.device != bob or entry.resume != left_out
        ]
        for text in ("two ", "three"):
            await write(note, text)
            await here["alice"].sync_now()
        await here["bob"].sync_now()
        here.relay.edit = lambda _line, entries: entries
        await here.reconnect("bob")
        assert await here.read("bob", note.id) == "one "


async def withhold_the_newest_from_bob(here: Harbour) -> Document:
    """Carol has seen alice's newest record and says so; bob is not shown it."""
    note = await two_with_a_note(here, "one ")
    bob = here["bob"].device_id
    await write(note, "two")
    withheld: set[RecordId] = set()

    def hide(line: Line, entries: list[Entry]) -> list[Entry]:
        fresh = {
            e.record_id for e in entries if e.document == note.id and e.n > here.ledger("bob").log_head(note.id).n
        }
        withheld.update(fresh)
        return [e for e in entries if line.device != bob or e.record_id not in withheld]

    here.relay.edit = hide
    here.relay.edit_heads = lambda heads: [head for head in heads if head.document != note.id or not withheld]
    for name in ("alice", "carol", "alice", "carol", "bob"):
        await here[name].sync_now()
    return note


@pytest.mark.attack(28)
async def test_a_withheld_tail_is_named_once_another_device_tells_of_it(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "carol"]) as here:
        note = await withhold_the_newest_from_bob(here)
        assert await here.read("bob", note.id) == "one "
        assert "relay_withholds" in here.alarms("bob")


@pytest.mark.attack(28)
async def test_without_comparing_heads_a_withheld_tail_goes_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_follower.LogFollower, "check_coverage", lambda *_: None)
    async with harbour(tmp_path, ["bob", "carol"]) as here:
        await withhold_the_newest_from_bob(here)
        assert here.alarms("bob") == set()


@pytest.mark.attack(29)
async def test_a_relay_that_was_rolled_back_is_named_and_healed(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ")
        rows = len(here.relay.rows)
        await write(note, "two")
        await here.settle()
        here.relay.roll_back(rows)
        await here.settle()
        assert "relay_rolled_back" in here.alarms("alice") | here.alarms("bob")
        carol = await here.join("carol")
        await here.settle()
        assert str((await carol.document(note.id)).text("body")) == "one two"


@pytest.mark.attack(29)
@pytest.mark.attack(30)
async def test_without_comparing_what_the_relay_signed_its_loss_goes_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = log_follower.LogFollower
    monkeypatch.setattr(follower, "judge", lambda *_: log_follower.RelayHistory.CONTINUES)

    async def never(*_: object) -> bool:
        return False

    monkeypatch.setattr(Conversation, "_has_gone_back", never)
    async with harbour(tmp_path) as here:
        rows = len(here.relay.rows)
        note = await two_with_a_note(here, "one ")
        here.relay.roll_back(rows)
        await here.settle()
        assert here.alarms("alice") == set()
        assert not any(row.document == note.id for row in here.relay.rows)


@pytest.mark.attack(29)
async def test_a_relay_that_forgot_whole_notes_is_named_and_healed(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        rows = len(here.relay.rows)
        note = await two_with_a_note(here, "Pump 3")
        here.relay.roll_back(rows)
        await here.settle("alice")
        assert "relay_rolled_back" in here.alarms("alice")
        assert any(row.document == note.id for row in here.relay.rows)


@pytest.mark.attack(29)
async def test_a_wiped_relay_is_named_and_gets_everything_back(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ", "two")
        here.relay.wipe()
        await here.settle()
        assert here.alarms("alice") == here.alarms("bob") == {"relay_replaced"}
        carol = await here.join("carol")
        await here.settle()
        assert str((await carol.document(note.id)).text("body")) == "one two"
        assert here["alice"].delivery(note.id).own_records_accepted == 2


@pytest.mark.attack(30)
async def test_two_signed_heads_at_one_place_are_named(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        await two_with_a_note(here, "one ")
        here.relay.edit_heads = lambda heads: [LogHead(head.document, head.n, bytes(32)) for head in heads]
        here.relay.hang_up_all()
        alice = here["alice"]
        with anyio.fail_after(10):
            while "relay_forked" not in here.alarms("alice"):
                await anyio.lowlevel.checkpoint()
        here.relay.edit_heads = lambda heads: heads
        await here.settle()
        assert alice.status == Live()


@pytest.mark.attack(30)
async def test_another_record_at_a_place_seen_before_is_named_even_after_a_restart(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        await two_with_a_note(here, "one ")
        await here.devices["bob"].close()
        await here.devices["bob"].open()
        await here["bob"].sync_now()
        line, newest = here.relay.line_of(here["bob"]), max(here.relay.rows, key=lambda row: row.n)
        line.say(Entry(len(here.relay.rows), newest.document, newest.n, RecordId(bytes(32)), b"another"))
        await line.barrier()
        assert "relay_forked" in here.alarms("bob")


@pytest.mark.attack(30)
async def test_a_receipt_that_contradicts_the_feed_is_named(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice, relay = here["alice"], here.relay
        note = await two_with_a_note(here, "one ")

        def lie(line: Line, signed: SignedRecord) -> bool:
            receipt = relay.receipt(relay.store(signed))
            line.session.accept(replace(receipt, log=replace(receipt.log, head=bytes(32))))
            return True

        relay.on_push = lie
        await write(note, "two")
        await alice.sync_now()
        assert "relay_forked" in here.alarms("alice")
