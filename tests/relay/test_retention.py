"""Pruning: never on one word, never before its time, never what is not covered, and never a link of a chain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from skerry_protocol.document_access import document_id
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.records import Capability, Covered
from skerry_relay.server import serve_relay

if TYPE_CHECKING:
    from skerry_protocol.signing import SigningKey
    from skerry_relay.config import RelayConfig
    from skerry_relay.record_log import RecordLog
    from tests.relay.chronicle import Chronicle, ManualClock, Person
    from tests.relay.conftest import Connect, Join
    from tests.relay.island_device import IslandDevice

pytestmark = pytest.mark.anyio


class Quay:
    """Alice and bob, connected, with a document that both write."""

    def __init__(self, chronicle: Chronicle, hers: IslandDevice, his: IslandDevice, note: DocumentId) -> None:
        self.chronicle = chronicle
        self.hers = hers
        self.his = his
        self.note = note

    async def present(self) -> list[bool]:
        """Which records of the document still have their bytes, in order."""
        entries, _ = await self.hers.catch_up()
        return [entry.record is not None for entry in entries if entry.document]


@pytest.fixture
async def quay(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person, anyio_backend: str
) -> AsyncIterator[Quay]:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.WRITER})
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        async with join(bob) as his:
            yield Quay(chronicle, hers, his, document_id(begun))


async def test_what_two_devices_hold_is_pruned_and_the_chain_stays_whole(
    quay: Quay, alice: Person, bob: Person
) -> None:
    chronicle, note = quay.chronicle, quay.note
    await quay.hers.push_all(chronicle.update(alice, note), chronicle.update(bob, note))
    await quay.hers.push_all(chronicle.checkpoint(bob, note, alice))
    newest = chronicle.checkpoint(alice, note, bob)
    await quay.hers.push_all(newest, chronicle.update(bob, note))
    _, before = await quay.hers.catch_up()
    await quay.hers.prune(note, newest.record_id)
    assert await quay.present() == [True] * 6
    await quay.his.prune(note, newest.record_id)
    # The epoch, both checkpoints and the update that no checkpoint covers are there; the chain says what was.
    assert await quay.present() == [True, False, False, True, True, True]
    _, after = await quay.hers.catch_up()
    assert after.heads == before.heads


async def test_nothing_is_pruned_on_one_members_word_however_often(quay: Quay, alice: Person, bob: Person) -> None:
    chronicle, note = quay.chronicle, quay.note
    first, second = chronicle.checkpoint(bob, note), chronicle.checkpoint(alice, note, bob)
    await quay.hers.push_all(first, second, chronicle.checkpoint(alice, note, bob))
    for _ in range(3):
        await quay.his.prune(note, second.record_id)
    assert all(await quay.present())


async def test_nothing_is_pruned_while_there_is_only_one_checkpoint(quay: Quay, alice: Person, bob: Person) -> None:
    chronicle, note = quay.chronicle, quay.note
    await quay.hers.push_all(chronicle.update(alice, note))
    only = chronicle.checkpoint(alice, note)
    await quay.hers.push_all(only)
    await quay.hers.prune(note, only.record_id)
    await quay.his.prune(note, only.record_id)
    assert all(await quay.present())


async def test_nothing_is_pruned_for_a_checkpoint_that_covers_what_is_not_in_the_log(
    quay: Quay, alice: Person, bob: Person
) -> None:
    chronicle, note = quay.chronicle, quay.note
    await quay.hers.push_all(chronicle.update(bob, note), chronicle.checkpoint(alice, note, bob))
    own = Covered(alice.device, alice.heads[note].sequence, alice.heads[note].record)
    invented = Covered(bob.device, bob.heads[note].sequence, RecordId(bytes(32)))
    lying = chronicle.checkpoint(alice, note, covers=(own, invented))
    await quay.hers.push_all(lying)
    await quay.hers.prune(note, lying.record_id)
    await quay.his.prune(note, lying.record_id)
    assert all(await quay.present())


async def test_the_word_of_a_device_that_may_not_read_counts_nothing(
    quay: Quay, join: Join, alice: Person, bob: Person, carol: Person
) -> None:
    chronicle, note = quay.chronicle, quay.note
    first, second = chronicle.checkpoint(bob, note), chronicle.checkpoint(alice, note, bob)
    await quay.hers.push_all(chronicle.add(carol), first, second, chronicle.checkpoint(alice, note, bob))
    await quay.hers.prune(note, second.record_id)
    async with join(carol) as outside:
        await outside.prune(note, second.record_id)
        await outside.prune(note, RecordId(bytes(32)))
    assert all(await quay.present())


async def test_nothing_is_pruned_before_the_retention_window_has_passed(
    config: RelayConfig,
    relay_key: SigningKey,
    log: RecordLog,
    clock: ManualClock,
    connect: Connect,
    chronicle: Chronicle,
    alice: Person,
    bob: Person,
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.WRITER})
    note = document_id(begun)
    async with (
        serve_relay(replace(config, retention_hours=24), relay_key, log, clock=clock) as relay,
        connect(relay, chronicle.id, alice, is_member=False) as hers,
    ):
        written = chronicle.update(alice, note)
        await hers.push_all(*chronicle.roster, begun, written, chronicle.checkpoint(bob, note, alice))
        newest = chronicle.checkpoint(alice, note, bob)
        await hers.push_all(newest)
        async with connect(relay, chronicle.id, bob) as his:
            quay = Quay(chronicle, hers, his, note)
            await hers.prune(note, newest.record_id)
            clock.advance(24 * 3600 - 1)
            await his.prune(note, newest.record_id)
            assert all(await quay.present())
            clock.advance(1)
            await his.prune(note, newest.record_id)
            assert await quay.present() == [True, False, True, True]


async def test_what_devices_agreed_on_once_is_pruned_when_its_time_has_come(
    config: RelayConfig,
    relay_key: SigningKey,
    log: RecordLog,
    clock: ManualClock,
    connect: Connect,
    chronicle: Chronicle,
    alice: Person,
    bob: Person,
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.WRITER})
    note = document_id(begun)
    async with (
        serve_relay(replace(config, retention_hours=24), relay_key, log, clock=clock) as relay,
        connect(relay, chronicle.id, alice, is_member=False) as hers,
    ):
        await hers.push_all(*chronicle.roster, begun, chronicle.update(alice, note))
        old = chronicle.checkpoint(bob, note, alice)
        await hers.push_all(old)
        async with connect(relay, chronicle.id, bob) as his:
            await hers.prune(note, old.record_id)
            await his.prune(note, old.record_id)
            clock.advance(24 * 3600)
            later = chronicle.checkpoint(alice, note, bob)
            await hers.push_all(later)
            await hers.prune(note, later.record_id)
            assert await Quay(chronicle, hers, his, note).present() == [True, False, True, True]


async def test_after_pruning_a_relay_replays_to_the_same_heads(
    config: RelayConfig,
    relay_key: SigningKey,
    log: RecordLog,
    connect: Connect,
    chronicle: Chronicle,
    alice: Person,
    bob: Person,
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.WRITER})
    note = document_id(begun)
    async with (
        serve_relay(config, relay_key, log) as relay,
        connect(relay, chronicle.id, alice, is_member=False) as hers,
    ):
        await hers.push_all(*chronicle.roster, begun, chronicle.update(alice, note))
        first, second = chronicle.checkpoint(alice, note), chronicle.checkpoint(bob, note, alice)
        await hers.push_all(first, second)
        await hers.prune(note, second.record_id)
        async with connect(relay, chronicle.id, bob) as his:
            await his.prune(note, second.record_id)
        _, before = await hers.catch_up()
    async with serve_relay(config, relay_key, log) as relay, connect(relay, chronicle.id, alice) as hers:
        entries, after = await hers.catch_up()
        await hers.push_all(chronicle.update(alice, note))
    assert after.heads == before.heads
    assert [entry.record is None for entry in entries if entry.document] == [False, True, False, False]
