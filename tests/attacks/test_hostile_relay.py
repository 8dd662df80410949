"""Attacks 7, 8, 13, 22, 26–30, 45, 51–53: a relay that lies, against whole devices, and each lie by its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from skerry import Audience, Document
from skerry.access.issuing import issue_genesis, issue_roster_change
from skerry.sync import log_follower
from skerry.sync.status import Live, Offline, Refused
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.messages import Entry, ErrorCode
from skerry_protocol.records import AddDevice, Role, SignedRecord
from skerry_protocol.signing import SigningKey
from skerry_protocol.statements import LogHead
from tests.engine import forging
from tests.engine.harbour import RELAY_KEY, Harbour, Line, harbour, write
from tests.protocol.cast import MALLORY

pytestmark = pytest.mark.anyio


async def two_with_a_note(here: Harbour, *texts: str) -> Document:
    """A note of alice's with one record per text, which bob holds."""
    note = await here["alice"].create_document(Audience.everyone())
    for text in texts:
        await write(note, text)
        await here.settle()
    return note


@pytest.mark.attack(7)
async def test_a_relay_with_another_key_is_not_spoken_to(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        here.relay.key = SigningKey(bytes(32))
        here.relay.hang_up_all()
        pushed = len(here.relay.pushes)
        await here.note("alice", "not for strangers")
        assert isinstance(await here["alice"].sync_now(), Offline)
        assert len(here.relay.pushes) == pushed


@pytest.mark.attack(8)
async def test_the_genesis_of_another_workspace_is_refused(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        ledger = here.ledger("alice")
        before = ledger.roster
        here.relay.store(issue_genesis(SigningKey(bytes(32)), ledger.identity, RELAY_KEY.public_key))
        await here.settle()
        assert here.alarms("alice") == {"roster_refused"}
        assert ledger.roster == before


def adding_mallory(here: Harbour) -> SignedRecord:
    """What a relay would like the roster to say, over a signature that is not alice's."""
    ledger = here.ledger("alice")
    addition = AddDevice(MALLORY.certificate, Role.ADMIN, ())
    return forging.broken(issue_roster_change(ledger.identity, ledger.roster, addition))


@pytest.mark.attack(22)
async def test_a_member_that_the_relay_adds_is_refused(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        here.relay.store(adding_mallory(here))
        await here.settle()
        assert "roster_refused" in here.alarms("bob")
        assert {member.name for member in here["bob"].members()} == {"alice", "bob"}


@pytest.mark.attack(22)
async def test_without_the_signature_of_an_admin_the_relay_adds_its_member(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skerry_protocol.roster.verify_record", lambda *_: None)
    async with harbour(tmp_path, ["bob"]) as here:
        here.relay.store(adding_mallory(here))
        await here["bob"].sync_now()
        assert MALLORY.device in here.ledger("bob").roster.devices


@pytest.mark.attack(3)
async def test_content_before_the_first_roster_record_is_dropped_and_the_device_lives_on(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await here.note("alice", "Pump 3")
        await here.settle()
        carol = await here.launch("carol")
        request = await carol.join(await here["alice"].invite())
        content_first = True

        def shuffled(line: Line, entries: list[Entry]) -> list[Entry]:
            is_work = [entry for entry in entries if entry.document == note.id]
            rest = [entry for entry in entries if entry.document != note.id]
            return [*is_work, *rest] if content_first else entries

        here.relay.edit = shuffled
        await here["alice"].add_device(request)
        await here["alice"].sync_now()
        assert await here.reconnect("carol") == Live()
        assert "unknown_author" in here.alarms("carol") or "access_refused" in here.alarms("carol")
        content_first = False
        here.relay.hang_up_all()
        await here.settle()
        assert await here.read("carol", note.id) == "Pump 3"


@pytest.mark.attack(14)
@pytest.mark.parametrize("damage", ["bytes", "signature", "name"])
async def test_a_damaged_record_is_dropped_by_name_and_fetched_again(tmp_path: Path, damage: str) -> None:
    expected = {"bytes": "malformed_record", "signature": "bad_signature", "name": "misnamed_record"}[damage]
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ")
        here.relay.edit = lambda line, entries: [
            damaged(entry, damage) if line.device == here["bob"].device_id else entry for entry in entries
        ]
        await write(note, "two")
        await here["alice"].sync_now()
        await here["bob"].sync_now()
        assert expected in here.alarms("bob")
        assert await here.read("bob", note.id) == "one "
        here.relay.edit = lambda _line, entries: entries
        here.relay.hang_up_all()
        await here.settle()
        assert await here.read("bob", note.id) == "one two"


def damaged(entry: Entry, damage: str) -> Entry:
    if entry.record is None or not entry.n:
        return entry
    signed = SignedRecord.decode(entry.record)
    match damage:
        case "bytes":
            return replace(entry, record=entry.record[:-1])
        case "signature":
            return replace(entry, record=forging.broken(signed).encode())
    return replace(entry, record_id=RecordId(bytes(32)))


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


@pytest.mark.attack(13)
async def test_a_relay_that_speaks_another_version_is_refused_in_words(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:

        def refuse(line: Line) -> bool:
            line.session.refuse(ErrorCode.UNSUPPORTED_VERSION, "Version 1 is too old for this relay.")
            return True

        here.relay.on_hello = refuse
        status = await here.reconnect("alice")
        assert status == Refused("Version 1 is too old for this relay.")


@pytest.mark.attack(35)
async def test_a_device_that_was_removed_is_told_so_and_stays_usable(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ")

        def refuse(line: Line) -> bool:
            if line.device == here["bob"].device_id:
                line.session.refuse(ErrorCode.REMOVED, "This device was removed.")
            return line.device == here["bob"].device_id

        here.relay.on_hello = refuse
        assert await here.reconnect("bob") == Refused("This device was removed.")
        await write(await here["bob"].document(note.id), "still mine")
        assert await here.read("bob", note.id) == "one still mine"


@pytest.mark.attack(53)
@pytest.mark.parametrize("frame", [b"", b"\xff", b"\xdd\xff\xff\xff\xff", b"\x91" * 5000, bytes(5_000_000)], ids=len)
async def test_a_frame_that_is_no_message_costs_a_connection_and_nothing_else(tmp_path: Path, frame: bytes) -> None:
    async with harbour(tmp_path) as here:
        here.relay.line_of(here["alice"])._to_device.send_nowait(frame)
        await here.settle()
        assert here["alice"].status == Live()


@pytest.mark.attack(52)
async def test_a_relay_that_only_listens_does_not_hold_a_device(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        worker = here["alice"]._worker
        assert worker
        worker._handshake_seconds = 0.05
        here.relay.on_hello = lambda _line: True
        here.relay.hang_up_all()
        with anyio.fail_after(5):
            assert isinstance(await here["alice"].sync_now(), Offline)


@pytest.mark.attack(45)
@pytest.mark.parametrize("at_ms", [0, 2**31 * 1000, 2**41], ids=["1970", "2038", "far"])
async def test_a_clock_that_is_years_off_hides_and_loses_nothing(tmp_path: Path, at_ms: int) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await two_with_a_note(here, "one ")
        here.devices["alice"].clock.at_ms = at_ms
        await write(note, "two")
        await here.settle()
        await here.devices["alice"].close()
        await here.devices["alice"].open()
        assert await here.read("bob", note.id) == await here.read("alice", note.id) == "one two"


@pytest.mark.attack(48)
async def test_invented_documents_and_devices_do_not_fill_the_list_of_alarms(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        line = here.relay.line_of(here["alice"])
        nothing = [Entry(1, DocumentId.random(), 5, RecordId(bytes(32)), b"x") for _ in range(50)]
        line.say(*nothing)
        await line.barrier()
        assert len(here["alice"].alarms()) == 2
