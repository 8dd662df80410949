"""The acceptance suite of the `RecordLog` port: every implementation runs all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import anyio
import pytest

from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.log_chain import LOG_START
from skerry_protocol.statements import LogHead
from skerry_relay.errors import LogMovedOn
from skerry_relay.record_log import (
    PAGE_BYTES,
    AtPlace,
    EntryKind,
    Everything,
    LogEntry,
    OfDocument,
    Usage,
    WithId,
)

if TYPE_CHECKING:
    from skerry_relay.record_log import RecordLog

pytestmark = pytest.mark.anyio

HARBOUR, QUAY = WorkspaceId(b"h" * 32), WorkspaceId(b"q" * 32)
NOTE, REPORT = DocumentId(b"n" * 16), DocumentId(b"r" * 16)
ALICE, BOB = DeviceId(b"a" * 16), DeviceId(b"b" * 16)


def entry(
    position: int,
    kind: EntryKind = EntryKind.UPDATE,
    document: DocumentId | None = NOTE,
    author: DeviceId | None = ALICE,
    record: bytes | None = b"record",
    sequence: int | None = None,
) -> LogEntry:
    """An entry whose record id follows from its position."""
    record_id = RecordId(position.to_bytes(32, "big"))
    n = 0 if kind is EntryKind.COVERAGE else position
    place = position if sequence is None else sequence
    return LogEntry(position, kind, document, n, b"h" * 32, record_id, author, place, record, 1_000 + position)


async def test_an_empty_log_knows_nothing(log: RecordLog) -> None:
    assert await log.read_from(HARBOUR, 0, 10) == []
    assert await log.usage(HARBOUR) == Usage(0, 0)
    assert await log.head(HARBOUR, NOTE) == LogHead(NOTE, 0, LOG_START)
    assert await log.head(HARBOUR, None) == LogHead(None, 0, LOG_START)


async def test_the_incarnation_of_a_log_stays(log: RecordLog) -> None:
    assert await log.incarnation() == await log.incarnation()


async def test_what_was_appended_is_read_in_order(log: RecordLog) -> None:
    entries = [
        entry(1, EntryKind.ROSTER, document=None, author=None, sequence=0),
        entry(2, EntryKind.CONTROL, sequence=0),
        entry(3),
        entry(4, EntryKind.COVERAGE, author=BOB),
    ]
    assert list(await log.append_if_absent(HARBOUR, entries[:2])) == entries[:2]
    assert list(await log.append_if_absent(HARBOUR, entries[2:])) == entries[2:]
    assert list(await log.read_from(HARBOUR, 0, 10)) == entries
    assert list(await log.read_from(HARBOUR, 1, 2)) == entries[1:3]


async def test_workspaces_do_not_meet(log: RecordLog) -> None:
    await log.append_if_absent(HARBOUR, [entry(1), entry(2)])
    await log.append_if_absent(QUAY, [entry(1)])
    assert len(await log.read_from(QUAY, 0, 10)) == 1
    assert (await log.usage(HARBOUR)).records == 2


async def test_a_stored_record_is_returned_as_it_stands(log: RecordLog) -> None:
    (first,) = await log.append_if_absent(HARBOUR, [entry(1)])
    again = entry(1, record=b"another body")
    assert list(await log.append_if_absent(HARBOUR, [again, entry(2)])) == [first, entry(2)]
    assert await log.usage(HARBOUR) == Usage(2, 2 * len(b"record"))


@pytest.mark.parametrize("position", [1, 3, 7])
async def test_an_entry_that_is_not_the_next_one_is_refused(log: RecordLog, position: int) -> None:
    await log.append_if_absent(HARBOUR, [entry(1)])
    wrong = replace(entry(9), position=position)
    with pytest.raises(LogMovedOn):
        await log.append_if_absent(HARBOUR, [wrong])
    assert len(await log.read_from(HARBOUR, 0, 10)) == 1


async def test_a_batch_is_stored_whole_or_not_at_all(log: RecordLog) -> None:
    with pytest.raises(LogMovedOn):
        await log.append_if_absent(HARBOUR, [entry(1), entry(3)])
    assert await log.read_from(HARBOUR, 0, 10) == []
    await log.append_if_absent(HARBOUR, [entry(1), entry(2)])


async def test_of_two_that_append_at_once_exactly_one_wins(log: RecordLog) -> None:
    rivals = [entry(1), replace(entry(2), position=1)]
    won: list[LogEntry] = []
    refused: list[LogMovedOn] = []

    async def append(rival: LogEntry) -> None:
        try:
            won.extend(await log.append_if_absent(HARBOUR, [rival]))
        except LogMovedOn as refusal:
            refused.append(refusal)

    async with anyio.create_task_group() as tasks:
        for rival in rivals:
            tasks.start_soon(append, rival)
    assert (len(won), len(refused)) == (1, 1)
    assert list(await log.read_from(HARBOUR, 0, 10)) == won


async def test_many_appends_at_once_are_all_stored(log: RecordLog) -> None:
    workspaces = [WorkspaceId(number.to_bytes(32, "big")) for number in range(40)]
    async with anyio.create_task_group() as tasks:
        for workspace in workspaces:
            tasks.start_soon(log.append_if_absent, workspace, [entry(1), entry(2)])
    assert [len(await log.read_from(workspace, 0, 10)) for workspace in workspaces] == [2] * 40


async def test_newer_coverage_takes_the_place_of_the_older_one(log: RecordLog) -> None:
    older, newer = entry(1, EntryKind.COVERAGE, record=b"old"), entry(2, EntryKind.COVERAGE, record=b"newest")
    others = [entry(3, EntryKind.COVERAGE, author=BOB), entry(4, EntryKind.COVERAGE, document=REPORT)]
    await log.append_if_absent(HARBOUR, [older])
    await log.append_if_absent(HARBOUR, [newer, *others])
    assert list(await log.read_from(HARBOUR, 0, 10)) == [newer, *others]
    assert await log.usage(HARBOUR) == Usage(3, len(b"newest") + 2 * len(b"record"))


async def test_the_position_of_replaced_coverage_is_not_given_again(log: RecordLog) -> None:
    await log.append_if_absent(HARBOUR, [entry(1, EntryKind.COVERAGE), entry(2, EntryKind.COVERAGE)])
    await log.append_if_absent(HARBOUR, [entry(3)])
    assert [stored.position for stored in await log.read_from(HARBOUR, 0, 10)] == [2, 3]


async def test_selections_pick_what_they_name(log: RecordLog) -> None:
    entries = [
        entry(1),
        entry(2, document=REPORT),
        entry(3, author=BOB, sequence=1),
        entry(4, EntryKind.CHECKPOINT, author=BOB, sequence=2),
        entry(5, EntryKind.COVERAGE, author=BOB, sequence=2),
    ]
    await log.append_if_absent(HARBOUR, entries)
    assert list(await log.read_from(HARBOUR, 1, 10, OfDocument(NOTE))) == entries[2:]
    assert list(await log.read_from(HARBOUR, 0, 10, WithId(entries[1].record_id))) == [entries[1]]
    assert list(await log.read_from(HARBOUR, 0, 10, AtPlace(NOTE, BOB, 2))) == [entries[3]]
    assert await log.read_from(HARBOUR, 0, 10, AtPlace(NOTE, BOB, 3)) == []


async def test_a_replay_can_leave_the_bytes_of_content_out(log: RecordLog) -> None:
    await log.append_if_absent(HARBOUR, [entry(1, EntryKind.CONTROL), entry(2), entry(3, EntryKind.COVERAGE)])
    replayed = await log.read_from(HARBOUR, 0, 10, Everything(with_content=False))
    assert [stored.record for stored in replayed] == [b"record", None, None]


async def test_a_page_ends_when_it_has_enough_bytes_but_never_before_one_entry(log: RecordLog) -> None:
    big = bytes(PAGE_BYTES)
    await log.append_if_absent(HARBOUR, [entry(1), entry(2, record=big), entry(3, record=big), entry(4)])
    assert [stored.position for stored in await log.read_from(HARBOUR, 0, 10)] == [1, 2]
    assert [stored.position for stored in await log.read_from(HARBOUR, 2, 10)] == [3]


async def test_pruning_drops_bytes_and_keeps_the_entry(log: RecordLog) -> None:
    await log.append_if_absent(HARBOUR, [entry(1), entry(2)])
    await log.prune(HARBOUR, [entry(1).record_id, RecordId(b"?" * 32)])
    await log.prune(HARBOUR, [entry(1).record_id])
    pruned, kept = await log.read_from(HARBOUR, 0, 10)
    assert pruned == entry(1, record=None)
    assert kept == entry(2)
    assert await log.usage(HARBOUR) == Usage(2, len(b"record"))


async def test_the_head_of_each_chain_is_its_newest_entry(log: RecordLog) -> None:
    await log.append_if_absent(
        HARBOUR,
        [
            entry(1, EntryKind.ROSTER, document=None),
            entry(2),
            entry(3, document=REPORT),
            entry(4, EntryKind.COVERAGE),
        ],
    )
    assert (await log.head(HARBOUR, None)).n == 1
    assert (await log.head(HARBOUR, NOTE)).n == 2
    assert (await log.head(HARBOUR, REPORT)).n == 3
