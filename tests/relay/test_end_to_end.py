"""Devices on real sockets: what is pushed is receipted, handed on to whoever may read it, and to nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from skerry_protocol.document_access import document_id
from skerry_protocol.log_chain import LOG_START, next_log_head
from skerry_protocol.messages import Ephemeral, ErrorCode, ErrorMessage, Rejected, RejectionReason
from skerry_protocol.records import Capability, SignedRecord
from skerry_protocol.statements import LogHead, Receipt

if TYPE_CHECKING:
    from tests.relay.chronicle import Chronicle, Person
    from tests.relay.conftest import Join

pytestmark = pytest.mark.anyio


async def test_a_pushed_record_is_receipted_and_handed_on(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice)
    note = document_id(begun)
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        await hers.push_all(chronicle.grant(note, alice, {bob: Capability.WRITER}))
        async with join(bob) as his:
            await his.catch_up()
            written = chronicle.update(alice, note)
            receipt = await hers.push(written)
            entry = await his.next_entry()
    assert isinstance(receipt, Receipt)
    assert (entry.record_id, entry.record) == (written.record_id, written.encode())
    assert (entry.document, entry.n) == (receipt.log.document, receipt.log.n)


async def test_the_receipts_and_the_marker_continue_one_log_chain(
    chronicle: Chronicle, join: Join, alice: Person
) -> None:
    begun = chronicle.begin(alice)
    note = document_id(begun)
    records = [begun, chronicle.update(alice, note), chronicle.update(alice, note)]
    async with join(alice, is_member=False) as device:
        await device.push_all(chronicle.genesis)
        receipts = await device.push_all(*records)
        _, marker = await device.catch_up()
    head = LOG_START
    for n, (record, receipt) in enumerate(zip(records, receipts, strict=True), start=1):
        head = next_log_head(head, record.record_id)
        assert receipt.log == LogHead(note, n, head)
    assert receipts[-1].log in marker.heads
    assert (marker.is_last, marker.position) == (True, 4)


async def test_the_same_record_again_gets_the_same_receipt(chronicle: Chronicle, join: Join, alice: Person) -> None:
    begun = chronicle.begin(alice)
    written = chronicle.update(alice, document_id(begun))
    coverage = chronicle.coverage(alice, document_id(begun), number=1)
    records = [chronicle.genesis, begun, written, coverage]
    async with join(alice, is_member=False) as device:
        first = await device.push_all(*records)
        again = await device.push_all(*records)
    assert again == first


async def test_two_pushes_at_one_head_have_exactly_one_winner(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person, carol: Person
) -> None:
    async with join(alice, is_member=False) as one, join(alice, is_member=False) as two:
        await one.push_all(chronicle.genesis)
        head = chronicle.roster_head
        adds_bob = chronicle.add(bob)
        chronicle.roster_head = head
        adds_carol = chronicle.add(carol)
        answers = [await one.push(adds_bob), await two.push(adds_carol)]
    assert [type(answer) for answer in answers] == [Receipt, Rejected]
    assert isinstance(answers[1], Rejected)
    assert answers[1].reason is RejectionReason.STALE


async def test_a_stranger_pushes_nothing_but_the_roster(
    chronicle: Chronicle, join: Join, alice: Person, mallory: Person
) -> None:
    begun = chronicle.begin(mallory)
    async with join(alice, is_member=False) as hers, join(mallory, is_member=False) as stranger:
        await hers.push_all(chronicle.genesis)
        refused = await stranger.push(begun)
    assert isinstance(refused, Rejected)
    assert refused.reason is RejectionReason.UNAUTHORISED


async def test_a_stranger_is_handed_nothing_until_the_roster_lets_it_in(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    async with join(alice, is_member=False) as hers, join(bob, is_member=False) as his:
        await his.follow()
        await hers.push_all(chronicle.genesis)
        await his.barrier()
        assert his.take_entries() == []
        added = chronicle.add(bob)
        await hers.push_all(added)
        await his.expect_welcome(is_member=True)
        entries = [await his.next_entry(), await his.next_entry()]
    assert [entry.record_id for entry in entries] == [chronicle.genesis.record_id, added.record_id]


async def test_a_removed_device_is_sent_away_and_stays_away(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    async with join(alice, is_member=False) as hers:
        await hers.push_all(chronicle.genesis, chronicle.add(bob))
        async with join(bob) as his:
            await his.catch_up()
            await hers.push_all(chronicle.remove(bob))
            goodbye = await his.expect(ErrorMessage)
            await his.closed()
        async with join(bob, is_member=None) as back:
            refused = await back.expect(ErrorMessage)
    assert goodbye.code is refused.code is ErrorCode.REMOVED


async def test_a_member_is_handed_only_the_documents_it_may_read(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    hidden, shared = chronicle.begin(alice, name="hidden"), chronicle.begin(alice, {bob: Capability.READER})
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, hidden, shared)
        await hers.push_all(chronicle.update(alice, document_id(hidden)))
        async with join(bob) as his:
            entries, marker = await his.catch_up()
    assert {entry.document for entry in entries} == {None, document_id(shared)}
    assert {head.document for head in marker.heads} == {None, document_id(shared)}


async def test_whoever_becomes_a_reader_first_gets_what_was_written_before(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice)
    note = document_id(begun)
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        earlier = [chronicle.update(alice, note), chronicle.update(alice, note)]
        await hers.push_all(*earlier)
        async with join(bob) as his:
            await his.catch_up()
            granted = chronicle.grant(note, alice, {bob: Capability.READER})
            await hers.push_all(granted)
            entries = [await his.next_entry() for _ in range(4)]
    assert [entry.record_id for entry in entries] == [record.record_id for record in (begun, *earlier, granted)]
    assert [entry.n for entry in entries] == [1, 2, 3, 4]
    # Until it holds the grant, it resumes before it: then everything earlier comes again.
    assert [entry.resume for entry in entries] == [5, 5, 5, 6]


async def test_a_reader_that_broke_off_in_the_middle_resumes_without_a_hole(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice)
    note = document_id(begun)
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun, chronicle.update(alice, note))
        await hers.push_all(chronicle.grant(note, alice, {bob: Capability.READER}))
        async with join(bob) as his:
            entries, _ = await his.catch_up(position=0)
            resumed, _ = await his.catch_up(position=entries[2].resume)
    assert [entry.n for entry in entries if entry.document] == [1, 2, 3]
    assert [entry.n for entry in resumed if entry.document] == [1, 2, 3]


async def test_a_device_gets_its_own_bytes_while_catching_up_and_not_live(
    chronicle: Chronicle, join: Join, alice: Person
) -> None:
    begun = chronicle.begin(alice)
    note = document_id(begun)
    written, live = chronicle.update(alice, note), chronicle.update(alice, note)
    async with join(alice, is_member=False) as device:
        await device.push_all(chronicle.genesis, begun, written)
        # She may have been restored from an old copy, and not know what she lacks.
        resumed, _ = await device.catch_up(position=1)
        await device.push_all(live)
        last = await device.next_entry()
    assert [entry.record for entry in resumed] == [begun.encode(), written.encode()]
    assert (last.record_id, last.n, last.record) == (live.record_id, 3, None)


async def test_a_position_that_this_log_never_gave_is_answered_from_its_end(
    chronicle: Chronicle, join: Join, alice: Person
) -> None:
    begun = chronicle.begin(alice)
    async with join(alice, is_member=False) as device:
        await device.push_all(chronicle.genesis)
        _, marker = await device.catch_up(position=1_000)
        await device.push_all(begun)
        entry = await device.next_entry()
    assert (marker.position, entry.record_id) == (1, begun.record_id)


async def test_only_the_newest_coverage_of_a_device_is_kept(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    note = document_id(begun)
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        newest = chronicle.coverage(alice, note, number=3)
        await hers.push_all(chronicle.coverage(alice, note, number=2), newest)
        stale = await hers.push(chronicle.coverage(alice, note, number=1))
        async with join(bob) as his:
            entries, marker = await his.catch_up()
    assert isinstance(stale, Rejected)
    assert stale.reason is RejectionReason.STALE
    assert [entry.record_id for entry in entries if entry.n == 0] == [newest.record_id]
    assert LogHead(note, 1, next_log_head(LOG_START, begun.record_id)) in marker.heads


async def test_any_member_may_push_what_another_one_wrote(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    written = chronicle.update(alice, document_id(begun))
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster)
        async with join(bob) as his:
            await his.push_all(begun, written)


async def test_presence_reaches_the_other_readers_and_is_stored_nowhere(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person, carol: Person
) -> None:
    chronicle.add(bob)
    chronicle.add(carol)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    presence = chronicle.presence(alice, document_id(begun))
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        async with join(bob) as his, join(carol) as outside:
            await hers.present(presence)
            heard = await his.expect(Ephemeral)
            await outside.barrier()
            entries, _ = await his.catch_up()
            assert not outside.has(Ephemeral)
    assert SignedRecord.decode(heard.record) == presence
    assert presence.record_id not in {entry.record_id for entry in entries}


async def test_presence_in_another_devices_name_is_dropped(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    note = document_id(begun)
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        async with join(bob) as his:
            await his.present(chronicle.presence(alice, note))
            await his.barrier()
            await his.present(chronicle.presence(bob, note, b"his own"))
            heard = await hers.expect(Ephemeral)
    assert SignedRecord.decode(heard.record) == chronicle.presence(bob, note, b"his own")


async def test_the_readers_of_an_erased_document_learn_of_it_and_get_no_work(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    note = document_id(begun)
    written = chronicle.update(alice, note)
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun, written)
        erased = chronicle.erase(note, alice)
        await hers.push_all(erased)
        refused = await hers.push(chronicle.update(alice, note))
        async with join(bob) as his:
            entries, _ = await his.catch_up()
    assert isinstance(refused, Rejected)
    assert [(entry.record_id, entry.record) for entry in entries if entry.document] == [
        (begun.record_id, begun.encode()),
        (written.record_id, None),
        (erased.record_id, erased.encode()),
    ]


async def test_a_pong_says_that_everything_before_it_was_handed_on(
    chronicle: Chronicle, join: Join, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    note = document_id(begun)
    written = [chronicle.update(alice, note, bytes(20_000)) for _ in range(60)]
    async with join(alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        async with join(bob) as his:
            await his.follow()
            await hers.push_all(*written)
            await his.barrier()
            entries = his.take_entries()
    assert [entry.record_id for entry in entries][-60:] == [record.record_id for record in written]


async def test_requests_that_arrive_together_are_answered_in_their_order(
    chronicle: Chronicle, join: Join, alice: Person
) -> None:
    begun = chronicle.begin(alice)
    note = document_id(begun)
    async with join(alice, is_member=False) as device:
        await device.push_all(chronicle.genesis, begun)
        written = [chronicle.update(alice, note) for _ in range(150)]
        receipts = await device.push_together(*written)
    assert [receipt.record for receipt in receipts] == [record.record_id for record in written]
