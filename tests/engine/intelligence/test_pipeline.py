"""Reading in the background: paused, interrupted, overwhelmed, refused, and never in anybody's way."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path

import anyio
import pytest

from skerry import Document, Node
from skerry.events import NodeEvent, ReadingChanged
from skerry.intelligence.pipeline import ReadingState
from skerry.intelligence.settings import ReadingSettings
from skerry.intelligence.source import SourceText
from skerry.storage import Connection
from skerry.storage.passages import passages_of
from skerry.storage.readings import find_reading
from skerry_protocol.records import Erase, SignedRecord, sign_record
from tests.engine.harbour import Harbour, harbour
from tests.engine.intelligence.notes import AT_ONCE, LIFT, PUMP, SEAL, describe, note, rewrite

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

NEVER = ReadingSettings(quiet_seconds=3600, patience_seconds=3600)


async def is_found(node: Node, document: Document, words: str) -> bool:
    return document.id in [hit.document for hit in (await node.search(words)).hits]


async def wait_until_idle_or_stopped(node: Node) -> ReadingState:
    await node.intelligence.settle()
    return node.intelligence.progress.state


async def test_while_it_is_paused_nothing_is_read_and_nothing_is_missed(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        await alice.intelligence.start_reading(describe, AT_ONCE)
        await alice.intelligence.settle()
        alice.intelligence.pause()
        pump = await note(alice, *PUMP)
        assert await wait_until_idle_or_stopped(alice) is ReadingState.PAUSED
        assert not await is_found(alice, pump, "gland")
        alice.intelligence.resume()
        await alice.intelligence.settle()
        assert await is_found(alice, pump, "gland")


async def test_a_note_in_which_somebody_writes_is_read_when_it_is_quiet(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        await alice.intelligence.start_reading(describe, NEVER)
        pump = await note(alice, *PUMP)
        await anyio.lowlevel.checkpoint()
        assert not await is_found(alice, pump, "gland")


async def test_work_that_was_interrupted_goes_on_after_a_restart(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        notes = [await note(alice, *each) for each in (PUMP, SEAL, LIFT)]
        with alice.events() as events:
            await alice.intelligence.start_reading(describe, AT_ONCE)
            read = [event async for event in first_readings(events, 1)]
        await here.devices["alice"].close()
        alice = await here.devices["alice"].open()
        await alice.intelligence.start_reading(describe, AT_ONCE)
        await alice.intelligence.settle()
        assert alice.intelligence.progress.done <= len(notes) + 1 - len(read)
        for document, word in zip(notes, ("gland", "seal", "lift"), strict=True):
            assert await is_found(alice, document, word)


async def first_readings(events: AsyncIterable[NodeEvent], count: int) -> AsyncIterator[NodeEvent]:
    async for event in events:
        if isinstance(event, ReadingChanged):
            yield event
            count -= 1
        if not count:
            return


class Poison:
    """Kills the worker whenever it is about to read the poisoned note."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self._taken = anyio.Event()
        self.deaths = 0

    def describe(self, document: Document) -> SourceText | None:
        source = describe(document)
        if source and source.title == "poison":
            self._taken.set()
        return source

    async def act(self) -> None:
        while True:
            await self._taken.wait()
            self._taken = anyio.Event()
            while not self._node.intelligence.process_ids:
                await anyio.lowlevel.checkpoint()
            os.kill(self._node.intelligence.process_ids[0], signal.SIGKILL)
            self.deaths += 1


