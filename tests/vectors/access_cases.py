"""Chains of a document's control records that the rules accept, and records that they refuse, each with the error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import BadSignature, NotAuthorised, NotTheNextRecord, ProtocolError, RuleViolation
from skerry_protocol.ids import DocumentId, RecordId, WorkspaceId
from skerry_protocol.records import (
    Capability,
    Covered,
    Epoch,
    RemoveDevice,
    SignedRecord,
    parse_record,
    sign_record,
)
from skerry_protocol.roster import Roster, RosterHistory
from tests.protocol.cast import (
    ALICE,
    BOB,
    CAROL,
    MALLORY,
    TECHNICIANS,
    Person,
    adding,
    change,
    erase,
    first_epoch,
    genesis,
    grant,
    next_epoch,
    record_named,
    seed,
)

READER, WRITER, OWNER = Capability.READER, Capability.WRITER, Capability.OWNER


def roster_chain() -> list[SignedRecord]:
    """Alice is the admin; Bob, Carol and Mallory are members; then Mallory is removed."""
    chain = [genesis(ALICE)]
    roster = Roster.found(chain[0])
    for changes in ((adding(BOB), adding(CAROL), adding(MALLORY)), (RemoveDevice(MALLORY.device, ()),)):
        chain.append(change(roster, ALICE, *changes))
        roster = roster.apply(chain[-1])
    return chain


def accepted_chain(rosters: RosterHistory, older: Roster) -> list[SignedRecord]:
    """Bob's document: Mallory writes until an epoch of the newer roster; Carol is granted; then it is erased."""
    chain = [first_epoch(older, BOB, {BOB: OWNER, MALLORY: WRITER})]
    access = DocumentAccess.found(chain[0], rosters)
    makers: tuple[Callable[[DocumentAccess], SignedRecord], ...] = (
        lambda access: grant(access, older, BOB, {CAROL: READER}),
        lambda access: next_epoch(
            *(access, rosters.current, ALICE, {BOB: OWNER, CAROL: READER}),
            cuts=[Covered(MALLORY.device, 2, record_named("mallory's second"))],
        ),
        lambda access: grant(access, rosters.current, BOB, {CAROL: WRITER, ALICE: OWNER}),
        lambda access: erase(access, rosters.current, ALICE),
    )
    for make in makers:
        chain.append(make(access))
        access = access.apply(chain[-1], rosters)
    return chain


@dataclass(frozen=True)
class RefusedRecord:
    """A record that does not follow `chain` (an empty one: does not begin a document), and how it is refused."""

    name: str
    chain: tuple[SignedRecord, ...]
    record: SignedRecord
    error: type[ProtocolError]


Case = tuple[SignedRecord, type[ProtocolError]]


def altered(signed: SignedRecord, author: Person, **fields: object) -> SignedRecord:
    """The same record with other fields, signed anew."""
    return sign_record(replace(parse_record(signed), **fields), author.key)  # type: ignore[arg-type]


def refused_beginnings(rosters: RosterHistory) -> Iterator[RefusedRecord]:
    roster = rosters.current
    good = first_epoch(roster, BOB, {BOB: OWNER})
    access = DocumentAccess.found(good, rosters)
    recipients = parse_epoch(good).recipients
    cases: dict[str, Case] = {
        "another kind of record": (grant(access, roster, BOB, {CAROL: READER}), NotTheNextRecord),
        "a later epoch": (next_epoch(access, roster, BOB, {BOB: OWNER}), NotTheNextRecord),
        "a first epoch that names its document": (
            altered(good, BOB, document=DocumentId(seed("note")[:16])),
            NotTheNextRecord,
        ),
        "a first epoch with a record before it": (altered(good, BOB, previous=good.record_id), NotTheNextRecord),
        "a first epoch with another number": (altered(good, BOB, number=2), NotTheNextRecord),
        "a first epoch with a key before it": (altered(good, BOB, previous_key=b""), NotTheNextRecord),
        "a document without an owner": (first_epoch(roster, BOB, {BOB: WRITER}), RuleViolation),
        "a document that its author does not own": (
            first_epoch(roster, BOB, {BOB: WRITER, CAROL: OWNER}),
            RuleViolation,
        ),
        "a document for a stranger": (first_epoch(roster, BOB, {BOB: OWNER, MALLORY: READER}), NotAuthorised),
        "a document by a removed device": (first_epoch(roster, MALLORY, {MALLORY: OWNER}), NotAuthorised),
        "a recipient named twice": (altered(good, BOB, recipients=recipients * 2), RuleViolation),
        "a document of another workspace": (
            altered(good, BOB, workspace=WorkspaceId(seed("elsewhere"))),
            RuleViolation,
        ),
        "a document of the last workspace there is": (
            altered(good, BOB, workspace=WorkspaceId(b"\xff" * 32)),
            RuleViolation,
        ),
        "a document of the first workspace there is": (
            altered(good, BOB, workspace=WorkspaceId(bytes(32))),
            RuleViolation,
        ),
        "a roster that is not here": (altered(good, BOB, roster_head=record_named("unseen")), NotTheNextRecord),
        "a document in another's name": (altered(good, CAROL), BadSignature),
        "two cuts of one device": (altered(good, BOB, cuts=_two_cuts()), RuleViolation),
    }
    return (RefusedRecord(name, (), record, error) for name, (record, error) in cases.items())


