"""Chains of roster records that the rules accept, and records that they refuse, each with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from skerry_protocol.errors import BadSignature, NotAuthorised, NotTheNextRecord, ProtocolError, RuleViolation
from skerry_protocol.ids import DocumentId, RecordId, WorkspaceId
from skerry_protocol.records import (
    Change,
    Cut,
    Genesis,
    RemoveDevice,
    Role,
    RosterChange,
    SetGroups,
    SetRole,
    SignedRecord,
    sign_record,
)
from skerry_protocol.roster import Roster
from tests.protocol.cast import (
    ALICE,
    BOB,
    CAROL,
    MALLORY,
    OPS,
    RELAY,
    TECHNICIANS,
    Person,
    adding,
    change,
    every_change,
    every_record,
    genesis,
    record_named,
    seed,
)

NOTE = DocumentId(seed("note")[:16])


def accepted_chain() -> list[SignedRecord]:
    """Alice founds, adds and promotes Bob, who adds Carol; Alice removes Carol; then one of each kind of change."""
    chain = [genesis(ALICE)]
    steps: tuple[tuple[Person, tuple[Change, ...]], ...] = (
        (ALICE, (adding(CAROL, groups=(TECHNICIANS,)), adding(MALLORY))),
        (ALICE, (SetRole(MALLORY.device, Role.ADMIN),)),
        (MALLORY, (SetGroups(CAROL.device, ()),)),
        (MALLORY, (RemoveDevice(CAROL.device, (Cut(NOTE, 2, record_named("carol's second")),)),)),
        (ALICE, (SetRole(MALLORY.device, Role.MEMBER), RemoveDevice(MALLORY.device, ()))),
        (ALICE, every_change()),
    )
    roster = Roster.found(chain[0])
    for author, changes in steps:
        chain.append(change(roster, author, *changes))
        roster = roster.apply(chain[-1])
    return chain


@dataclass(frozen=True)
class RefusedRecord:
    """A record that does not follow `chain` (an empty one: does not begin a workspace), and how it is refused."""

    name: str
    chain: tuple[SignedRecord, ...]
    record: SignedRecord
    error: type[ProtocolError]


def refused_beginnings() -> Iterator[RefusedRecord]:
    good = genesis(ALICE)
    other_key = Genesis(OPS.public_key, RELAY.public_key, bytes(16), (ALICE.certificate,))
    cases = {
        "another kind of record": (sign_record(every_record()[RosterChange], ALICE.key), NotTheNextRecord),
        "a genesis without an admin": (genesis(), RuleViolation),
        "a genesis that names an admin twice": (genesis(ALICE, ALICE), RuleViolation),
        "a genesis signed with another key": (sign_record(other_key, MALLORY.key), BadSignature),
        "a genesis whose signature is of other bytes": (
            SignedRecord(genesis(BOB).body, good.signature),
            BadSignature,
        ),
    }
    return (RefusedRecord(name, (), record, error) for name, (record, error) in cases.items())


def refused_changes() -> Iterator[RefusedRecord]:
    chain = [genesis(ALICE)]
    roster = Roster.found(chain[0])
    chain.append(change(roster, ALICE, adding(BOB), adding(CAROL)))
    before, roster = roster, roster.apply(chain[-1])
    cases: dict[str, tuple[Callable[[], SignedRecord], type[ProtocolError]]] = {
        "a second genesis": (lambda: genesis(BOB), RuleViolation),
        "a record of the last workspace there is": (lambda: _change_in(b"\xff" * 32, roster), RuleViolation),
        "a record of the first workspace there is": (lambda: _change_in(bytes(32), roster), RuleViolation),
        "a change decided on an older roster": (lambda: change(before, ALICE, adding(MALLORY)), NotTheNextRecord),
        "a change after none of this chain": (lambda: _change_after(roster, bytes(32)), NotTheNextRecord),
        "a change after none of this chain either": (
            lambda: _change_after(roster, b"\xff" * 32),
            NotTheNextRecord,
        ),
        "a change by a stranger": (lambda: change(roster, MALLORY, adding(MALLORY, Role.ADMIN)), NotAuthorised),
        "a change by a member": (lambda: change(roster, BOB, SetRole(BOB.device, Role.ADMIN)), NotAuthorised),
        "a member's change in the admin's name": (
            lambda: change(roster, ALICE, SetRole(BOB.device, Role.ADMIN), key=BOB.key),
            BadSignature,
        ),
        "adding a device that is there": (lambda: change(roster, ALICE, adding(BOB)), RuleViolation),
        "adding a device twice in one record": (
            lambda: change(roster, ALICE, adding(MALLORY), adding(MALLORY, Role.ADMIN)),
            RuleViolation,
        ),
        "adding a removed device again": (
            lambda: change(roster, ALICE, RemoveDevice(BOB.device, ()), adding(BOB)),
            RuleViolation,
        ),
        "removing a stranger": (lambda: change(roster, ALICE, RemoveDevice(MALLORY.device, ())), NotAuthorised),
        "removing a device twice": (
            lambda: change(roster, ALICE, RemoveDevice(BOB.device, ()), RemoveDevice(BOB.device, ())),
            NotAuthorised,
        ),
        "two cuts for one document": (
            lambda: change(roster, ALICE, RemoveDevice(BOB.device, _two_cuts())),
            RuleViolation,
        ),
        "a role for a stranger": (lambda: change(roster, ALICE, SetRole(MALLORY.device, Role.ADMIN)), NotAuthorised),
        "groups for a stranger": (
            lambda: change(roster, ALICE, SetGroups(MALLORY.device, (TECHNICIANS,))),
            NotAuthorised,
        ),
        "the last admin steps down": (
            lambda: change(roster, ALICE, SetRole(ALICE.device, Role.MEMBER)),
            RuleViolation,
        ),
        "the last admin leaves": (lambda: change(roster, ALICE, RemoveDevice(ALICE.device, ())), RuleViolation),
    }
    return (RefusedRecord(name, tuple(chain), make(), error) for name, (make, error) in cases.items())


def _change_in(workspace: bytes, roster: Roster) -> SignedRecord:
    record = RosterChange(WorkspaceId(workspace), roster.head, ALICE.device, (adding(MALLORY),))
    return sign_record(record, ALICE.key)


def _change_after(roster: Roster, previous: bytes) -> SignedRecord:
    steps = (adding(MALLORY),)
    return sign_record(RosterChange(roster.workspace, RecordId(previous), ALICE.device, steps), ALICE.key)


def _two_cuts() -> tuple[Cut, Cut]:
    return Cut(NOTE, 1, record_named("first")), Cut(NOTE, 2, record_named("second"))
