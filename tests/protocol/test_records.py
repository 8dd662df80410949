"""Each kind of record is read as it was written, and nothing else is read as it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from skerry_protocol.codec import decode, encode
from skerry_protocol.errors import BadSignature, MalformedRecord, NotCanonical
from skerry_protocol.hashing import blake2b_256
from skerry_protocol.labels import RECORD_ID
from skerry_protocol.limits import MAX_RECORD_BYTES, MAX_SEQUENCE, PROTOCOL_VERSION
from skerry_protocol.records import (
    Checkpoint,
    Coverage,
    Epoch,
    Genesis,
    Grant,
    Presence,
    Record,
    RosterChange,
    SetEscrow,
    SignedRecord,
    Update,
    parse_record,
    sign_record,
    verify_record,
)
from tests.protocol.cast import (
    ALICE,
    BOB,
    SUPERVISORS,
    TECHNICIANS,
    every_change,
    every_record,
    record_named,
    record_of,
    sealing_key,
)

RECORDS = every_record()
SEALED = (Update, Checkpoint, Coverage, Presence)


def body(record: Record, **replaced: Any) -> list[Any]:
    fields: Any = decode(sign_record(record, ALICE.key).body)
    for index, value in replaced.items():
        fields[int(index.removeprefix("at_"))] = value
    return list(fields)


def parse(fields: Any) -> Record:
    return parse_record(SignedRecord(encode(fields), bytes(64)))


@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_read_as_it_was_written(kind: type[Record]) -> None:
    signed = sign_record(RECORDS[kind], ALICE.key)
    received = SignedRecord.decode(signed.encode())
    assert received == signed
    assert parse_record(received) == RECORDS[kind]
    verify_record(received, parse_record(received), ALICE.key.public_key)


@pytest.mark.parametrize("kind", RECORDS)
def test_another_persons_key_does_not_verify(kind: type[Record]) -> None:
    signed = sign_record(RECORDS[kind], ALICE.key)
    with pytest.raises(BadSignature):
        verify_record(signed, RECORDS[kind], BOB.key.public_key)


@pytest.mark.parametrize("kind", RECORDS)
def test_the_id_is_the_hash_of_the_body_whatever_the_signature(kind: type[Record]) -> None:
    signed = sign_record(RECORDS[kind], ALICE.key)
    assert signed.record_id.raw == blake2b_256(RECORD_ID, signed.body)
    assert SignedRecord(signed.body, bytes(64)).record_id == signed.record_id


@pytest.mark.parametrize("kind", RECORDS)
def test_a_field_too_many_or_too_few_is_refused(kind: type[Record]) -> None:
    fields = body(RECORDS[kind])
    with pytest.raises(MalformedRecord, match="more fields"):
        parse([*fields, None])
    for length in range(len(fields)):
        with pytest.raises(MalformedRecord):
            parse(fields[:length])


@pytest.mark.parametrize("kind", RECORDS)
def test_no_field_may_be_of_another_type(kind: type[Record]) -> None:
    fields = body(RECORDS[kind])
    foreign: list[Any] = [-1, True, b"\x00", "text", [[]], 2**60]
    for place, value in enumerate(fields):
        for other in foreign:
            if type(other) is not type(value):
                with pytest.raises(MalformedRecord):
                    parse([*fields[:place], other, *fields[place + 1 :]])


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused(version: int) -> None:
    with pytest.raises(MalformedRecord, match="version") as refused:
        parse(body(RECORDS[Update], at_0=version))
    assert refused.value.hint == "Update Skerry."


@pytest.mark.parametrize("kind", [0, 10, 255])
def test_another_kind_is_refused(kind: int) -> None:
    with pytest.raises(MalformedRecord, match="kind"):
        parse(body(RECORDS[Update], at_1=kind))


@pytest.mark.parametrize("value", [None, 1, b"", "", True])
def test_a_body_is_a_list(value: Any) -> None:
    with pytest.raises(MalformedRecord):
        parse(value)


def test_a_body_that_is_not_canonical_is_refused() -> None:
    with pytest.raises(NotCanonical):
        parse_record(SignedRecord(b"\xc1", bytes(64)))


@pytest.mark.parametrize(
    "envelope",
    [
        *([], [b""], [b"", bytes(63)], [b"", bytes(64), b""], ["", bytes(64)], [b"", "a" * 64], [None, bytes(64)]),
        *(None, 1, b"", {}),
    ],
)
def test_an_envelope_is_a_body_and_a_signature(envelope: Any) -> None:
    data = b"\x80" if envelope == {} else encode(envelope)
    with pytest.raises((MalformedRecord, NotCanonical)):
        SignedRecord.decode(data)


def test_a_record_of_too_many_bytes_is_refused_unread() -> None:
    with pytest.raises(MalformedRecord, match="at most"):
        SignedRecord.decode(bytes(MAX_RECORD_BYTES + 1))


@pytest.mark.parametrize("kind", [Update, Checkpoint])
def test_only_the_first_record_of_a_chain_names_none_before_it(kind: type[Update]) -> None:
    record = RECORDS[kind]
    assert isinstance(record, Update | Checkpoint)
    first = replace(record, sequence=1, previous=None)
    assert parse(body(first)) == first
    for broken in (replace(record, previous=None), replace(record, sequence=1)):
        with pytest.raises(MalformedRecord, match="names the record before it"):
            parse(body(broken))


@pytest.mark.parametrize("kind", [Update, Checkpoint, Coverage])
@pytest.mark.parametrize("number", [0, -1, MAX_SEQUENCE + 1])
def test_a_number_out_of_bounds_is_refused(kind: type[Record], number: int) -> None:
    with pytest.raises(MalformedRecord, match="number"):
        parse(body(RECORDS[kind], at_5=number))


@pytest.mark.parametrize("kind", SEALED)
def test_the_header_binds_every_field_but_the_sealed_part(kind: type[Update]) -> None:
    record = RECORDS[kind]
    assert isinstance(record, Update | Checkpoint | Coverage | Presence)
    fields: Any = decode(record.header())
    assert fields == body(record)[: -len(record.sealed.to_fields())]
    assert fields[:2] == [PROTOCOL_VERSION, kind.KIND]


def refused_change(change: list[Any]) -> None:
    with pytest.raises(MalformedRecord):
        parse(body(RECORDS[RosterChange], at_5=[change]))


@pytest.mark.parametrize("change", every_change(), ids=lambda change: type(change).__name__)
def test_a_roster_change_with_a_field_too_many_is_refused(change: Any) -> None:
    refused_change([change.TAG, [*change.to_fields(), None]])
    refused_change([change.TAG, change.to_fields()[:-1]])
    refused_change([change.TAG, change.to_fields(), None])


@pytest.mark.parametrize("tag", [0, 8, 255, 256, -1, None])
def test_an_unknown_roster_change_is_refused(tag: Any) -> None:
    refused_change([tag, []])


@pytest.mark.parametrize("role", [0, 3, True, None])
def test_an_unknown_role_is_refused(role: Any) -> None:
    refused_change([3, [BOB.device.raw, role]])


@pytest.mark.parametrize("capability", [0, 4, True, None])
@pytest.mark.parametrize(("kind", "place"), [(Epoch, 10), (Grant, 8)])
def test_an_unknown_capability_is_refused(kind: type[Record], place: int, capability: Any) -> None:
    with pytest.raises(MalformedRecord):
        parse(body(RECORDS[kind], **{f"at_{place}": [[BOB.device.raw, capability, b"wrap"]]}))


def test_a_group_is_named_once() -> None:
    twice = [[TECHNICIANS.raw], [SUPERVISORS.raw], [TECHNICIANS.raw]]
    refused_change([4, [BOB.device.raw, twice]])
    with pytest.raises(MalformedRecord, match="named once"):
        parse(body(RECORDS[Epoch], at_9=twice))


FIRST_HOLDER, SECOND_HOLDER = sealing_key("holder 1"), sealing_key("holder 2")


@pytest.mark.parametrize(
    ("threshold", "holders"),
    [
        pytest.param(3, [FIRST_HOLDER, SECOND_HOLDER], id="more than there are"),
        pytest.param(1, [], id="one of none"),
        pytest.param(0, [FIRST_HOLDER], id="none of one"),
        pytest.param(2, [FIRST_HOLDER, FIRST_HOLDER], id="one holder twice"),
        pytest.param(1, [bytes(32)], id="a key that nobody can seal to"),
        pytest.param(256, [FIRST_HOLDER], id="a threshold out of bounds"),
    ],
)
def test_an_escrow_that_would_not_need_its_holders_is_refused(threshold: int, holders: list[bytes]) -> None:
    refused_change([7, [threshold, [[holder] for holder in holders]]])


def test_an_escrow_can_be_ended() -> None:
    change = record_of(RosterChange)
    ended = replace(change, changes=(SetEscrow(0, ()),))
    assert parse(body(ended)) == ended


BAD_KEY = bytes(32)


@pytest.mark.parametrize(
    "make",
    [
        lambda: body(RECORDS[Genesis], at_2=BAD_KEY),
        lambda: body(RECORDS[Genesis], at_3=BAD_KEY),
        lambda: body(RECORDS[Genesis], at_5=[[BAD_KEY, sealing_key("x"), bytes(16)]]),
        lambda: body(RECORDS[RosterChange], at_5=[[5, [BAD_KEY]]]),
    ],
)
def test_a_record_with_a_key_that_is_no_key_is_refused(make: Callable[[], list[Any]]) -> None:
    with pytest.raises(BadSignature):
        parse(make())


def test_optional_fields_are_read_as_none() -> None:
    epoch = record_of(Epoch)
    first = replace(epoch, document=None, previous=None, previous_key=None, cuts=(), groups=())
    assert parse(body(first)) == first


def test_a_record_counts_as_included_up_to_the_one_that_is_named() -> None:
    epoch = record_of(Epoch)
    cut = epoch.cuts[0]
    assert cut.includes(cut.sequence, cut.record)
    assert cut.includes(cut.sequence - 1, record_named("whatever came before"))
    assert not cut.includes(cut.sequence, record_named("another"))
    assert not cut.includes(cut.sequence + 1, cut.record)
