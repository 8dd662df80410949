"""Attacks 7, 8, 22, 23, 38 and 40: a relay that invents, swaps, repeats or withholds members, and a foreign root."""

from __future__ import annotations

from dataclasses import replace

import pytest

from skerry_protocol import document_access as access_rules
from skerry_protocol import roster as roster_rules
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import BadSignature, NotAuthorised, NotTheNextRecord, RuleViolation
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceIncarnation
from skerry_protocol.records import Capability, Epoch, RosterChange, SignedRecord, parse_record, sign_record
from skerry_protocol.roster import Roster, RosterHistory
from tests.protocol.cast import (
    ALICE,
    BOB,
    CAROL,
    MALLORY,
    Person,
    adding,
    change,
    first_epoch,
    genesis,
    grant,
    record_named,
    sealing_key,
)


@pytest.fixture
def roster() -> Roster:
    return Roster.found(genesis(ALICE))


@pytest.mark.attack(7)
def test_a_relay_that_swaps_a_key_makes_another_device_and_another_record(roster: Roster) -> None:
    honest = change(roster, ALICE, adding(BOB))
    swapped = replace(BOB.certificate, sealing_key=sealing_key("the relay"))
    assert swapped.device != BOB.device
    forged = RosterChange(roster.workspace, roster.head, ALICE.device, (replace(adding(BOB), certificate=swapped),))
    body = sign_record(forged, MALLORY.key).body
    with pytest.raises(BadSignature):
        roster.apply(SignedRecord(body, honest.signature))


@pytest.mark.attack(7)
def test_without_the_check_of_signatures_a_relay_swaps_a_key(roster: Roster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_rules, "verify_record", lambda *_: None)
    swapped = DeviceCertificate(BOB.key.public_key, sealing_key("the relay"), DeviceIncarnation(bytes(16)))
    step = replace(adding(BOB), certificate=swapped)
    assert swapped.device in roster.apply(change(roster, ALICE, step, key=MALLORY.key)).devices


@pytest.mark.attack(8)
def test_another_genesis_is_another_workspace(roster: Roster) -> None:
    for impostor in (genesis(MALLORY), genesis(ALICE, nonce=b"\x01" * 16), genesis(ALICE, ops=MALLORY.key)):
        foreign = Roster.found(impostor)
        assert foreign.workspace != roster.workspace
        with pytest.raises(RuleViolation):
            roster.apply(change(foreign, ALICE, adding(MALLORY)))
        with pytest.raises(RuleViolation):
            roster.apply(impostor)


@pytest.mark.attack(22)
@pytest.mark.parametrize("author", [ALICE, BOB, MALLORY], ids=lambda person: person.name)
def test_a_relay_adds_no_member_in_anyones_name(roster: Roster, author: Person) -> None:
    roster = roster.apply(change(roster, ALICE, adding(BOB)))
    with pytest.raises((BadSignature, NotAuthorised)):
        roster.apply(change(roster, author, adding(MALLORY), key=MALLORY.key))


@pytest.mark.attack(22)
def test_a_document_is_never_keyed_for_a_device_that_the_roster_does_not_name() -> None:
    rosters = RosterHistory.replay(genesis(ALICE))
    with pytest.raises(NotAuthorised):
        DocumentAccess.found(first_epoch(rosters.current, ALICE, {ALICE: Capability.OWNER, MALLORY: READER}), rosters)


READER = Capability.READER


@pytest.mark.attack(23)
def test_a_second_device_of_bobs_that_nobody_admitted_is_no_recipient() -> None:
    ghost = Person("ghost", BOB.key, replace(BOB.certificate, incarnation=DeviceIncarnation(bytes(16))))
    rosters = RosterHistory.replay(genesis(ALICE))
    rosters.apply(change(rosters.current, ALICE, adding(BOB)))
    access = DocumentAccess.found(first_epoch(rosters.current, ALICE, {ALICE: Capability.OWNER}), rosters)
    with pytest.raises(NotAuthorised):
        access.apply(grant(access, rosters.current, ALICE, {ghost: READER}), rosters)


@pytest.mark.attack(23)
def test_without_the_look_into_the_roster_a_ghost_becomes_a_recipient(monkeypatch: pytest.MonkeyPatch) -> None:
    rosters = RosterHistory.replay(genesis(ALICE))
    access = DocumentAccess.found(first_epoch(rosters.current, ALICE, {ALICE: Capability.OWNER}), rosters)
    monkeypatch.setattr(
        access_rules, "_capabilities", lambda recipients, _: {one.device: one.capability for one in recipients}
    )
    haunted = access.apply(grant(access, rosters.current, ALICE, {MALLORY: READER}), rosters)
    assert haunted.capability(MALLORY.device) is READER


@pytest.mark.attack(38)
def test_a_device_is_admitted_once_however_often_the_record_is_replayed(roster: Roster) -> None:
    admitted = change(roster, ALICE, adding(BOB))
    after = roster.apply(admitted)
    with pytest.raises(NotTheNextRecord):
        after.apply(admitted)
    with pytest.raises(RuleViolation):
        after.apply(change(after, ALICE, adding(BOB)))


@pytest.mark.attack(40)
def test_a_list_of_recipients_with_one_twice_is_refused() -> None:
    rosters = RosterHistory.replay(genesis(ALICE))
    epoch = parse_record(first_epoch(rosters.current, ALICE, {ALICE: Capability.OWNER}))
    assert isinstance(epoch, Epoch)
    with pytest.raises(RuleViolation, match="once"):
        DocumentAccess.found(sign_record(replace(epoch, recipients=epoch.recipients * 2), ALICE.key), rosters)


@pytest.mark.attack(40)
def test_a_roster_with_a_record_left_out_doubled_or_swapped_does_not_replay() -> None:
    chain = [genesis(ALICE)]
    for who in (BOB, CAROL):
        chain.append(change(RosterHistory.replay(*chain).current, ALICE, adding(who)))
    founding, first, second = chain
    for spoofed in ((founding, second), (founding, second, first), (first, second), (second,)):
        with pytest.raises((NotTheNextRecord, RuleViolation)):
            RosterHistory.replay(*spoofed)
    foreign = RosterChange(RosterHistory.replay(founding).current.workspace, record_named("x"), ALICE.device, ())
    with pytest.raises(NotTheNextRecord):
        RosterHistory.replay(founding, sign_record(foreign, ALICE.key))
