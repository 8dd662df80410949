"""There is one spelling of every value, and everything else is refused before it costs memory."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from skerry_protocol.codec import Value, decode, encode
from skerry_protocol.errors import NotCanonical
from skerry_protocol.limits import MAX_FRAME_BYTES, MAX_ITEMS, MAX_NESTING
from tests.vectors.codec_cases import LISTS, LONG, REFUSED, SCALARS, nested


@pytest.mark.parametrize("value", [*SCALARS, *LISTS, *LONG], ids=lambda value: repr(value)[:20])
def test_a_value_is_read_back_as_it_was_written(value: Value) -> None:
    read = decode(encode(value))
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("data", [data for _, data in REFUSED], ids=[what for what, _ in REFUSED])
def test_a_second_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        decode(data)


@pytest.mark.parametrize("value", [1.0, {}, (), object(), bytearray(b"x"), [1.5], [[{}]], 1j, {1}])
def test_what_has_no_canonical_form_is_not_written(value: Any) -> None:
    with pytest.raises(NotCanonical, match="canonical form"):
        encode(value)


@pytest.mark.parametrize("value", [2**64, -(2**63) - 1, "\ud800", [2**64]])
def test_what_does_not_fit_is_not_written(value: Value) -> None:
    with pytest.raises(NotCanonical, match="does not fit"):
        encode(value)


def test_nothing_is_written_that_would_not_be_read() -> None:
    for value in ([0] * (MAX_ITEMS + 1), nested(MAX_NESTING + 1), bytes(MAX_FRAME_BYTES)):
        with pytest.raises(NotCanonical):
            encode(value)


def test_a_list_that_is_too_long_is_refused_although_all_its_items_are_there() -> None:
    header = b"\xdd" + (MAX_ITEMS + 1).to_bytes(4, "big")
    with pytest.raises(NotCanonical, match="at most"):
        decode(header + bytes(MAX_ITEMS + 1))


def test_a_value_of_more_bytes_than_a_frame_is_refused_unread() -> None:
    longest = encode(bytes(MAX_FRAME_BYTES - 5))
    assert len(longest) == MAX_FRAME_BYTES
    assert len(decode(longest)) == MAX_FRAME_BYTES - 5  # type: ignore[arg-type]
    with pytest.raises(NotCanonical, match="more than"):
        decode(bytes(MAX_FRAME_BYTES + 1))


@pytest.mark.parametrize("frame", ["[]", None, 7, [b"\x01"], bytearray(b"\x01"), memoryview(b"\x01")])
def test_what_is_not_bytes_is_refused_by_name(frame: Any) -> None:
    with pytest.raises(NotCanonical, match="is bytes"):
        decode(frame)


@pytest.mark.parametrize("header", [b"\xdc\xff\xff", b"\xdd\x00\x01\x00\x00"])
def test_lists_that_only_claim_to_be_long_cost_no_memory(header: bytes) -> None:
    bomb = header * 1_000
    tracemalloc.start()
    try:
        with pytest.raises(NotCanonical):
            decode(bomb)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak_bytes < 100_000
