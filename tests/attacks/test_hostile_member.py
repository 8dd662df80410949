"""Attacks 3, 4, 16, 31–33, 36, 37 and 41: a member with real keys, or a copied device, against whole devices."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pycrdt
import pytest

from skerry import Audience, Document
from skerry.access.content import UpdateContent
from skerry.access.issuing import issue_grant, issue_roster_change
from skerry.crypto import EpochKey
from skerry.documents import squash
from skerry.storage import updates
from skerry.sync.batch import Batch
from skerry.sync.content_intake import ContentIntake
from skerry.sync.status import Live
from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import (
    Capability,
    Covered,
    Cut,
    RemoveDevice,
    SignedRecord,
    Update,
    parse_record,
    sign_record,
)
from skerry_protocol.roster import Roster
from tests.engine import forging
from tests.engine.hand_relay import Line
from tests.engine.harbour import Harbour, harbour, write

pytestmark = pytest.mark.anyio


async def shared_note(here: Harbour, *texts: str) -> Document:
    """A note of alice's that everybody holds, with one record per text."""
    note = await here.note("alice", texts[0])
    await here.settle()
    for text in texts[1:]:
        await write(note, text)
        await here.settle()
    return note


async def held(here: Harbour, name: str, document: DocumentId) -> bytes:
    """All that a device holds of a note, as one update."""
    rows = await here[name]._journal.database.read(lambda store: updates.load_updates(store, document))
    return squash(rows)


async def plant_in_alices_name(here: Harbour) -> Document:
    note = await shared_note(here, "one ")
    mallory, alice = here.ledger("mallory"), here.ledger("alice")
    planted = UpdateContent(frozenset({99}), forging.typed("I quit", 99))
    at = mallory.heads[note.id, alice.device]
    here.relay.store(forging.update(mallory, note.id, planted, at, alice.device))
    await here["bob"].sync_now()
    return note


@pytest.mark.attack(3)
async def test_a_member_writes_nothing_in_the_name_of_another(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await plant_in_alices_name(here)
        assert "bad_signature" in here.alarms("bob")
        assert await here.read("bob", note.id) == "one "


@pytest.mark.attack(3)
async def test_without_the_check_of_signatures_a_member_puts_words_in_anothers_mouth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skerry.sync.content_intake.verify_record", lambda *_: None)
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await plant_in_alices_name(here)
        assert "I quit" in await here.read("bob", note.id)


async def wrap_another_key(here: Harbour) -> Document:
    """Mallory owns a note, and hands bob a key that is not the one its record commits to."""
    note = await here.note("mallory", "mine", Audience.devices(here["mallory"].device_id))
    await here.settle("mallory")
    ledger = here.ledger("mallory")
    access, bob = ledger.accesses[note.id], here["bob"].device_id
    grant = issue_grant(ledger.identity, ledger.roster, access, EpochKey(bytes([1]) * 32), {bob: Capability.WRITER})
    here.relay.store(grant)
    await here["bob"].sync_now()
    return note


@pytest.mark.attack(4)
async def test_a_key_that_the_record_does_not_commit_to_is_not_used(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await wrap_another_key(here)
        assert "unusable_wrap" in here.alarms("bob")
        assert not here.ledger("bob").may_read(note.id)


@pytest.mark.attack(16)
async def test_sealed_words_moved_to_another_place_do_not_open(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await shared_note(here, "one ")
        stolen = next(
            record
            for row in here.relay.rows
            if isinstance(record := parse_record(SignedRecord.decode(row.record)), Update)
            and record.document == note.id
        )
        ledger = here.ledger("mallory")
        moved = replace(stolen, author=ledger.device)
        here.relay.store(sign_record(moved, ledger.identity.signing_key))
        await here.settle("bob")
        assert "unreadable_record" in here.alarms("bob")


async def fork_of_bobs(here: Harbour) -> tuple[Document, SignedRecord]:
    """Two records of bob's device at one place; the second one comes from his clone."""
    note = await shared_note(here, "one ")
    bob = here.ledger("bob")
    content = UpdateContent(frozenset({41}), forging.typed("clone", 41))
    other = forging.update(bob, note.id, content)
    await write(await here["bob"].document(note.id), "bob ")
    await here.settle()
    here.relay.store(other)
    await here["alice"].sync_now()
    return note, other


@pytest.mark.attack(31)
async def test_two_records_at_one_place_freeze_their_author_and_nothing_else(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "carol"]) as here:
        note, _ = await fork_of_bobs(here)
        assert here.alarms("alice") == {"forked_author"}
        await write(await here["carol"].document(note.id), "carol ")
        await here.settle("carol", "alice")
        text = await here.read("alice", note.id)
        assert "carol" in text
        assert "bob" in text
        assert "clone" not in text


@pytest.mark.attack(31)
async def test_without_the_freeze_the_clone_is_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def believe(intake: ContentIntake, signed: SignedRecord, record: Update) -> AuthorHead:
        return AuthorHead(record.sequence, signed.record_id)

    monkeypatch.setattr(ContentIntake, "_judge", believe)
    async with harbour(tmp_path, ["bob", "carol"]) as here:
        note, _ = await fork_of_bobs(here)
        assert "clone" in await here.read("alice", note.id)


@pytest.mark.attack(36)
async def test_what_a_frozen_author_wrote_before_stays_applied_when_it_comes_again(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "carol"]) as here:
        note, _ = await fork_of_bobs(here)
        line = here.relay.line_of(here["alice"])
        line.say(*[here.relay.entry(number) for number in range(1, len(here.relay.rows) + 1)])
        await line.barrier()
        before = await here.read("alice", note.id)
        assert here["alice"].delivery(note.id).quarantined <= 1
        await here.devices["alice"].close()
        await here.devices["alice"].open()
        assert (note.id, here["bob"].device_id) in here.ledger("alice").chain_ids
        assert await here.read("alice", note.id) == before


@pytest.mark.attack(32)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xc1",
        UpdateContent(frozenset({1}), b"\xff" * 40),
        UpdateContent(frozenset({1, 2}), forging.typed("x", 1)),
    ],
    ids=["empty", "no value", "no update", "claims an id it does not use"],
)
async def test_hostile_content_is_set_aside_and_the_note_still_opens(
    tmp_path: Path, content: UpdateContent | bytes
) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await shared_note(here, "one ")
        here.relay.store(forging.update(here.ledger("mallory"), note.id, content))
        await here.settle("bob")
        assert here.alarms("bob") == {"hostile_content"}
        assert await here.read("bob", note.id) == "one "
        assert here["bob"].delivery(note.id).quarantined == 1


