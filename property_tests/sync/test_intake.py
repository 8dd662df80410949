"""Whatever a relay does to the order of true records, and whatever false ones it adds, the truth comes out."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import anyio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from property_tests.sync.recorded import deliver, device, history, text_of
from skerry.storage.alarms import open_alarms
from skerry.sync.ledger import Ledger
from skerry.sync.waiting import WaitingRoom
from skerry_protocol.messages import Entry
from skerry_protocol.records import Checkpoint, Epoch, Grant, SignedRecord, parse_record

pytestmark = pytest.mark.timeout(300)

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
chances = st.randoms(use_true_random=False)


def shuffled(entries: list[Entry], chance: Random) -> list[Entry]:
    """All of `entries` in any order, some of them more than once."""
    repeated = [*entries, *chance.sample(entries, chance.randint(0, len(entries)))]
    chance.shuffle(repeated)
    return repeated


def with_forgeries(entries: list[Entry], chance: Random) -> list[Entry]:
    """`entries`, and among them copies with a bit flipped, a byte cut off, or under another's name or place."""
    mixed = list(entries)
    for entry in chance.sample(entries, min(12, len(entries))):
        mixed.insert(chance.randint(0, len(mixed)), forged(entry, entries, chance))
    return mixed


def forged(entry: Entry, entries: list[Entry], chance: Random) -> Entry:
    assert entry.record is not None
    other = chance.choice(entries)
    flipped = bytearray(entry.record)
    flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
    kinds = [
        replace(entry, record=bytes(flipped)),
        replace(entry, record=entry.record[:-1]),
        replace(entry, record=other.record),
        replace(entry, record_id=other.record_id),
        replace(entry, document=other.document),
        replace(entry, n=other.n),
        replace(entry, record=None),
    ]
    return chance.choice(kinds)


async def assert_carol_knows_everything(entries: list[Entry], *, then: list[Entry]) -> None:
    told = history()
    async with device(told.newcomer) as journal:
        for feed in (entries, then):
            await deliver(journal, feed)
        assert await text_of(journal, told.note) == told.text
        assert {chain: journal.ledger.heads[chain] for chain in told.heads} == told.heads
        ledger = journal.ledger
        again = await journal.database.read(lambda store: Ledger.load(store, ledger.identity, ledger.workspace))
        assert again.heads == ledger.heads
        assert again.roster == ledger.roster
        assert len(again.waiting) == len(ledger.waiting) == 0


@FEW
@given(chance=chances)
def test_access_and_work_may_come_in_any_order_and_any_number_of_times(chance: Random) -> None:
    told = history()
    anyio.run(lambda: assert_carol_knows_everything([*told.roster, *shuffled(told.rest, chance)], then=[]))


@FEW
@given(chance=chances)
def test_after_a_feed_of_lies_an_honest_one_puts_everything_right(chance: Random) -> None:
    told = history()
    lies = with_forgeries(shuffled(list(told.entries), chance), chance)
    anyio.run(lambda: assert_carol_knows_everything(lies, then=list(told.entries)))


@FEW
@given(chance=chances)
def test_no_lie_adds_a_word(chance: Random) -> None:
    """Also where true records are missing, nothing is shown that nobody wrote."""
    told = history()
    kept = [entry for entry in told.entries if chance.random() < 0.8]

    async def read() -> None:
        async with device(told.newcomer) as journal:
            await deliver(journal, with_forgeries(kept, chance))
            shown = await text_of(journal, told.note)
            written = {f"<{word}>" for word in ("a1", "a2", "a3", "a4", "b1", "b2", "b3", "c1")}
            assert set(shown.replace(">", "> ").split()) <= written

    anyio.run(read)


def test_an_honest_checkpoint_that_comes_after_a_newer_one_is_not_accused() -> None:
    """The newer one holds more of alice than her records that are here; the older one cannot lack that."""
    told = history()
    work = [entry for entry in told.rest if entry.document == told.note and entry.n]
    older, newer = [entry for entry in work if is_checkpoint(entry)]
    late = {older.record_id, newer.record_id}
    before = [entry for entry in work if entry.n < older.n]
    access = [entry for entry in work if is_access(entry)]
    rest = [entry for entry in work if entry.record_id not in late]
    feed = [*told.roster, *access, *before, newer, older, *rest]

    async def accused() -> set[str]:
        async with device(told.newcomer) as journal:
            await deliver(journal, feed)
            return {alarm.name for alarm in await journal.database.read(open_alarms)}

    assert "lacking_checkpoint" not in anyio.run(accused)


def is_checkpoint(entry: Entry) -> bool:
    return entry.record is not None and isinstance(parse_record(SignedRecord.decode(entry.record)), Checkpoint)


def is_access(entry: Entry) -> bool:
    return entry.record is not None and isinstance(parse_record(SignedRecord.decode(entry.record)), Epoch | Grant)


def test_an_intake_that_forgets_what_has_to_wait_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    told = history()
    monkeypatch.setattr(WaitingRoom, "put", lambda *_: None)
    backwards = [*told.roster, *reversed(told.rest)]
    with pytest.raises(AssertionError):
        anyio.run(lambda: assert_carol_knows_everything(backwards, then=[]))
