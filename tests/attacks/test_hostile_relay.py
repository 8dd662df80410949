"""Attacks 3, 7, 8, 13, 14, 22, 35, 45, 48, 52 and 53: a relay that lies, against whole devices."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import anyio
import pytest

from skerry import Audience, Document
from skerry.access.issuing import issue_genesis, issue_roster_change
from skerry.sync.status import Live, Offline, Refused
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.messages import Entry, ErrorCode
from skerry_protocol.records import AddDevice, Role, SignedRecord
from skerry_protocol.signing import SigningKey
from tests.engine import forging
from tests.engine.hand_relay import RELAY_KEY, Line
from tests.engine.harbour import Harbour, harbour, write
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
