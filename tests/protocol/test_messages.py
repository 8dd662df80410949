"""Each kind of message is read as it was written, and every other frame is a malformed message and nothing worse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from skerry_protocol.codec import decode, encode
from skerry_protocol.errors import MalformedMessage
from skerry_protocol.limits import MAX_FRAME_BYTES, MAX_PRESENCE_BYTES, MAX_TEXT_CHARACTERS
from skerry_protocol.messages import (
    CaughtUpMarker,
    Challenge,
    Ephemeral,
    ErrorMessage,
    Hello,
    Message,
    Rejected,
    decode_message,
    encode_message,
)
from tests.protocol.cast import every_message, message_of

MESSAGES = every_message()


def frame(message: Message) -> list[Any]:
    fields: Any = decode(encode_message(message))
    return list(fields)


def refused(fields: Any) -> None:
    with pytest.raises(MalformedMessage) as error:
        decode_message(encode(fields))
    assert error.value.hint


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_message_is_read_as_it_was_written(kind: type[Message]) -> None:
    assert decode_message(encode_message(MESSAGES[kind])) == MESSAGES[kind]


def test_no_two_kinds_share_a_number() -> None:
    assert len({kind.KIND for kind in MESSAGES}) == len(MESSAGES) == 15


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_field_too_many_or_too_few_is_refused(kind: type[Message]) -> None:
    fields = frame(MESSAGES[kind])
    refused([*fields, None])
    for length in range(len(fields)):
        refused(fields[:length])


@pytest.mark.parametrize("kind", MESSAGES)
def test_no_field_may_be_of_another_type(kind: type[Message]) -> None:
    fields = frame(MESSAGES[kind])
    foreign: list[Any] = [-1, True, b"\x00" * 5, "text", [[]], 2**60]
    for place, value in enumerate(fields):
        for other in foreign:
            is_free_bytes = type(other) is bytes and (value is None or type(value) is bytes)
            if type(other) is not type(value) and not is_free_bytes:
                refused([*fields[:place], other, *fields[place + 1 :]])


@pytest.mark.parametrize("kind", [0, 16, 255, 256, -1, None, True, b"\x01"])
def test_an_unknown_kind_is_refused(kind: Any) -> None:
    refused([kind, 7])


@pytest.mark.parametrize("value", [None, 1, b"", "", [], [[]]])
def test_a_frame_is_a_list_that_begins_with_its_kind(value: Any) -> None:
    refused(value)


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x80", b"\x91", bytes(MAX_FRAME_BYTES + 1)])
def test_a_frame_that_is_no_value_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedMessage):
        decode_message(data)


def test_a_frame_of_text_is_refused_like_any_other() -> None:
    with pytest.raises(MalformedMessage):
        decode_message("[13, 7]")  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "place"), [(Hello, 3), (Challenge, 1)])
def test_a_key_that_is_no_key_makes_a_malformed_message(kind: type[Message], place: int) -> None:
    fields = frame(MESSAGES[kind])
    if kind is Hello:
        fields[place][0] = bytes(32)
    else:
        fields[place] = bytes(32)
    refused(fields)


@pytest.mark.parametrize(("kind", "place"), [(Rejected, 2), (ErrorMessage, 1)])
@pytest.mark.parametrize("code", [0, 9, 255])
def test_an_unknown_code_is_refused(kind: type[Message], place: int, code: int) -> None:
    fields = frame(MESSAGES[kind])
    fields[place] = code
    refused(fields)


def test_presence_and_text_are_bounded() -> None:
    refused([Ephemeral.KIND, bytes(MAX_PRESENCE_BYTES + 1)])
    assert decode_message(encode([Ephemeral.KIND, bytes(MAX_PRESENCE_BYTES)]))
    fields = frame(MESSAGES[ErrorMessage])
    refused([*fields[:2], "x" * (MAX_TEXT_CHARACTERS + 1), fields[3]])


def test_an_error_may_leave_open_when_to_come_back() -> None:
    error = message_of(ErrorMessage)
    for_good = replace(error, retry_after_ms=None)
    assert decode_message(encode_message(for_good)) == for_good
    refused([*frame(error)[:3], [[1], [2]]])


def test_a_marker_that_names_two_heads_of_one_chain_is_refused() -> None:
    marker = message_of(CaughtUpMarker)
    head = marker.statement.heads[0]
    twice = replace(marker.statement, heads=(head, replace(head, n=head.n + 1)))
    with pytest.raises(MalformedMessage, match="once"):
        decode_message(encode_message(CaughtUpMarker(twice)))
