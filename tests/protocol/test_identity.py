"""Who a device and a relay are follows from their keys, and keys that no one can use are refused at the door."""

from __future__ import annotations

import pytest

from skerry_protocol.errors import BadSignature, MalformedRecord
from skerry_protocol.fields import FieldReader
from skerry_protocol.identity import DeviceCertificate, relay_id
from skerry_protocol.ids import DeviceIncarnation
from tests.protocol.cast import ALICE, BOB, RELAY, sealing_key

PRIME = 2**255 - 19
SMALL_ORDER = {
    "zero": 0,
    "one": 1,
    "of order eight": 325606250916557431795983626356110631294008115727848805560023387167927233504,
    "the other of order eight": 39382357235489614581723060781553021112529911719440698176882885853963445705823,
    "minus one": PRIME - 1,
}
SECOND_SPELLINGS = {
    "zero written as the prime": PRIME,
    "one written beyond the prime": PRIME + 1,
    "the largest of 255 bits": 2**255 - 1,
    "a good key with a bit that means nothing": int.from_bytes(sealing_key("alice"), "little") | 2**255,
}


def with_sealing_key(raw: bytes) -> DeviceCertificate:
    return DeviceCertificate(ALICE.key.public_key, raw, ALICE.certificate.incarnation)


def test_a_device_is_named_by_its_two_keys_and_its_incarnation() -> None:
    again = DeviceCertificate(
        ALICE.certificate.signing_key, ALICE.certificate.sealing_key, ALICE.certificate.incarnation
    )
    assert again.device == ALICE.device
    others = (
        DeviceCertificate(BOB.key.public_key, ALICE.certificate.sealing_key, ALICE.certificate.incarnation),
        with_sealing_key(sealing_key("bob")),
        DeviceCertificate(ALICE.key.public_key, ALICE.certificate.sealing_key, DeviceIncarnation(bytes(16))),
    )
    assert len({ALICE.device, *(other.device for other in others)}) == 4


@pytest.mark.parametrize(
    "coordinate", [*SMALL_ORDER.values(), *SECOND_SPELLINGS.values()], ids=[*SMALL_ORDER, *SECOND_SPELLINGS]
)
def test_a_sealing_key_that_one_cannot_seal_to_is_refused(coordinate: int) -> None:
    with pytest.raises(MalformedRecord, match="seal to"):
        with_sealing_key(coordinate.to_bytes(32, "little"))


@pytest.mark.parametrize("coordinate", [2, PRIME - 2])
def test_every_other_sealing_key_is_taken(coordinate: int) -> None:
    assert with_sealing_key(coordinate.to_bytes(32, "little")).sealing_key[0] == coordinate & 0xFF


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_sealing_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(MalformedRecord):
        with_sealing_key(b"\x09" * length)


def test_a_certificate_is_read_as_it_was_written() -> None:
    fields: list[object] = list(ALICE.certificate.to_fields())
    assert DeviceCertificate.from_fields(FieldReader(fields)) == ALICE.certificate
    with pytest.raises(MalformedRecord):
        DeviceCertificate.from_fields(FieldReader([*fields, b"more"]))
    with pytest.raises(BadSignature):
        DeviceCertificate.from_fields(FieldReader([bytes(32), *fields[1:]]))


def test_a_relay_is_named_by_its_key() -> None:
    assert relay_id(RELAY.public_key) == relay_id(RELAY.public_key) != relay_id(ALICE.key.public_key)
