"""Ids are values of distinct types, and their text form survives people."""

from __future__ import annotations

from typing import Any

import pytest

from skerry_protocol.errors import MalformedId
from skerry_protocol.ids import (
    DeviceId,
    DeviceIncarnation,
    DocumentId,
    GroupId,
    LogIncarnation,
    RecordId,
    RelayId,
    WorkspaceId,
)
from skerry_protocol.signing import SigningKey, SigningPublicKey
from tests.protocol.cast import ALICE

AnyId = DeviceId | DeviceIncarnation | DocumentId | GroupId | LogIncarnation | RecordId | RelayId | WorkspaceId
KINDS: tuple[type[AnyId], ...] = (
    *(DeviceId, DeviceIncarnation, DocumentId, GroupId, LogIncarnation),
    *(RecordId, RelayId, WorkspaceId),
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_written_is_read_back(kind: type[AnyId]) -> None:
    fresh = kind.random()
    assert kind.parse(str(fresh)) == fresh


@pytest.mark.parametrize("kind", KINDS)
def test_two_random_ids_differ(kind: type[AnyId]) -> None:
    assert kind.random() != kind.random()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change_in_length", [-1, 1])
def test_an_id_of_another_length_is_refused(kind: type[AnyId], change_in_length: int) -> None:
    with pytest.raises(MalformedId, match="bytes"):
        kind(bytes(kind.LENGTH_BYTES + change_in_length))


@pytest.mark.parametrize("raw", [bytearray(16), "a" * 16, list(range(16)), None])
def test_an_id_is_made_of_bytes_and_nothing_else(raw: object) -> None:
    with pytest.raises(MalformedId):
        DeviceId(raw)  # type: ignore[arg-type]


def test_ids_of_two_kinds_are_never_equal_and_have_no_order() -> None:
    device: Any = DeviceId(bytes(16))
    document: Any = DocumentId(bytes(16))
    assert device != document
    assert len({device, document}) == 2
    with pytest.raises(TypeError):
        sorted([device, document])


def test_ids_of_one_kind_have_the_order_of_their_bytes() -> None:
    assert sorted([DeviceId(b"\x02" * 16), DeviceId(b"\x01" * 16)])[0].raw == b"\x01" * 16


def test_no_two_kinds_share_a_prefix() -> None:
    prefixes = [kind.PREFIX for kind in KINDS] + [SigningPublicKey.PREFIX]
    assert len(prefixes) == len({prefix for prefix in prefixes if not any(_starts(prefixes, prefix))})


def _starts(prefixes: list[str], prefix: str) -> list[str]:
    return [other for other in prefixes if other != prefix and other.startswith(prefix)]


def test_the_text_of_one_kind_is_refused_as_another() -> None:
    with pytest.raises(MalformedId, match="does not start with"):
        DocumentId.parse(str(DeviceId(bytes(16))))


def test_the_body_of_one_kind_under_the_prefix_of_another_is_refused() -> None:
    disguised = str(DeviceId(bytes(16))).replace(DeviceId.PREFIX, DocumentId.PREFIX)
    with pytest.raises(MalformedId, match="checksum"):
        DocumentId.parse(disguised)


@pytest.mark.parametrize("place", range(len("skdev1"), len(str(DeviceId(bytes(16))))))
def test_one_mistyped_character_is_noticed(place: int) -> None:
    text = str(ALICE.device)
    mistyped = text[:place] + ("a" if text[place] != "a" else "b") + text[place + 1 :]
    with pytest.raises(MalformedId) as refused:
        DeviceId.parse(mistyped)
    assert refused.value.hint


@pytest.mark.parametrize("text", ["", "skdev1", "skdev1a", "skdev1aaaa", "skdev1é", "skdev1a=aaaaaa", "skdev10189"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(MalformedId):
        DeviceId.parse(text)


def test_a_text_cut_short_by_copying_is_refused() -> None:
    with pytest.raises(MalformedId):
        DeviceId.parse(str(ALICE.device)[:-1])


def test_upper_case_is_refused() -> None:
    text = str(ALICE.device)
    with pytest.raises(MalformedId):
        DeviceId.parse(DeviceId.PREFIX + text[len(DeviceId.PREFIX) :].upper())


def test_the_last_character_has_one_spelling_although_some_of_its_bits_mean_nothing() -> None:
    text, letters = str(ALICE.device), "abcdefghijklmnopqrstuvwxyz234567"
    accepted = [letter for letter in letters if _is_device(text[:-1] + letter)]
    assert accepted == [text[-1]]


def _is_device(text: str) -> bool:
    try:
        DeviceId.parse(text)
    except MalformedId:
        return False
    return True


def test_line_breaks_from_pasting_do_no_harm() -> None:
    text = str(ALICE.device)
    assert DeviceId.parse(f"  {text[:20]}\n{text[20:]}\n") == ALICE.device


def test_the_text_of_an_id_of_the_wrong_length_is_refused() -> None:
    from skerry_protocol.text_form import to_text

    with pytest.raises(MalformedId, match="16 bytes"):
        DeviceId.parse(to_text(DeviceId.PREFIX, bytes(15)))


def test_a_repr_is_short_and_names_the_kind() -> None:
    assert repr(DeviceId(bytes(16))) == "DeviceId(00000000…)"


def test_a_public_key_has_a_text_form_of_its_own() -> None:
    key = SigningKey(bytes(32)).public_key
    assert SigningPublicKey.parse(key.to_text()) == key