@pytest.mark.attack(32)
async def test_words_under_the_client_id_of_another_are_set_aside(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await shared_note(here, "one ")
        client = next(c for c, claim in here.ledger("bob").clients_of(note.id).items())
        before = await held(here, "mallory", note.id)
        doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=client)
        doc.apply_update(before)
        state = doc.get_state()
        body = doc.get("body", type=pycrdt.Text)
        body += "I quit"
        planted = UpdateContent(frozenset({client}), doc.get_update(state))
        here.relay.store(forging.update(here.ledger("mallory"), note.id, planted))
        await here.settle("bob")
        assert here.alarms("bob") == {"foreign_client"}
        assert await here.read("bob", note.id) == "one "


async def plant_in_a_checkpoint(here: Harbour) -> Document:
    """Mallory hands on what alice wrote, and something that she did not."""
    note = await shared_note(here, "one ")
    alice, mallory = here.ledger("alice"), here.ledger("mallory")
    before = await held(here, "mallory", note.id)
    planted = squash([before, forging.typed("I quit", 99)])
    claims = {alice.device: frozenset({*alice.clients_of(note.id), 99})}
    covers = [*mallory.covers(note.id), Covered(here["bob"].device_id, 9, RecordId(bytes(32)))]
    here.relay.store(forging.checkpoint(mallory, note.id, planted, covers, claims))
    await here.settle("bob")
    return note


@pytest.mark.attack(32)
async def test_without_asking_who_wrote_it_a_checkpoint_puts_words_in_anothers_mouth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ContentIntake, "_refuse_foreign", lambda *_: None)
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await plant_in_a_checkpoint(here)
        assert "I quit" in await here.read("bob", note.id)


