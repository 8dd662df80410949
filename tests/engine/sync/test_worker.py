"""One device and its connection: when it dials, what it waits for, and what survives a bad moment."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from skerry import DeliveryLevel, Live, Offline, Refused
from skerry.sync.journal import Journal
from skerry.sync.ledger import Ledger
from skerry_protocol.messages import ErrorCode, RejectionReason
from skerry_protocol.records import SignedRecord, Update, parse_record
from tests.engine.hand_relay import Line
from tests.engine.harbour import Harbour, harbour, lawful_harbour, write

pytestmark = pytest.mark.anyio


async def test_typing_without_a_network_does_not_dial(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        note = await here.note("alice", "")
        await here.settle()
        here.relay.is_down = True
        assert isinstance(await here.reconnect("alice"), Offline)
        dials = here.relay.dials
        for _ in range(20):
            await write(note, "x")
            await here["alice"].send_presence(note.id, b"typing")
        await anyio.wait_all_tasks_blocked()
        assert here.relay.dials == dials
        here.relay.is_down = False
        assert await here["alice"].sync_now() == Live()
        assert here["alice"].delivery(note.id).level is DeliveryLevel.ON_RELAY


async def test_a_device_says_when_it_tries_again(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        here.relay.is_down = True
        status = await here.reconnect("alice")
        assert isinstance(status, Offline)
        assert status.retry_at_ms
        assert status.retry_at_ms > here.devices["alice"].clock.at_ms


async def test_the_relays_wish_for_a_pause_is_kept(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:

        def refuse(line: Line) -> bool:
            line.session.refuse(ErrorCode.DRAINING, "Down for a moment.", 90_000)
            return True

        here.relay.on_hello = refuse
        status = await here.reconnect("alice")
        assert isinstance(status, Offline)
        assert status.retry_at_ms
        assert status.retry_at_ms >= here.devices["alice"].clock.at_ms + 90_000


async def test_going_offline_is_told_as_a_choice_and_going_online_sends_what_waited(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await here.note("alice", "one ")
        await here.settle()
        here["alice"].go_offline()
        assert await here["alice"].sync_now() == Offline(by_choice=True)
        await write(note, "two")
        await here["bob"].sync_now()
        assert await here.read("bob", note.id) == "one "
        here["alice"].go_online()
        await here.settle()
        assert await here.read("bob", note.id) == "one two"


async def test_going_offline_and_online_at_once_ends_online(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        for _ in range(5):
            here["alice"].go_offline()
            here["alice"].go_online()
        with anyio.fail_after(5):
            while here["alice"].status != Live():
                await anyio.lowlevel.checkpoint()


async def test_what_arrived_while_going_offline_is_shown_or_comes_again(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await here.note("alice", "")
        await here.settle()
        shown = await here["bob"].document(note.id)
        for number in range(20):
            await write(note, f"{number} ")
            await here["alice"].sync_now()
            for _ in range(number):
                await anyio.lowlevel.checkpoint()
            here["bob"].go_offline()
            await here["bob"].sync_now()
            rows = await here["bob"]._journal.database.read(
                lambda store: store.execute(
                    "SELECT count(*) FROM record WHERE document = ?", (note.id.raw,)
                ).fetchone()
            )
            assert rows
            here["bob"].go_online()
        await here.settle()
        assert str(shown.text("body")) == "".join(f"{number} " for number in range(20))


async def test_a_full_relay_is_named_nothing_is_called_delivered_and_it_goes_out_once_there_is_room(
    tmp_path: Path,
) -> None:
    async with harbour(tmp_path) as here:
        note = await here.note("alice", "one ")
        await here.settle()

        def refuse(line: Line, signed: SignedRecord) -> bool:
            if not isinstance(parse_record(signed), Update):
                return False
            line.session.reject(signed.record_id, RejectionReason.OVER_QUOTA, "This workspace is full.")
            return True

        here.relay.on_push = refuse
        await write(note, "two")
        await here["alice"].sync_now()
        assert here.alarms("alice") == {"record_rejected"}
        assert here["alice"].delivery(note.id).level is DeliveryLevel.HERE
        here.relay.on_push = lambda _line, _record: False
        assert await here.reconnect("alice") == Live()
        assert here["alice"].delivery(note.id).own_records_accepted == 2


async def test_a_relay_that_does_not_take_the_workspace_takes_nothing_away(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        note = await here.note("alice", "mine")
        await here.settle()
        here.relay.wipe()

        def refuse(line: Line, signed: SignedRecord) -> bool:
            line.session.reject(signed.record_id, RejectionReason.UNAUTHORISED, "Not served here.")
            return True

        here.relay.on_push = refuse
        await here.reconnect("alice")
        await here.devices["alice"].close()
        await here.devices["alice"].open()
        assert await here.read("alice", note.id) == "mine"
        assert len(here["alice"].members()) == 1


async def test_a_sealed_record_that_was_never_sent_goes_out_after_a_restart_byte_for_byte(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        note = await here.note("alice", "one ")
        await here.settle()
        lost: list[SignedRecord] = []

        def swallow(line: Line, signed: SignedRecord) -> bool:
            lost.append(signed)
            line.hang_up()
            return True

        here.relay.on_push = swallow
        await write(note, "two")
        await here["alice"].sync_now()
        await here.devices["alice"].close()
        here.relay.on_push = lambda _line, _record: False
        await here.devices["alice"].open()
        await here["alice"].sync_now()
        assert lost[0].encode() in [row.record for row in here.relay.rows]
        assert here["alice"].delivery(note.id).own_records_accepted == 2


async def fill_the_disk(here: Harbour, name: str) -> int:
    """Let the store of a device grow no further, as SQLite itself sees it; the bound it had before."""
    database = here[name]._journal.database
    before = await database.read(lambda store: store.execute("PRAGMA max_page_count").fetchone()[0])
    await database.write(lambda store: store.execute("PRAGMA max_page_count = 1").fetchone())
    return int(before)


async def test_a_full_disk_is_told_with_a_hint_and_what_came_meanwhile_comes_once_there_is_room(
    tmp_path: Path,
) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await here.note("alice", "one ")
        await here.settle()
        await fill_the_disk(here, "bob")
        await write(note, "x" * 500_000)
        await here["alice"].sync_now()
        with anyio.fail_after(10):
            while not isinstance(here["bob"].status, Refused):
                await anyio.lowlevel.checkpoint()
        status = here["bob"].status
        assert isinstance(status, Refused)
        assert "Free some room" in status.reason
        assert await here.read("bob", note.id) == "one "
        database = here["bob"]._journal.database
        await database.write(lambda store: store.execute("PRAGMA max_page_count = 1000000").fetchone())
        await here.settle()
        assert await here.read("bob", note.id) == "one " + "x" * 500_000


async def test_after_a_commit_that_failed_memory_is_what_the_store_is(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await here.note("alice", "one ")
        await here.settle()
        journal: Journal = here["bob"]._journal

        async def fail() -> None:
            async with journal.change() as batch:
                journal.ledger.heads.clear()
                journal.ledger.accesses.clear()
                batch.write(lambda store: store.execute("INSERT INTO no_such_table VALUES (1)"))

        with pytest.raises(Exception, match="no such table"):
            await fail()
        stored = await journal.database.read(
            lambda store: Ledger.load(store, journal.ledger.identity, journal.ledger.workspace)
        )
        assert journal.ledger.heads == stored.heads
        assert journal.ledger.accesses == stored.accesses
        assert journal.ledger.heads
        await write(note, "two")
        await here.settle()
        assert await here.read("bob", note.id) == "one two"


async def test_delivery_climbs_from_here_to_the_relay_to_held(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path, ["bob"]) as here:
        here["bob"].go_offline()
        await here["bob"].sync_now()
        note = await here.note("alice", "Pump 3")
        await here["alice"]._board.refresh()
        assert here["alice"].delivery(note.id).level is DeliveryLevel.HERE
        await here["alice"].sync_now()
        delivery = here["alice"].delivery(note.id)
        assert delivery.level is DeliveryLevel.ON_RELAY
        assert [holder.holds_all_of_ours for holder in delivery.holders] == [None]
        here["bob"].go_online()
        await here.settle()
        assert here["alice"].delivery(note.id).level is DeliveryLevel.HELD


async def test_an_alarm_stays_until_it_is_put_away_and_is_raised_anew_after_that(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        for _ in range(2):
            here.relay.wipe()
            await here.settle()
        (alarm,) = alice.alarms()
        assert alarm.name == "relay_replaced"
        assert alarm.what
        assert alarm.next_step
        await alice.put_alarm_away(alarm.number)
        assert alice.alarms() == []
        await here.devices["alice"].close()
        await here.devices["alice"].open()
        assert here["alice"].alarms() == []
        here.relay.wipe()
        await here.settle()
        assert here.alarms("alice") == {"relay_replaced"}


async def test_a_cursor_of_a_stranger_is_not_shown(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        line = here.relay.line_of(here["bob"])
        line.session.present(b"no record")
        line.flush()
        await line.barrier()
        assert here.alarms("bob") == {"malformed_record"}
        assert here["bob"].status == Live()
