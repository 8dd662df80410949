"""Honest devices that decide at the same time, on the real relay: nobody gets stuck, and nobody is accused."""

from __future__ import annotations

from pathlib import Path

import anyio
import pytest

from skerry import Audience, Live, Role
from skerry.sync.events import PresenceReceived
from tests.engine.harbour import Harbour, lawful_harbour, write

pytestmark = pytest.mark.anyio


async def test_an_owner_and_an_admin_who_grant_at_the_same_time_both_go_on(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path, ["bob"]) as here:
        notes = [await here.note("bob", f"note {number}") for number in range(3)]
        await here.settle()
        carol = await here.launch("carol")
        request = await carol.join(await here["alice"].invite())
        await here["alice"].add_device(request)
        await here.settle()
        for note in notes:
            await write(note, ", and on")
        await here.settle()
        for number, note in enumerate(notes):
            assert await here.read("carol", note.id) == f"note {number}, and on"
            assert await here.read("alice", note.id) == f"note {number}, and on"
        assert here.alarms("alice") == here.alarms("bob") == here.alarms("carol") == set()


async def invite_two(here: Harbour) -> None:
    """Alice and dave, both admins, admit one device each while neither hears the other."""
    for name, joiner in (("alice", "bob"), ("dave", "erin")):
        node = await here.launch(joiner)
        here[name].go_offline()
        await here[name].sync_now()
        request = await node.join(await here[name].invite())
        await here[name].add_device(request)


async def test_of_two_admins_who_decide_at_once_one_is_overtaken_told_and_not_stuck(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path) as here:
        await here.join("dave", role=Role.ADMIN)
        await invite_two(here)
        here["alice"].go_online()
        await here["alice"].sync_now()
        here["dave"].go_online()
        await here.settle("alice", "dave", "bob")
        assert here.alarms("dave") == {"change_overtaken"}
        assert here.alarms("alice") == set()
        assert here.ledger("dave").roster == here.ledger("alice").roster
        note = await here.note("dave", "Pump 3")
        await here.settle("alice", "dave", "bob")
        assert await here.read("bob", note.id) == "Pump 3"


async def test_an_admin_who_was_overtaken_can_admit_the_same_device_again(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path) as here:
        await here.join("dave", role=Role.ADMIN)
        for name, joiner in (("alice", "bob"), ("dave", "erin")):
            node = await here.launch(joiner)
            here[name].go_offline()
            await here[name].sync_now()
            request = await node.join(await here[name].invite())
            await here[name].add_device(request)
        for name in ("alice", "dave"):
            here[name].go_online()
            await here[name].sync_now()
        await here["dave"].add_device(request)
        await here.settle()
        assert {member.name for member in here["erin"].members()} >= {"alice", "dave"}
        assert here["erin"].device_id in here.ledger("alice").roster.devices


async def test_a_note_begun_on_a_decision_that_was_overtaken_is_not_lost(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path) as here:
        await here.join("dave", role=Role.ADMIN)
        await invite_two(here)
        note = await here.note("dave", "written out at sea")
        here["alice"].go_online()
        await here["alice"].sync_now()
        here["dave"].go_online()
        await here.settle("alice", "dave", "bob")
        assert await here.read("alice", note.id) == "written out at sea"
        assert await here.read("bob", note.id) == "written out at sea"
        await here.devices["dave"].close()
        await here.devices["dave"].open()
        assert await here.read("dave", note.id) == "written out at sea"


async def test_a_note_made_while_a_member_joins_reaches_that_member(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path, ["bob"]) as here:
        here["bob"].go_offline()
        await here["bob"].sync_now()
        note = await here.note("bob", "made without carol")
        await here.join("carol")
        here["bob"].go_online()
        await here.settle()
        assert await here.read("carol", note.id) == "made without carol"


async def test_a_note_for_a_group_reaches_its_members_and_nobody_else(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path) as here:
        await here.join("bob", groups=("technicians",))
        await here.join("carol", groups=("supervisors",))
        await here.settle()
        note = await here.note("alice", "for technicians", Audience.groups("technicians"))
        await here.settle()
        assert await here.read("bob", note.id) == "for technicians"
        assert note.id not in here["carol"].document_ids()
        await here.join("dave", groups=("technicians",))
        await here.settle()
        assert await here.read("dave", note.id) == "for technicians"
        assert all(node.status == Live() for node in (here[name] for name in here.devices))


async def test_cursors_reach_the_other_readers_and_are_stored_nowhere(tmp_path: Path) -> None:
    async with lawful_harbour(tmp_path, ["bob"]) as here:
        note = await here.note("alice", "Pump 3")
        await here.settle()
        before = [await here[name].records(note.id) for name in ("alice", "bob")]
        with here["bob"].events() as events:
            await here["alice"].send_presence(note.id, b"at the second line")
            await here["alice"].sync_now()
            await here["bob"].sync_now()
            with anyio.fail_after(5):
                heard = await anext(event async for event in events if isinstance(event, PresenceReceived))
        assert heard == PresenceReceived(note.id, here["alice"].device_id, b"at the second line")
        assert before == [await here[name].records(note.id) for name in ("alice", "bob")]
