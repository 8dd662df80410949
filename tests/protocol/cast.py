"""The people of the protocol's tests, and short ways to write the records that they sign.

Everything follows from names, so the same call makes the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import (
    DeviceId,
    DeviceIncarnation,
    DocumentId,
    GroupId,
    LogIncarnation,
    RecordId,
    WorkspaceId,
)
from skerry_protocol.messages import (
    Accepted,
    CaughtUpMarker,
    Challenge,
    Entries,
    Entry,
    Ephemeral,
    ErrorCode,
    ErrorMessage,
    Follow,
    Hello,
    Message,
    Ping,
    Pong,
    Proof,
    Prune,
    Push,
    Rejected,
    RejectionReason,
    Welcome,
)
from skerry_protocol.records import (
    AddDevice,
    Capability,
    Change,
    Checkpoint,
    Coverage,
    Covered,
    Cut,
    Epoch,
    Erase,
    Genesis,
    Grant,
    Presence,
    Recipient,
    Record,
    RemoveDevice,
    Role,
    RosterChange,
    SealedPart,
    SetEscrow,
    SetGroups,
    SetPolicy,
    SetRelayKey,
    SetRole,
    SignedRecord,
    Update,
    sign_record,
)
from skerry_protocol.roster import Roster
from skerry_protocol.signing import SigningKey
from skerry_protocol.statements import CaughtUp, LogHead, Receipt

SomeRecord = TypeVar("SomeRecord", bound=Record)
SomeMessage = TypeVar("SomeMessage", bound=Message)


def seed(name: str) -> bytes:
    """32 bytes that follow from a name."""
    return sha256(name.encode()).digest()


def sealing_key(name: str) -> bytes:
    """An X25519 public key that nobody has the secret of: the rules never open anything."""
    return seed(name)[:31] + b"\x01"


@dataclass(frozen=True)
class Person:
    """A device and whoever holds it."""

    name: str
    key: SigningKey
    certificate: DeviceCertificate

    @property
    def device(self) -> DeviceId:
        return self.certificate.device


def person(name: str) -> Person:
    key = SigningKey(seed(name))
    incarnation = DeviceIncarnation(seed(f"{name}'s store")[:16])
    return Person(name, key, DeviceCertificate(key.public_key, sealing_key(name), incarnation))


ALICE, BOB, CAROL, MALLORY = person("alice"), person("bob"), person("carol"), person("mallory")
OPS, RELAY = SigningKey(seed("ops")), SigningKey(seed("relay"))
TECHNICIANS, SUPERVISORS = GroupId(seed("technicians")[:16]), GroupId(seed("supervisors")[:16])
INCARNATION = LogIncarnation(seed("log")[:16])


def record_named(name: str) -> RecordId:
    """The id of a record that need not exist."""
    return RecordId(seed(name))


def genesis(*admins: Person, ops: SigningKey = OPS, nonce: bytes = bytes(16)) -> SignedRecord:
    certificates = tuple(admin.certificate for admin in admins)
    return sign_record(Genesis(ops.public_key, RELAY.public_key, nonce, certificates), ops)


def change(roster: Roster, author: Person, *steps: Change, key: SigningKey | None = None) -> SignedRecord:
    record = RosterChange(roster.workspace, roster.head, author.device, steps)
    return sign_record(record, key or author.key)


def adding(who: Person, role: Role = Role.MEMBER, groups: tuple[GroupId, ...] = ()) -> AddDevice:
    return AddDevice(who.certificate, role, groups)


def wraps(recipients: Mapping[Person, Capability]) -> tuple[Recipient, ...]:
    return tuple(Recipient(who.device, capability, b"wrap of the key") for who, capability in recipients.items())


def first_epoch(roster: Roster, author: Person, recipients: Mapping[Person, Capability]) -> SignedRecord:
    return sign_record(
        Epoch(
            workspace=roster.workspace,
            document=None,
            previous=None,
            author=author.device,
            roster_head=roster.head,
            number=1,
            key_commitment=seed("key 1"),
            groups=(),
            recipients=wraps(recipients),
        ),
        author.key,
    )


def next_epoch(
    access: DocumentAccess,
    roster: Roster,
    author: Person,
    recipients: Mapping[Person, Capability],
    cuts: Iterable[Covered] = (),
) -> SignedRecord:
    number = access.current.number + 1
    return sign_record(
        Epoch(
            workspace=roster.workspace,
            document=access.document,
            previous=access.head,
            author=author.device,
            roster_head=roster.head,
            number=number,
            key_commitment=seed(f"key {number}"),
            groups=(),
            recipients=wraps(recipients),
            previous_key=b"the key before, sealed",
            cuts=tuple(cuts),
        ),
        author.key,
    )


def grant(
    access: DocumentAccess, roster: Roster, author: Person, recipients: Mapping[Person, Capability]
) -> SignedRecord:
    ids = (access.workspace, access.document, access.head, author.device, roster.head)
    return sign_record(Grant(*ids, access.current.number, wraps(recipients)), author.key)


def erase(access: DocumentAccess, roster: Roster, author: Person) -> SignedRecord:
    return sign_record(Erase(access.workspace, access.document, access.head, author.device, roster.head), author.key)


def sealed(content: bytes = b"sealed content") -> SealedPart:
    return SealedPart(seed("nonce")[:24], seed("commitment"), content)


def update(
    access: DocumentAccess,
    author: Person,
    sequence: int,
    previous: RecordId | None,
    control: RecordId | None = None,
    content: bytes = b"sealed content",
) -> Update:
    ids = (access.workspace, access.document, author.device)
    return Update(*ids, sequence, previous, control or access.head, sealed(content))


def every_change() -> tuple[Change, ...]:
    """One of each kind of roster change, in an order that a roster of Alice alone accepts."""
    return (
        AddDevice(BOB.certificate, Role.MEMBER, (TECHNICIANS,)),
        SetRole(BOB.device, Role.ADMIN),
        SetGroups(BOB.device, (TECHNICIANS, SUPERVISORS)),
        SetRelayKey(SigningKey(seed("another relay")).public_key),
        SetPolicy(b"retention: 30 days"),
        SetEscrow(2, (sealing_key("holder 1"), sealing_key("holder 2"), sealing_key("holder 3"))),
        RemoveDevice(BOB.device, (Cut(DocumentId(seed("note")[:16]), 3, record_named("bob's third")),)),
    )


def every_record() -> dict[type[Record], Record]:
    """One record of each kind, all signed by Alice, with every optional field filled."""
    workspace, document = WorkspaceId(seed("workspace")), DocumentId(seed("note")[:16])
    content = (workspace, document, ALICE.device)
    control = record_named("control")
    resting_on = (ALICE.device, record_named("roster"))
    keys = (ALICE.key.public_key, RELAY.public_key)
    recipients = wraps({ALICE: Capability.OWNER, BOB: Capability.READER})
    covered = (Covered(ALICE.device, 1, record_named("first")), Covered(BOB.device, 7, record_named("bob's seventh")))
    records: tuple[Record, ...] = (
        Genesis(*keys, seed("genesis")[:16], (ALICE.certificate, BOB.certificate)),
        RosterChange(workspace, record_named("roster"), ALICE.device, every_change()),
        Epoch(
            *(workspace, document, record_named("before"), *resting_on, 2, seed("key 2")),
            *((TECHNICIANS, SUPERVISORS), recipients, b"the key before, sealed", covered[1:]),
        ),
        Grant(workspace, document, record_named("before"), *resting_on, 2, recipients),
        Erase(workspace, document, record_named("before"), *resting_on),
        Update(*content, 2, record_named("first"), control, sealed()),
        Checkpoint(*content, 2, record_named("first"), control, covered, sealed()),
        Coverage(*content, 5, control, sealed()),
        Presence(*content, control, sealed()),
    )
    return {type(record): record for record in records}


def every_message() -> dict[type[Message], Message]:
    """One message of each kind, with every optional field filled."""
    workspace, document = WorkspaceId(seed("workspace")), DocumentId(seed("note")[:16])
    head, record = LogHead(document, 4, seed("head")), record_named("record")
    marker = CaughtUp(
        workspace, INCARNATION, 9, (head, LogHead(None, 2, seed("roster head"))), True, 1_700_000_000_000
    )
    messages: tuple[Message, ...] = (
        Hello(1, workspace, ALICE.certificate, seed("device's nonce")),
        Challenge(RELAY.public_key, "eu-north", INCARNATION, seed("relay's nonce"), bytes(64)),
        Proof(bytes(range(64))),
        Welcome(True),
        Follow(17),
        Entries((Entry(18, document, 4, record, b"record"), Entry(19, None, 1, record, None)), 3),
        CaughtUpMarker(marker.sign(RELAY)),
        Push(b"record"),
        Accepted(Receipt(workspace, INCARNATION, record, head, 1_700_000_000_000).sign(RELAY)),
        Rejected(record, RejectionReason.GAP, 5, "Record 5 comes first."),
        Ephemeral(b"presence"),
        Prune(document, record),
        Ping(7),
        Pong(7),
        ErrorMessage(ErrorCode.RATE_LIMITED, "Too many at once.", 1_500),
    )
    return {type(message): message for message in messages}


def record_of(kind: type[SomeRecord]) -> SomeRecord:
    """The one record of `every_record` that is of this kind."""
    return next(record for record in every_record().values() if isinstance(record, kind))


def message_of(kind: type[SomeMessage]) -> SomeMessage:
    """The one message of `every_message` that is of this kind."""
    return next(message for message in every_message().values() if isinstance(message, kind))
