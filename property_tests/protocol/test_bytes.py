"""What holds for any bytes and any value: one spelling, no way to alter it, and no error but the named one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.protocol.strategies import MESSAGES, RECORDS, values
from skerry_protocol.codec import Value, decode, encode
from skerry_protocol.errors import MalformedMessage, NotCanonical, ProtocolError
from skerry_protocol.messages import Message, decode_message, encode_message
from skerry_protocol.records import Record, SignedRecord, parse_record, sign_record, verify_record
from tests.protocol.cast import ALICE


@given(values())
def test_any_value_is_read_as_it_was_written(value: Value) -> None:
    assert decode(encode(value)) == value


@given(st.binary(max_size=200))
def test_any_bytes_that_are_read_are_the_only_spelling(data: bytes) -> None:
    try:
        value = decode(data)
    except NotCanonical:
        return
    assert encode(value) == data


@given(values(), values())
def test_two_values_never_share_a_spelling(one: Value, other: Value) -> None:
    assert (encode(one) == encode(other)) == (one == other and repr(one) == repr(other))


@pytest.mark.parametrize("kind", RECORDS)
@given(data=st.data())
def test_any_record_is_read_as_it_was_written(kind: type[Record], data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    received = SignedRecord.decode(sign_record(record, ALICE.key).encode())
    assert parse_record(received) == record
    assert sign_record(parse_record(received), ALICE.key) == received
    verify_record(received, record, ALICE.key.public_key)


@pytest.mark.parametrize("kind", MESSAGES)
@given(data=st.data())
def test_any_message_is_read_as_it_was_written(kind: type[Message], data: st.DataObject) -> None:
    message = data.draw(MESSAGES[kind])
    assert decode_message(encode_message(message)) == message


@pytest.mark.parametrize("kind", RECORDS)
@given(data=st.data())
def test_any_record_with_one_byte_altered_is_refused(kind: type[Record], data: st.DataObject) -> None:
    encoded = bytearray(sign_record(data.draw(RECORDS[kind]), ALICE.key).encode())
    place = data.draw(st.integers(0, len(encoded) - 1), label="place")
    encoded[place] ^= data.draw(st.integers(1, 255), label="flipped bits")
    with pytest.raises(ProtocolError):
        verify_encoded(bytes(encoded))


def verify_encoded(encoded: bytes) -> None:
    signed = SignedRecord.decode(encoded)
    verify_record(signed, parse_record(signed), ALICE.key.public_key)


@st.composite
def mutated(draw: st.DrawFn, frame: bytes) -> bytes:
    """`frame` with some bytes altered, a piece cut out, doubled, or put in."""
    start, end = sorted((draw(st.integers(0, len(frame))), draw(st.integers(0, len(frame)))))
    piece = draw(st.one_of(st.just(b""), st.binary(max_size=8), st.just(frame[start:end] * 2)))
    return frame[:start] + piece + frame[end:]


@pytest.mark.parametrize("kind", MESSAGES)
@given(data=st.data())
def test_any_mutated_frame_is_a_message_or_a_malformed_one(kind: type[Message], data: st.DataObject) -> None:
    frame = data.draw(mutated(encode_message(data.draw(MESSAGES[kind]))))
    try:
        message = decode_message(frame)
    except MalformedMessage:
        return
    assert encode_message(message) == frame


@pytest.mark.parametrize("kind", RECORDS)
@given(data=st.data())
def test_any_mutated_record_is_refused_with_a_named_error(kind: type[Record], data: st.DataObject) -> None:
    original = sign_record(data.draw(RECORDS[kind]), ALICE.key)
    body = data.draw(mutated(original.body))
    try:
        record = parse_record(SignedRecord(body, original.signature))
    except ProtocolError:
        return
    assert sign_record(record, ALICE.key).body == body


@given(data=st.data())
def test_sealing_headers_of_two_records_are_the_same_only_if_all_but_the_sealed_part_is(data: st.DataObject) -> None:
    sealed = [RECORDS[kind] for kind in RECORDS if hasattr(kind, "header")]
    one, other = data.draw(st.one_of(sealed)), data.draw(st.one_of(sealed))
    fields = [(type(record), *record.header_fields()) for record in (one, other)]  # type: ignore[union-attr]
    assert (one.header() == other.header()) == (fields[0] == fields[1])  # type: ignore[union-attr]
