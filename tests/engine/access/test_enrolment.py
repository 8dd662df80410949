"""Joining: what survives paper, what is noticed when it was changed on the way, and what works only once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from skerry import Audience, Invitation, JoinRequest, Live, NotWritable
from skerry.access.audience import EVERYONE
from skerry.access.enrolment import TICKET_BYTES
from skerry.access.errors import NotAllowed, TicketSpent
from skerry.access.identity import Identity
from skerry.access.policy import directory_of
from skerry.crypto import DeviceSecrets
from skerry.errors import NotSaved
from skerry.node.errors import AlreadyInWorkspace
from skerry.storage.tickets import ticket_tries
from skerry_protocol.errors import BadSignature, MalformedId, RuleViolation
from skerry_protocol.records import Capability
from skerry_protocol.text_form import from_text, to_text
from tests.engine.harbour import Harbour, harbour, lawful_harbour, write

pytestmark = pytest.mark.anyio


async def a_request(here: Harbour, name: str = "bob") -> JoinRequest:
    """A device that has answered an invitation of alice's."""
    node = await here.launch(name)
    return await node.join(await here["alice"].invite())


async def test_an_invitation_and_its_answer_survive_being_written_down(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        invitation = await here["alice"].invite()
        assert Invitation.parse(invitation.to_text()) == invitation
        request = await (await here.launch("bob")).join(Invitation.parse(invitation.to_text()))
        assert JoinRequest.parse(request.to_text()) == request


async def test_one_wrong_character_is_noticed_with_a_hint(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        text = (await a_request(here)).to_text()
        changed = text[:40] + ("a" if text[40] != "a" else "b") + text[41:]
        with pytest.raises(MalformedId) as refusal:
            JoinRequest.parse(changed)
        assert refusal.value.hint


@pytest.mark.attack(7)
async def test_a_request_whose_name_or_keys_were_changed_on_the_way_is_refused(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        request = await a_request(here)
        stranger = Identity(DeviceSecrets.generate())
        for tampered in (replace(request, name="eve"), replace(request, certificate=stranger.certificate)):
            with pytest.raises(BadSignature):
                JoinRequest.parse(tampered.to_text())


@pytest.mark.attack(7)
async def test_the_short_codes_differ_where_the_whole_request_was_swapped(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        invitation = await here["alice"].invite()
        honest = await (await here.launch("bob")).join(invitation)
        swapped = JoinRequest.answer(invitation, Identity(DeviceSecrets.generate()), "bob")
        assert JoinRequest.parse(swapped.to_text()) == swapped
        assert swapped.short_code != honest.short_code


@pytest.mark.attack(38)
async def test_an_invitation_works_once_and_every_try_is_counted(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        invitation = await alice.invite()
        first = await (await here.launch("bob")).join(invitation)
        second = await (await here.launch("mallory")).join(invitation)
        await alice.add_device(first)
        roster = here.ledger("alice").roster
        with pytest.raises(TicketSpent):
            await alice.add_device(second)
        assert here.ledger("alice").roster == roster
        assert await alice._journal.database.read(lambda store: ticket_tries(store, invitation.ticket)) == 2


@pytest.mark.attack(38)
async def test_without_spending_the_ticket_a_second_device_walks_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skerry.node.membership.consume_ticket", lambda *_: True)
    async with harbour(tmp_path) as here:
        invitation = await here["alice"].invite()
        for name in ("bob", "mallory"):
            await here["alice"].add_device(await (await here.launch(name)).join(invitation))
        assert len(here.ledger("alice").roster.devices) == 3


@pytest.mark.attack(38)
async def test_the_same_device_is_not_admitted_twice(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        request = await a_request(here)
        await here["alice"].add_device(request)
        with pytest.raises(RuleViolation):
            await here["alice"].add_device(request)


@pytest.mark.attack(39)
async def test_nobody_joins_with_a_ticket_that_alice_never_wrote(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        invitation = replace(await here["alice"].invite(), ticket=bytes(TICKET_BYTES))
        request = await (await here.launch("mallory")).join(invitation)
        with pytest.raises(TicketSpent):
            await here["alice"].add_device(request)


async def test_only_admins_invite_and_admit(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        with pytest.raises(NotAllowed):
            await here["bob"].invite()
        request = await a_request(here, "carol")
        with pytest.raises(NotAllowed):
            await here["bob"].add_device(request)


async def test_a_device_joins_one_workspace_only(tmp_path: Path) -> None:
    async with harbour(tmp_path / "one") as one, harbour(tmp_path / "two") as two:
        invitation = await two["alice"].invite()
        with pytest.raises(AlreadyInWorkspace):
            await one["alice"].join(invitation)


@pytest.mark.attack(24)
def test_the_text_of_one_kind_is_not_read_as_another() -> None:
    with pytest.raises(MalformedId):
        Invitation.parse(to_text("skjoin1", b"\x90"))
    with pytest.raises(MalformedId):
        from_text("skinv1", to_text("skjoin1", b"\x90"))


async def test_who_joins_late_reads_the_notes_for_everyone_and_writes_in_them(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path) as here:
        note = await here.note("alice", "before ")
        await here.settle()
        await here.join("bob")
        assert await here.read("bob", note.id) == "before "
        await write(await here["bob"].document(note.id), "after")
        await here.settle()
        assert await here.read("alice", note.id) == "before after"


async def test_a_reader_cannot_write_and_who_joins_later_becomes_a_reader_too(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path, ["bob"]) as here:
        audience = Audience(group_ids=frozenset({EVERYONE}), capability=Capability.READER)
        note = await here.note("alice", "read me", audience)
        await here.settle()
        await here.join("carol")
        for name in ("bob", "carol"):
            document = await here[name].document(note.id)
            with pytest.raises(NotSaved) as refusal:
                await write(document, "I was here")
            assert isinstance(refusal.value.__cause__, NotWritable)
            assert await here.read(name, note.id) == "read me"
        assert here["alice"].status == Live()


async def test_a_policy_that_this_version_does_not_know_names_no_directory(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        roster = here.ledger("alice").roster
        for policy in (b"", b"\xc1", b"\x93\x01\x02\x03", roster.policy + b"\x01"):
            assert directory_of(replace(roster, policy=policy)) is None
