"""Every field is read as what it should be, and refused as anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from skerry_protocol.errors import MalformedRecord
from skerry_protocol.fields import FieldReader
from skerry_protocol.ids import DeviceId

Read = Callable[[FieldReader], object]

READERS: dict[str, tuple[Read, list[Any], list[Any]]] = {
    "integer": (lambda reader: reader.integer(1, 9), [1, 9], [0, 10, -1, True, None, b"\x01", "1", [1]]),
    "boolean": (lambda reader: reader.boolean(), [True, False], [0, 1, None, b"", ""]),
    "bytes": (lambda reader: reader.bytes(2), [b"ab"], [b"a", b"abc", "ab", None, 2, [97, 98]]),
    "bytes up to": (lambda reader: reader.bytes_up_to(2), [b"", b"ab"], [b"abc", "ab", None, 1]),
    "text": (lambda reader: reader.text(2), ["", "éé"], ["abc", b"ab", None, 1]),
    "id": (lambda reader: reader.id(DeviceId).raw, [bytes(16)], [bytes(15), bytes(17), None, "a" * 16]),
    "optional bytes": (lambda reader: reader.optional_bytes_up_to(2), [None, b"", b"ab"], [b"abc", "ab", 0, False]),
}


@pytest.mark.parametrize(
    ("read", "value"), [(read, good) for read, accepted, _ in READERS.values() for good in accepted]
)
def test_a_field_of_the_right_type_is_read(read: Read, value: object) -> None:
    assert read(FieldReader([value])) == value


@pytest.mark.parametrize(("read", "value"), [(read, bad) for read, _, refused in READERS.values() for bad in refused])
def test_a_field_of_another_type_or_out_of_bounds_is_refused(read: Read, value: object) -> None:
    with pytest.raises(MalformedRecord):
        read(FieldReader([value]))


@pytest.mark.parametrize("read", [read for read, _, _ in READERS.values()])
def test_a_missing_field_is_refused(read: Read) -> None:
    with pytest.raises(MalformedRecord, match="missing"):
        read(FieldReader([]))


def test_an_optional_id_is_an_id_or_none() -> None:
    assert FieldReader([None]).optional_id(DeviceId) is None
    assert FieldReader([bytes(16)]).optional_id(DeviceId) == DeviceId(bytes(16))
    for value in (b"", 0, False):
        with pytest.raises(MalformedRecord):
            FieldReader([value]).optional_id(DeviceId)
    with pytest.raises(MalformedRecord, match="missing"):
        FieldReader([]).optional_id(DeviceId)


def test_a_field_too_many_is_refused() -> None:
    reader = FieldReader([1, 2])
    reader.integer()
    with pytest.raises(MalformedRecord, match="more fields"):
        reader.end()


@pytest.mark.parametrize("value", [None, 1, b"", "fields", True])
def test_fields_come_in_a_list(value: Any) -> None:
    with pytest.raises(MalformedRecord, match="list of fields"):
        FieldReader(value)
    with pytest.raises(MalformedRecord, match="list of fields"):
        FieldReader([value]).nested()


def test_rows_are_read_to_their_end() -> None:
    assert FieldReader([[[1], [2]]]).items(lambda row: row.integer()) == (1, 2)
    refused: tuple[Any, ...] = ([[1, 2]], [[]], [1], None, b"", [[1], [2], [3]])
    for rows in refused:
        with pytest.raises(MalformedRecord):
            FieldReader([rows]).items(lambda row: row.integer(), limit=2)


def test_a_list_of_numbers_is_bounded_in_length_and_size() -> None:
    assert FieldReader([[0, 9]]).integers(2, 9) == (0, 9)
    refused: tuple[Any, ...] = ([0, 1, 2], [10], [-1], [True], [None], None, b"")
    for numbers in refused:
        with pytest.raises(MalformedRecord):
            FieldReader([numbers]).integers(2, 9)
