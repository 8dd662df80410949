"""However many edits wait, and however they are cut into records, the records say exactly what was written."""

from __future__ import annotations

from collections.abc import Sequence

import anyio
import pycrdt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from property_tests.sync.recorded import device, history, text_in
from skerry.access.content import UpdateContent, open_content
from skerry.node.crdt_content import CrdtContent
from skerry.storage.updates import PendingUpdate
from skerry.sync import outbox
from skerry.sync.batch import Batch
from skerry.sync.journal import Journal
from skerry.sync.outbox import Outbox
from skerry_protocol.records import Update, parse_record

pytestmark = pytest.mark.timeout(300)

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
edits = st.lists(st.tuples(st.integers(0, 2), st.text(max_size=8), st.integers(0, 40), st.booleans()), max_size=12)

Edit = tuple[int, str, int, bool]


def updates_of(written: Sequence[Edit]) -> list[bytes]:
    """The updates of up to three pages that see each other's edits at once: insertions and deletions in one text."""
    pages: list[pycrdt.Doc[pycrdt.Text]] = [pycrdt.Doc(client_id=number + 1) for number in range(3)]
    updates = []
    for page, words, place, is_deletion in written:
        state, body = pages[page].get_state(), pages[page].get("body", type=pycrdt.Text)
        if is_deletion and len(str(body)):
            body.clear()
        else:
            body.insert(place % (len(body) + 1) if str(body).isascii() else 0, words)
        updates.append(pages[page].get_update(state))
        for other in pages:
            other.apply_update(updates[-1])
    return updates


@settings(FEW, max_examples=200)
@given(written=edits)
def test_merged_and_squashed_updates_say_the_same_as_all_of_them(written: list[Edit]) -> None:
    updates = updates_of(written)
    if not updates:
        return
    content = CrdtContent()
    merged, squashed = content.merge(updates), content.squash(updates)
    assert text_in(updates) == text_in([merged]) == text_in([squashed])
    furthest: dict[int, int] = {}
    for update in updates:
        for client, clock in content.inspect(update).items():
            furthest[client] = max(clock, furthest.get(client, 0))
    assert content.inspect(merged) == furthest


async def sealed(journal: Journal, updates: Sequence[bytes]) -> list[Update]:
    """The records that the outbox makes of `updates`, in order."""
    sender, waiting, made = Outbox(journal.ledger, CrdtContent()), pending(updates), []
    while run := sender.seal_updates(history().note, waiting, Batch(0)):
        record = parse_record(run.signed)
        assert isinstance(record, Update)
        made.append(record)
        waiting = waiting[run.updates :]
    return made


def pending(updates: Sequence[bytes]) -> list[PendingUpdate]:
    return [PendingUpdate(number, body, 0) for number, body in enumerate(updates)]


@FEW
@given(written=edits, most_bytes=st.integers(1, 400))
def test_records_hold_every_edit_once_and_continue_the_chain(written: list[Edit], most_bytes: int) -> None:
    updates = updates_of(written)

    async def seal_and_open() -> None:
        async with device(history().author) as journal:
            head = journal.ledger.own_head(history().note)
            records = await sealed(journal, updates)
            assert head is not None
            first = head.sequence + 1
            assert [record.sequence for record in records] == list(range(first, first + len(records)))
            key = journal.ledger.keys.key(journal.ledger.accesses[history().note])
            opened = [UpdateContent.from_bytes(open_content(record, key)) for record in records]
            assert text_in([content.update for content in opened]) == text_in(updates)
            assert all(content.clients == set(CrdtContent().inspect(content.update)) for content in opened)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(outbox, "MAX_MERGED_BYTES", most_bytes)
        anyio.run(seal_and_open)
