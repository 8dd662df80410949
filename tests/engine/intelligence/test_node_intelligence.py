"""A whole device reads its notes: search, summary, actions, severity and related notes, with its real models."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from skerry import Document, Node, UnknownDocument
from skerry.intelligence.pipeline import ReadingState
from skerry.intelligence.reading import Reading
from skerry.storage.passage_filters import Filters
from skerry_protocol.ids import DocumentId
from tests.engine.harbour import Harbour, harbour
from tests.engine.intelligence.notes import AT_ONCE, LIFT, PUMP, SEAL, describe, note, rewrite

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]


async def read_everything(node: Node) -> None:
    await node.intelligence.start_reading(describe, AT_ONCE)
    await node.intelligence.settle()


async def three_notes(here: Harbour) -> list[Document]:
    return [await note(here["alice"], *each) for each in (PUMP, SEAL, LIFT)]


async def found(node: Node, words: str, filters: Filters | None = None) -> list[DocumentId]:
    return [hit.document for hit in (await node.search(words, filters=filters)).hits]


async def reading_of(node: Node, document: Document) -> Reading:
    reading = await node.intelligence.reading(document.id)
    assert reading is not None
    return reading


async def test_a_note_is_found_by_its_words_and_by_what_it_means(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        pump, _, lift = await three_notes(here)
        await read_everything(here["alice"])
        assert (await found(here["alice"], "gland"))[0] == pump.id
        result = await here["alice"].search("elevator with passengers not moving")
        assert result.by_meaning
        assert result.hits[0].document == lift.id
        assert result.hits[0].passage in describe(lift).text  # type: ignore[union-attr]


async def test_filters_leave_out_what_happened_elsewhere(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        here_note = await note(alice, *PUMP, site="Dock 2", severity="serious")
        await note(alice, *SEAL, site="Dock 9")
        await read_everything(alice)
        assert await found(alice, "pump seal", Filters(site=frozenset({"Dock 2"}))) == [here_note.id]
        assert await found(alice, "pump seal", Filters(severity=frozenset({"critical"}))) == []


async def test_everything_made_of_a_note_stands_in_the_note(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        pump, *_ = await three_notes(here)
        await read_everything(here["alice"])
        reading, source = await reading_of(here["alice"], pump), describe(pump)
        assert source is not None
        for sentence in reading.summary.value.sentences:
            assert sentence.span.of(source.text) == sentence.text
        [action] = reading.actions.value
        assert action.what in action.span.of(source.text)
        assert (action.who, action.until) == ("Bob", "Friday")
        assert reading.severity.value.level is not None


async def test_what_was_made_says_by_whom_by_what_and_of_which_state(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        pump, *_ = await three_notes(here)
        await read_everything(here["alice"])
        made, source = (await reading_of(here["alice"], pump)).summary, describe(pump)
        assert source is not None
        assert made.provenance.device_id == here["alice"].device_id
        assert made.provenance.source == source.state()
        assert "MiniLM" in made.provenance.model
        assert made.provenance.made_at_ms == here.devices["alice"].clock.now_ms()


async def test_what_was_made_is_stale_as_soon_as_the_note_moves_on_and_fresh_when_it_was_read_again(
    tmp_path: Path,
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump, *_ = await three_notes(here)
        await read_everything(alice)
        alice.intelligence.pause()
        await rewrite(pump, "A forklift ran into the racking. Carol must inspect the racking tomorrow.")
        assert (await reading_of(alice, pump)).summary.is_stale
        alice.intelligence.resume()
        await alice.intelligence.settle()
        reading = await reading_of(alice, pump)
        assert not reading.summary.is_stale
        assert [action.who for action in reading.actions.value] == ["Carol"]
        assert (await found(alice, "forklift"))[0] == pump.id
        assert all("inlet valve" not in hit.passage for hit in (await alice.search("inlet valve")).hits)


async def test_notes_about_the_same_kind_of_trouble_are_related(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        pump, seal, _ = await three_notes(here)
        await read_everything(here["alice"])
        related = await here["alice"].intelligence.related(pump.id)
        assert [DocumentId(each.document) for each in related][:1] == [seal.id]


async def test_what_was_read_is_not_read_again_after_a_restart(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        pump, *_ = await three_notes(here)
        await read_everything(here["alice"])
        await here.devices["alice"].close()
        alice = await here.devices["alice"].open()
        await read_everything(alice)
        assert alice.intelligence.progress.done == 0
        assert (await found(alice, "gland"))[0] == pump.id
        assert (await alice.search("elevator with passengers not moving")).by_meaning


async def test_a_note_from_another_device_is_read_like_ones_own(tmp_path: Path) -> None:
    async with harbour(tmp_path, ["bob"]) as here:
        bob = here["bob"]
        await read_everything(bob)
        pump = await note(here["alice"], *PUMP)
        await here.settle()
        await bob.intelligence.settle()
        assert await found(bob, "gland") == [pump.id]


async def test_a_worker_that_is_killed_is_replaced_and_nothing_is_lost(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump, *_ = await three_notes(here)
        await read_everything(alice)
        [worker] = alice.intelligence.process_ids
        os.kill(worker, signal.SIGKILL)
        assert (await found(alice, "gland"))[0] == pump.id
        await alice.intelligence.settle()
        assert (await alice.search("elevator with passengers not moving")).by_meaning
        assert alice.intelligence.process_ids != [worker]


async def test_reading_says_how_far_it_is(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        await three_notes(here)
        await alice.intelligence.start_reading(describe, AT_ONCE)
        assert alice.intelligence.progress.state is ReadingState.READING
        await alice.intelligence.settle()
        progress = alice.intelligence.progress
        assert (progress.state, progress.waiting) == (ReadingState.IDLE, 0)
        assert progress.done >= 3


async def test_a_document_that_is_not_here_has_no_reading(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        with pytest.raises(UnknownDocument):
            await here["alice"].intelligence.reading(DocumentId(bytes(16)))


async def test_a_text_is_summarised_and_redacted_without_being_kept(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        summary = await alice.summarise(PUMP[1])
        assert all(sentence.text in PUMP[1] for sentence in summary.sentences)
        redaction = await alice.redact("Call Adaeze Okonkwo on 07700 900123 or adaeze@example.com.")
        assert "900123" not in redaction.text
        assert "adaeze@" not in redaction.text
        assert redaction.restored() == "Call Adaeze Okonkwo on 07700 900123 or adaeze@example.com."
