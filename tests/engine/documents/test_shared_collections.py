"""Shared maps and arrays: what goes in comes out, and what could not is refused before native code sees it."""

from __future__ import annotations

import math

import pytest

from skerry.documents import Document, SharedArray, SharedMap, SharedText, Value
from skerry.errors import OffsetOutOfRange, UnsupportedValue

pytestmark = pytest.mark.anyio

VALUES: list[Value] = [
    None,
    True,
    0,
    -5,
    2**53 - 1,
    -(2**53) + 1,
    1.5,
    "é🎉",
    b"\x00\xff",
    [1, [2, None]],
    {"a": {"b": [1]}},
    "",
]
UNSUPPORTED = [2**53, -(2**53), 2**63, 2**64, -(2**70), math.nan, math.inf, "\ud800", {1: 2}, object(), {"a": 2**80}]


@pytest.mark.parametrize("value", VALUES)
async def test_a_value_comes_back_as_it_went_in(document: Document, value: Value) -> None:
    async with document.change():
        document.map("fields")["key"] = value
        document.array("list").append(value)
    for found in (document.map("fields")["key"], document.array("list")[0]):
        assert found == value
        assert type(found) is type(value)


async def test_a_whole_float_comes_back_as_an_int(document: Document) -> None:
    async with document.change():
        document.map("fields")["key"] = 5.0
    assert type(document.map("fields")["key"]) is int


@pytest.mark.parametrize("value", UNSUPPORTED)
async def test_a_value_that_would_not_survive_is_refused(document: Document, value: Value) -> None:
    async with document.change():
        with pytest.raises(UnsupportedValue):
            document.map("fields")["key"] = value
        with pytest.raises(UnsupportedValue):
            document.array("list").append(value)
        with pytest.raises(UnsupportedValue):
            document.text("title").insert_embed(0, value)
    assert document.map("fields").to_python() == {}


async def test_a_value_nested_too_deep_is_refused(document: Document) -> None:
    value: list[Value] = []
    for _ in range(100):
        value = [value]
    async with document.change():
        with pytest.raises(UnsupportedValue):
            document.array("list").append(value)


async def test_shared_values_live_inside_each_other(document: Document) -> None:
    async with document.change():
        action = document.array("actions").make_map(0)
        action["due"] = 3
        action.make_text("what", "call Zoë").append(" 🎉")
        action.make_array("people").append("alice")
        action.make_map("place")["site"] = "quay"
    assert document.array("actions").to_python() == [
        {"due": 3, "what": "call Zoë 🎉", "people": ["alice"], "place": {"site": "quay"}}
    ]
    found = document.array("actions")[0]
    assert isinstance(found, SharedMap)
    assert isinstance(found["what"], SharedText)
    assert isinstance(found["people"], SharedArray)


async def test_arrays_nest_text_and_arrays(document: Document) -> None:
    async with document.change():
        document.array("list").make_text(0, "b")
        document.array("list").make_array(0).append("a")
    assert document.array("list").to_python() == [["a"], "b"]


async def test_a_map_knows_its_keys(document: Document) -> None:
    fields = document.map("fields")
    async with document.change():
        fields["b"] = 1
        fields["a"] = 2
        del fields["b"]
        with pytest.raises(KeyError):
            del fields["b"]
    assert (list(fields), len(fields), "a" in fields, fields.get("b", "none")) == (["a"], 1, True, "none")
    with pytest.raises(KeyError):
        fields["b"]


async def test_an_array_is_cut_by_index(document: Document) -> None:
    async with document.change():
        letters = document.array("list")
        for letter in "abcd":
            letters.append(letter)
        letters.delete(1, 3)
        letters.insert(1, "x")
    assert list(document.array("list")) == ["a", "x", "d"]


@pytest.mark.parametrize("index", [-1, 2, True, None, 2**70])
async def test_an_index_that_makes_no_sense_is_refused(document: Document, index: int) -> None:
    async with document.change():
        document.array("list").append("a")
        with pytest.raises(OffsetOutOfRange):
            document.array("list").insert(index, "x")
        with pytest.raises(OffsetOutOfRange):
            document.array("list").delete(0, index)
        with pytest.raises(OffsetOutOfRange):
            document.array("list")[index]
    assert document.array("list").to_python() == ["a"]
