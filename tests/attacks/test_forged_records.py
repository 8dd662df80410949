"""Attacks 3, 14, 16, 24 and 25: records that nobody signed, altered ones, and ones taken for something else."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import pytest

from skerry_protocol import roster as roster_rules
from skerry_protocol.errors import BadSignature, NotAuthorised, ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.labels import Label
from skerry_protocol.records import (
    Checkpoint,
    Coverage,
    Presence,
    Record,
    RosterChange,
    SignedRecord,
    Update,
    kinds,
    parse_record,
    sign_record,
    verify_record,
)
from skerry_protocol.roster import Roster
from skerry_protocol.signing import SigningPublicKey
from tests.protocol.cast import ALICE, BOB, MALLORY, adding, change, every_record, genesis, record_of, seed

RECORDS = every_record()
SEALED: tuple[Update | Checkpoint | Coverage | Presence, ...] = (
    record_of(Update),
    record_of(Checkpoint),
    record_of(Coverage),
    record_of(Presence),
)


def is_accepted(encoded: bytes, key: SigningPublicKey) -> bool:
    """Whether a device that knows `key` takes these bytes as a record of its owner."""
    try:
        signed = SignedRecord.decode(encoded)
        verify_record(signed, parse_record(signed), key)
    except ProtocolError:
        return False
    return True


def flips(encoded: bytes) -> list[bytes]:
    whole = int.from_bytes(encoded, "big")
    return [(whole ^ 1 << bit).to_bytes(len(encoded), "big") for bit in range(8 * len(encoded))]


@pytest.mark.attack(14)
@pytest.mark.parametrize("kind", RECORDS)
def test_no_bit_of_a_record_may_be_flipped(kind: type[Record]) -> None:
    encoded = sign_record(RECORDS[kind], ALICE.key).encode()
    assert is_accepted(encoded, ALICE.key.public_key)
    assert not any(is_accepted(flipped, ALICE.key.public_key) for flipped in flips(encoded))


@pytest.mark.attack(14)
@pytest.mark.parametrize("kind", RECORDS)
def test_without_the_check_of_signatures_flipped_bits_are_accepted(
    kind: type[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SigningPublicKey, "verify", lambda *_: None)
    encoded = sign_record(RECORDS[kind], ALICE.key).encode()
    accepted = [is_accepted(flipped, ALICE.key.public_key) for flipped in flips(encoded)]
    assert sum(accepted) >= 512


@pytest.mark.attack(3)
def test_a_record_in_alices_name_that_mallory_signed_is_refused() -> None:
    roster = Roster.found(genesis(ALICE))
    with pytest.raises(BadSignature):
        roster.apply(change(roster, ALICE, adding(MALLORY), key=MALLORY.key))


@pytest.mark.attack(3)
def test_a_record_of_an_unknown_author_is_refused() -> None:
    roster = Roster.found(genesis(ALICE))
    with pytest.raises(NotAuthorised):
        roster.apply(change(roster, MALLORY, adding(MALLORY)))


@pytest.mark.attack(3)
def test_without_the_check_of_signatures_mallory_plants_a_record_as_alices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_rules, "verify_record", lambda *_: None)
    roster = Roster.found(genesis(ALICE))
    taken_over = roster.apply(change(roster, ALICE, adding(MALLORY), key=MALLORY.key))
    assert MALLORY.device in taken_over.devices


def moved(record: Update | Checkpoint | Coverage | Presence) -> list[bytes]:
    """The headers of every place that the sealed part could be moved to."""
    elsewhere = [
        replace(record, workspace=WorkspaceId(bytes(32))),
        replace(record, document=DocumentId(bytes(16))),
        replace(record, author=BOB.device),
        replace(record, control=RecordId(bytes(32))),
    ]
    if isinstance(record, Update | Checkpoint):
        elsewhere += [replace(record, sequence=3), replace(record, previous=RecordId(bytes(32)))]
    if isinstance(record, Checkpoint):
        elsewhere += [replace(record, covers=record.covers[:1]), replace(record, covers=record.covers[::-1])]
    if isinstance(record, Coverage):
        elsewhere += [replace(record, number=6)]
    return [other.header() for other in elsewhere]


@pytest.mark.attack(16)
def test_no_two_places_of_a_sealed_part_have_the_same_associated_data() -> None:
    headers = [header for record in SEALED for header in (record.header(), *moved(record))]
    assert len(headers) == len(set(headers)) == 4 + 4 * 4 + 2 * 2 + 2 + 1


@pytest.mark.attack(16)
@pytest.mark.parametrize(("one", "other"), list(combinations(SEALED, 2)))
def test_sealed_parts_swapped_between_records_break_both_signatures(one: Update, other: Update) -> None:
    signed = sign_record(one, ALICE.key)
    swapped = sign_record(replace(one, sealed=replace(other.sealed, ciphertext=b"of the other")), MALLORY.key)
    assert not is_accepted(SignedRecord(swapped.body, signed.signature).encode(), ALICE.key.public_key)


@pytest.mark.attack(24)
def test_an_id_of_one_kind_is_never_an_id_of_another() -> None:
    kinds_of_id = (DeviceId, DocumentId)
    for one, other in permutations(kinds_of_id, 2):
        with pytest.raises(ProtocolError):
            other.parse(str(one(seed("same bytes")[:16])))
    same: tuple[object, object] = (DeviceId(bytes(16)), DocumentId(bytes(16)))
    assert same[0] != same[1]


@pytest.mark.attack(25)
@pytest.mark.parametrize(("made_as", "taken_as"), list(permutations(RECORDS, 2)))
def test_a_signature_of_one_kind_never_verifies_as_another(made_as: type[Record], taken_as: type[Record]) -> None:
    signed = sign_record(RECORDS[made_as], ALICE.key)
    with pytest.raises(BadSignature):
        verify_record(signed, RECORDS[taken_as], ALICE.key.public_key)


@pytest.mark.attack(25)
def test_with_one_label_for_all_a_signature_verifies_as_any_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_SIGNATURE_LABELS", dict.fromkeys(RECORDS, Label(b"one for all")))
    signed = sign_record(RECORDS[Update], ALICE.key)
    for taken_as in RECORDS:
        verify_record(signed, RECORDS[taken_as], ALICE.key.public_key)


@pytest.mark.attack(25)
@pytest.mark.parametrize("kind", RECORDS)
def test_a_body_relabelled_as_another_kind_is_refused(kind: type[Record]) -> None:
    signed = sign_record(RECORDS[kind], ALICE.key)
    place_of_kind = signed.body.index(bytes((1, kind.KIND))) + 1
    for other in RECORDS:
        if other is not kind:
            body = signed.body[:place_of_kind] + bytes((other.KIND,)) + signed.body[place_of_kind + 1 :]
            assert not is_accepted(SignedRecord(body, signed.signature).encode(), ALICE.key.public_key)


def test_the_roster_change_of_this_file_is_a_real_one() -> None:
    assert is_accepted(sign_record(RECORDS[RosterChange], ALICE.key).encode(), ALICE.key.public_key)
