"""Every hash has a label, and no two purposes share one."""

from __future__ import annotations

from hashlib import blake2b

import pytest

from skerry_protocol import labels
from skerry_protocol.hashing import blake2b_256, keyed_blake2b_256
from skerry_protocol.ids import RecordId
from skerry_protocol.labels import LOG_CHAIN, RECORD_ID, Label
from skerry_protocol.log_chain import LOG_START, next_log_head
from tests.protocol.cast import record_named

ALL_LABELS = {name: label for name, label in vars(labels).items() if isinstance(label, Label)}


def test_a_hash_is_blake2b_with_the_label_as_person() -> None:
    expected = blake2b(b"island", digest_size=32, person=b"skerry/record").digest()
    assert blake2b_256(RECORD_ID, b"is", b"land") == expected


def test_a_keyed_hash_is_blake2b_with_key_and_person() -> None:
    expected = blake2b(b"island", digest_size=32, key=bytes(32), person=b"skerry/log").digest()
    assert keyed_blake2b_256(LOG_CHAIN, bytes(32), b"island") == expected


def test_no_two_purposes_share_a_label() -> None:
    assert len(ALL_LABELS) > 20
    assert len({label.person for label in ALL_LABELS.values()}) == len(ALL_LABELS)


def test_no_two_labels_make_the_same_hash() -> None:
    assert len({blake2b_256(label, b"same") for label in ALL_LABELS.values()}) == len(ALL_LABELS)


@pytest.mark.parametrize("person", [b"", b"x" * 17])
def test_a_label_that_blake2b_would_not_take_is_refused(person: bytes) -> None:
    with pytest.raises(ValueError, match="a label has"):
        Label(person)


@pytest.mark.parametrize("length", [0, 15, 65])
def test_a_key_that_is_too_short_or_too_long_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="16 to 64"):
        keyed_blake2b_256(RECORD_ID, bytes(length), b"")


@pytest.mark.parametrize("length", [16, 64])
def test_keys_of_every_allowed_length_are_taken(length: int) -> None:
    assert keyed_blake2b_256(RECORD_ID, bytes(length), b"") != blake2b_256(RECORD_ID, b"")


def test_the_log_chain_depends_on_every_record_and_their_order() -> None:
    first, second = record_named("first"), record_named("second")
    in_order = next_log_head(next_log_head(LOG_START, first), second)
    swapped = next_log_head(next_log_head(LOG_START, second), first)
    assert len({in_order, swapped, next_log_head(LOG_START, first), LOG_START}) == 4


def test_a_log_head_is_the_hash_of_the_head_before_and_the_record() -> None:
    record = RecordId(bytes(32))
    assert next_log_head(LOG_START, record) == blake2b_256(LOG_CHAIN, bytes(32), record.raw)
