"""Shared text: offsets are code points, whatever the text holds, and nonsense offsets are refused."""

from __future__ import annotations

import anyio
import pycrdt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.documents import Document, Embed, MemoryStore, Run
from skerry.errors import OffsetOutOfRange, UnsupportedValue
from skerry_protocol.ids import DocumentId

pytestmark = pytest.mark.anyio

AWKWARD = "a🎉é中b"
COMBINING = "e\u0301\u0323 👩‍👩‍👧‍👦 ✊🏿 ﷺ"


@pytest.mark.parametrize("start", [AWKWARD, COMBINING, "plain", ""])
async def test_text_can_be_inserted_at_every_code_point(document: Document, start: str) -> None:
    for offset in range(len(start) + 1):
        async with document.change():
            title = document.text("title")
            title.delete(0, len(title))
            title.append(start)
            title.insert(offset, "✂")
        assert str(document.text("title")) == start[:offset] + "✂" + start[offset:]


@pytest.mark.parametrize("start", [AWKWARD, COMBINING])
async def test_every_range_of_code_points_can_be_deleted(document: Document, start: str) -> None:
    for first in range(len(start) + 1):
        for last in range(first, len(start) + 1):
            async with document.change():
                title = document.text("title")
                title.delete(0, len(title))
                title.append(start)
                title.delete(first, last)
            assert str(document.text("title")) == start[:first] + start[last:]


async def test_the_length_is_in_code_points(document: Document) -> None:
    async with document.change():
        document.text("title").append(AWKWARD)
    assert len(document.text("title")) == len(AWKWARD) == 5


@pytest.mark.parametrize("offset", [-1, 6, 11, True, 1.0, None, 2**70])
async def test_an_offset_that_makes_no_sense_is_refused(document: Document, offset: int) -> None:
    async with document.change():
        title = document.text("title")
        title.append(AWKWARD)
        with pytest.raises(OffsetOutOfRange):
            title.insert(offset, "x")
        with pytest.raises(OffsetOutOfRange):
            title.delete(0, offset)
        with pytest.raises(OffsetOutOfRange):
            title.format(offset, 5, {"bold": True})
    assert str(document.text("title")) == AWKWARD


async def test_a_range_that_runs_backwards_is_refused(document: Document) -> None:
    async with document.change():
        document.text("title").append(AWKWARD)
        with pytest.raises(OffsetOutOfRange):
            document.text("title").delete(3, 2)


async def test_half_a_surrogate_pair_is_refused(document: Document) -> None:
    async with document.change():
        with pytest.raises(UnsupportedValue):
            document.text("title").append("\ud83c")


async def test_formats_hold_for_code_points(document: Document) -> None:
    async with document.change():
        document.text("title").append(AWKWARD)
        document.text("title").format(1, 3, {"bold": True, "size": 2})
    assert document.text("title").runs() == [
        Run("a", {}),
        Run("🎉é", {"bold": True, "size": 2}),
        Run("中b", {}),
    ]
    async with document.change():
        document.text("title").format(1, 3, {"bold": None, "size": None})
    assert document.text("title").runs() == [Run(AWKWARD, {})]


async def test_an_embedded_object_counts_as_one_character(document: Document) -> None:
    async with document.change():
        title = document.text("title")
        title.append("é🎉")
        title.insert_embed(1, {"photo": 7})
        assert len(title) == 3
        title.insert(2, "|")
    assert str(document.text("title")) == "é|🎉"
    assert document.text("title").runs()[1] == Run(Embed({"photo": 7}), {})
    async with document.change():
        document.text("title").delete(1, 2)
    assert str(document.text("title")) == "é|🎉"
    assert len(document.text("title")) == 3


async def test_replacing_counts_in_code_points_too(document: Document) -> None:
    async with document.change():
        document.text("title").append(AWKWARD)
        document.text("title").replace(1, 4, "-")
    assert str(document.text("title")) == "a-b"


Edit = tuple[float, float, str]
LETTERS = st.text(st.characters(codec="utf-8"), max_size=5)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), LETTERS), max_size=12)


@given(EDITS)
def test_any_run_of_edits_does_what_a_python_string_does(edits: list[Edit]) -> None:
    async def run() -> None:
        document = await Document.open(DocumentId(bytes(16)), MemoryStore())
        expected = ""
        for start, stop, letters in edits:
            first, last = sorted((int(start * len(expected)), int(stop * len(expected))))
            async with document.change():
                document.text("title").replace(first, last, letters)
            expected = expected[:first] + letters + expected[last:]
            assert str(document.text("title")) == expected
        peer: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc()
        peer.apply_update(document.diff())
        assert str(peer.get("title", type=pycrdt.Text)) == expected

    anyio.run(run)