async def test_a_text_on_which_the_reader_dies_is_left_out_and_does_not_stop_the_others(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here, anyio.create_task_group() as tasks:
        alice = here["alice"]
        poison = Poison(alice)
        tasks.start_soon(poison.act)
        await note(alice, "poison", "This is the text on which the reader dies.")
        pump = await note(alice, *PUMP)
        await alice.intelligence.start_reading(poison.describe, AT_ONCE)
        assert await wait_until_idle_or_stopped(alice) is ReadingState.IDLE
        assert (poison.deaths, alice.intelligence.progress.left_out) == (2, 1)
        assert await is_found(alice, pump, "gland")
        tasks.cancel_scope.cancel()


def change_last_byte(models: Path) -> None:
    prepared = next(path for path in models.rglob("*.onnx"))
    prepared.write_bytes(prepared.read_bytes()[:-1] + b"x")


async def test_a_model_that_is_not_the_tested_one_stops_reading_with_the_reason_and_the_notes_are_fine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = tmp_path / "models"
    monkeypatch.setenv("SKERRY_MODELS", str(models))
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        await alice.summarise(PUMP[1])
        change_last_byte(models)
        await alice.intelligence._reading_worker.rest()
        pump = await note(alice, *PUMP)
        await alice.intelligence.start_reading(describe, AT_ONCE)
        assert await wait_until_idle_or_stopped(alice) is ReadingState.UNAVAILABLE
        assert "skerry models" in str(alice.intelligence.progress.reason)
        assert str((await alice.document(pump.id)).text("title")) == PUMP[0]
        shutil.rmtree(models)
        await rewrite(pump, PUMP[1] + " It is tight again.")
        with alice.events() as events:
            async for _ in first_readings(events, 2):
                pass
        await alice.intelligence.settle()
        assert await is_found(alice, pump, "tight")


def erasure(here: Harbour, note_: Document) -> SignedRecord:
    """Alice erases a note."""
    ledger = here.ledger("alice")
    access = ledger.accesses[note_.id]
    record = Erase(ledger.roster.workspace, note_.id, access.head, ledger.device, ledger.roster.head)
    return sign_record(record, ledger.identity.signing_key)


async def test_what_was_made_of_a_note_is_gone_with_the_note(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        bob = here["bob"]
        pump, lift = await note(here["alice"], *PUMP), await note(here["alice"], *LIFT)
        await here.settle()
        await bob.intelligence.start_reading(describe, AT_ONCE)
        await bob.intelligence.settle()
        assert await is_found(bob, pump, "gland")
        here.relay.store(erasure(here, pump))
        await here.settle()
        assert not await is_found(bob, pump, "gland")
        await bob.intelligence.settle()
        assert await bob._journal.database.read(lambda store: rows_about(store, pump)) == 0
        assert await is_found(bob, lift, "lift")


def rows_about(store: Connection, document: Document) -> int:
    """How many rows there are of what was made of a document."""
    tables = ("passage", "artefact", "recording")
    rows = [
        store.execute(f"SELECT count(*) FROM {table} WHERE document = ?", (document.id.raw,)).fetchone()
        for table in tables
    ]
    rows.append(store.execute("SELECT count(*) FROM passage_words WHERE passage_words MATCH 'gland'").fetchone())
    return sum(int(row[0]) for row in rows) + (find_reading(store, document.id) is not None)


async def test_many_notes_at_once_wait_in_a_queue_and_are_all_read(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        notes = [await note(alice, f"Incident {number}", f"Number {number} of many.") for number in range(60)]
        await alice.intelligence.start_reading(describe, AT_ONCE)
        for document in notes:
            await rewrite(document, "It was rewritten while it waited.")
        await alice.intelligence.settle()
        assert alice.intelligence.progress.waiting == 0
        found = await alice.search("rewritten while waited", count=100)
        assert {hit.document for hit in found.hits} == {document.id for document in notes}


STRANGE = {
    "nothing": "",
    "blank": " \n\t ",
    "binary": "\x01\x02\x7f" * 500,
    "wrong encoding": "\ufffd" * 300,
    "Chinese": "泵漏水了。" * 50,
    "emoji": "🔧" * 400,
    "one word": "a" * 50_000,
    "many sentences": "x. " * 4000,
    "right to left": "المضخة تسرب الماء. " * 30,
}


async def test_any_text_is_read_without_harm(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        strange = [await note(alice, name, text) for name, text in STRANGE.items()]
        pump = await note(alice, *PUMP)
        await alice.intelligence.start_reading(describe, AT_ONCE)
        assert await wait_until_idle_or_stopped(alice) is ReadingState.IDLE
        assert alice.intelligence.progress.left_out == 0
        for document in strange:
            assert await alice.intelligence.reading(document.id) is not None
        assert await is_found(alice, pump, "gland")


async def test_a_note_read_by_other_models_is_read_again_from_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        await alice.intelligence.start_reading(describe, AT_ONCE)
        await alice.intelligence.settle()
        before = await alice._journal.database.read(lambda store: passages_of(store, pump.id))
        await here.devices["alice"].close()
        monkeypatch.setattr("skerry.intelligence.reader.PIPELINE", "another model")
        alice = await here.devices["alice"].open()
        await alice.intelligence.start_reading(describe, AT_ONCE)
        await alice.intelligence.settle()
        after = await alice._journal.database.read(lambda store: passages_of(store, pump.id))
        assert [passage.text for passage in after] == [passage.text for passage in before]
        assert {passage.number for passage in after}.isdisjoint(passage.number for passage in before)
        assert await is_found(alice, pump, "gland")


async def test_an_edit_has_only_what_changed_embedded_again(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        lines = [
            f"Pump {number} was checked by the crew of dock {number}, and its seal is tight." for number in range(60)
        ]
        long = await note(alice, "Round of all pumps", "\n".join(lines))
        await alice.intelligence.start_reading(describe, AT_ONCE)
        await alice.intelligence.settle()
        before = await alice._journal.database.read(lambda store: passages_of(store, long.id))
        await rewrite(long, "\n".join([*lines[:-1], "The last pump was not checked, for want of light."]))
        await alice.intelligence.settle()
        after = await alice._journal.database.read(lambda store: passages_of(store, long.id))
        assert "want of light" in after[-1].text
        fresh = {passage.number for passage in after} - {passage.number for passage in before}
        assert 0 < len(fresh) <= len(after) // 2