def parse_epoch(signed: SignedRecord) -> Epoch:
    epoch = parse_record(signed)
    assert isinstance(epoch, Epoch)
    return epoch


def _two_cuts() -> tuple[Covered, Covered]:
    return Covered(CAROL.device, 1, record_named("first")), Covered(CAROL.device, 2, record_named("second"))


def refused_followers(rosters: RosterHistory, older: Roster) -> Iterator[RefusedRecord]:
    """What does not follow a document of Bob's in which Mallory was an owner, until it was removed."""
    roster, audience = rosters.current, {BOB: OWNER, CAROL: WRITER}
    first = first_epoch(older, BOB, {**audience, MALLORY: OWNER})
    before = DocumentAccess.found(first, rosters)
    second = next_epoch(before, roster, BOB, audience)
    access = before.apply(second, rosters)
    good = grant(access, roster, BOB, {ALICE: READER})
    elsewhere = DocumentAccess.found(first_epoch(roster, CAROL, audience | {CAROL: OWNER}), rosters)
    cases: dict[str, Case] = {
        "a roster record": (change(roster, ALICE, adding(MALLORY)), RuleViolation),
        "the first epoch of another document": (first_epoch(roster, BOB, {BOB: OWNER, ALICE: READER}), RuleViolation),
        "a record of another document": (grant(elsewhere, roster, CAROL, {ALICE: READER}), RuleViolation),
        "a record decided before the last one": (grant(before, roster, BOB, {ALICE: READER}), NotTheNextRecord),
        "a record after none of this chain": (altered(good, BOB, previous=RecordId(bytes(32))), NotTheNextRecord),
        "a record after none of this chain either": (
            altered(good, BOB, previous=RecordId(b"\xff" * 32)),
            NotTheNextRecord,
        ),
        "an epoch number left out": (altered(second, BOB, previous=second.record_id, number=4), RuleViolation),
        "an epoch number used before": (altered(second, BOB, previous=second.record_id), RuleViolation),
        "an epoch without an owner": (next_epoch(access, roster, BOB, {BOB: WRITER}), RuleViolation),
        "an epoch for a removed device": (
            next_epoch(access, roster, BOB, {BOB: OWNER, MALLORY: READER}),
            NotAuthorised,
        ),
        "a grant of an older key": (altered(good, BOB, number=1), RuleViolation),
        "a grant of a key that is not there yet": (altered(good, BOB, number=3), RuleViolation),
        "a grant that takes away": (grant(access, roster, BOB, {CAROL: READER}), RuleViolation),
        "a grant that gives nothing new": (grant(access, roster, BOB, {CAROL: WRITER}), RuleViolation),
        "a grant for a removed device": (grant(access, roster, BOB, {MALLORY: READER}), NotAuthorised),
        "a grant by a writer": (grant(access, roster, CAROL, {CAROL: OWNER}), NotAuthorised),
        "an epoch by a writer": (next_epoch(access, roster, CAROL, {CAROL: OWNER}), NotAuthorised),
        "an erasure by a writer": (erase(access, roster, CAROL), NotAuthorised),
        "a record by a removed device": (grant(access, roster, MALLORY, {MALLORY: OWNER}), NotAuthorised),
        "a removed owner's grant that rests on the roster before its removal": (
            grant(access, older, MALLORY, {MALLORY: OWNER}),
            RuleViolation,
        ),
        "a record in the owner's name": (altered(good, CAROL), BadSignature),
        "a record of another workspace": (
            altered(good, BOB, workspace=WorkspaceId(seed("elsewhere"))),
            RuleViolation,
        ),
        "a roster that is not here": (altered(good, BOB, roster_head=RecordId(bytes(32))), NotTheNextRecord),
        "groups are no reason for a stranger": (
            altered(second, MALLORY, previous=second.record_id, number=3, groups=(TECHNICIANS,)),
            BadSignature,
        ),
    }
    for name, (record, error) in cases.items():
        yield RefusedRecord(name, (first, second), record, error)
    end = erase(access, roster, BOB)
    after = access.apply(end, rosters)
    for name, record in (
        ("a grant after the erasure", grant(after, roster, BOB, {ALICE: READER})),
        ("an epoch after the erasure", next_epoch(after, roster, ALICE, audience)),
        ("an erasure after the erasure", erase(after, roster, ALICE)),
    ):
        yield RefusedRecord(name, (first, second, end), record, RuleViolation)