@pytest.mark.attack(32)
async def test_a_checkpoint_puts_no_words_in_anothers_mouth(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await plant_in_a_checkpoint(here)
        assert here.alarms("bob") == {"foreign_client"}
        assert await here.read("bob", note.id) == "one "


@pytest.mark.attack(32)
async def test_a_checkpoint_does_not_silence_another_author(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await shared_note(here, "one ")
        alice, mallory = here.ledger("alice"), here.ledger("mallory")
        state = await held(here, "mallory", note.id)
        claims = {alice.device: frozenset(alice.clients_of(note.id))}
        covers = [Covered(alice.device, 1_000_000, RecordId(bytes(32)))]
        here.relay.store(forging.checkpoint(mallory, note.id, state, covers, claims))
        await here.settle()
        await write(note, "two")
        await here.settle()
        assert await here.read("bob", note.id) == "one two"
        for ledger in (alice, here.ledger("bob")):
            assert ledger.heads[note.id, alice.device].sequence == 2


@pytest.mark.attack(32)
async def test_a_checkpoint_that_lacks_something_is_refused_and_healed(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await shared_note(here, "one ", "two")
        mallory = here.ledger("mallory")
        empty = forging.checkpoint(mallory, note.id, b"\0\0", mallory.covers(note.id), {})
        here.relay.store(empty)
        await here.settle("alice", "bob")
        assert "lacking_checkpoint" in here.alarms("bob")
        kinds = [parse_record(SignedRecord.decode(row.record)).KIND for row in here.relay.rows]
        assert kinds.count(7) >= 2


def removal(here: Harbour, note: DocumentId) -> SignedRecord:
    """Alice removes mallory from the workspace; what bob holds of mallory now still counts."""
    alice, mallory = here.ledger("alice"), here.ledger("mallory").device
    head = alice.heads.get((note, mallory))
    cuts = (Cut(note, head.sequence, head.record),) if head else ()
    return issue_roster_change(alice.identity, alice.roster, RemoveDevice(mallory, cuts))


async def write_after_removal(here: Harbour) -> Document:
    note = await shared_note(here, "one ")
    await write(await here["mallory"].document(note.id), "before ")
    await here.settle()
    late = forging.chain(here.ledger("mallory"), note.id, ["late"], client=77)[0]
    here.relay.store(removal(here, note.id))
    here.relay.store(late)
    await here["bob"].sync_now()
    return note


@pytest.mark.attack(33)
async def test_what_a_removed_member_writes_late_is_kept_aside_and_what_it_wrote_before_stays(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await write_after_removal(here)
        assert "beyond_cut" in here.alarms("bob")
        text = await here.read("bob", note.id)
        assert "before" in text
        assert "late" not in text
        await here["bob"].sync_now()
        assert here["bob"].delivery(note.id).quarantined == 1


@pytest.mark.attack(33)
async def test_without_the_cut_a_removed_member_writes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Roster, "require_within_cut", lambda *_: None)
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        note = await write_after_removal(here)
        assert "late" in await here.read("bob", note.id)


@pytest.mark.attack(33)
async def test_a_reader_writes_nothing(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob", "mallory"]) as here:
        directory = next(iter(here.ledger("mallory").accesses))
        here.relay.store(forging.chain(here.ledger("mallory"), directory, ["I am alice"], client=66)[0])
        await here.settle("bob")
        assert here.alarms("bob") == {"not_a_writer"}


async def restore_bob(here: Harbour) -> Document:
    """Bob's disk is put back to a copy, made before his last record."""
    note = await shared_note(here, "one ")
    bob = here.devices["bob"]
    await write(await here["bob"].document(note.id), "old ")
    await here.settle()
    await bob.close()
    shutil.copytree(bob.folder, bob.folder.parent / "image")
    await bob.open()
    await write(await here["bob"].document(note.id), "new ")
    await here.settle()
    await bob.close()
    shutil.rmtree(bob.folder)
    shutil.move(bob.folder.parent / "image", bob.folder)
    await bob.open()
    return note


@pytest.mark.attack(37)
async def test_a_device_restored_from_an_old_copy_gets_its_work_back_and_says_so(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await restore_bob(here)
        await here.settle()
        assert "own_work_returned" in here.alarms("bob")
        assert "new" in await here.read("bob", note.id)
        await write(await here["bob"].document(note.id), "newest ")
        await here.settle()
        assert "newest" in await here.read("alice", note.id)
        assert "forked_author" not in here.alarms("alice")
        assert here["bob"].status == Live()


@pytest.mark.attack(37)
async def test_without_noting_what_is_lacking_a_restored_device_goes_on_beside_its_own_past(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Batch, "note_lacking", lambda *_: None)
    async with harbour(tmp_path, ["bob"]) as here:
        note = await restore_bob(here)
        await write(await here["bob"].document(note.id), "newest ")
        await here.settle()
        assert "newest" not in await here.read("alice", note.id)


@pytest.mark.attack(36)
async def test_a_copied_device_is_named_when_the_relay_refuses_its_other_half(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        note = await shared_note(here, "one ")

        def refuse(line: Line, signed: SignedRecord) -> bool:
            if isinstance(parse_record(signed), Update):
                line.session.reject(signed.record_id, RejectionReason.FORK, "Another record stands there.")
                return True
            return False

        here.relay.on_push = refuse
        document = await here["bob"].document(note.id)
        await write(document, "one half ")
        await here["bob"].sync_now()
        assert here.alarms("bob") == {"cloned_device"}
        here.relay.pushes.clear()
        await here.devices["bob"].close()
        await here.devices["bob"].open()
        document = await here["bob"].document(note.id)
        await write(document, "still saved here")
        await here["bob"].sync_now()
        assert not any(isinstance(parse_record(signed), Update) for signed in here.relay.pushes)
        assert "still saved here" in await here.read("bob", note.id)
