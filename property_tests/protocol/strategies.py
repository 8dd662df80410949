"""Any value, any record and any message of the protocol."""

from __future__ import annotations

from typing import Any, TypeVar

from hypothesis import strategies as st

from skerry_protocol.codec import Value
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
from skerry_protocol.limits import MAX_PRESENCE_BYTES, MAX_SEQUENCE
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
    Update,
)
from skerry_protocol.signing import SigningPublicKey
from skerry_protocol.statements import CaughtUp, LogHead, Receipt
from tests.protocol.cast import person, sealing_key

AnyId = TypeVar("AnyId", DeviceId, DocumentId, GroupId, RecordId, WorkspaceId, LogIncarnation, DeviceIncarnation)

PEOPLE = tuple(person(f"person {number}") for number in range(8))


def raw(length: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=length, max_size=length)


def ids(kind: type[AnyId]) -> st.SearchStrategy[AnyId]:
    return raw(kind.LENGTH_BYTES).map(kind)


def tuples_of(items: st.SearchStrategy[Any], most: int = 4, **bounds: Any) -> st.SearchStrategy[Any]:
    return st.lists(items, max_size=most, **bounds).map(tuple)


def values() -> st.SearchStrategy[Value]:
    scalars: st.SearchStrategy[Value] = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(2**63), 2**64 - 1),
        st.binary(max_size=300),
        st.text(max_size=300),
    )
    return st.recursive(scalars, lambda inner: st.lists(inner, max_size=5), max_leaves=12).filter(_is_shallow)


def _is_shallow(value: Value, depth: int = 8) -> bool:
    return not isinstance(value, list) or (depth > 0 and all(_is_shallow(item, depth - 1) for item in value))


workspaces, documents, devices = ids(WorkspaceId), ids(DocumentId), ids(DeviceId)
record_ids, logs = ids(RecordId), ids(LogIncarnation)
sequences = st.one_of(st.integers(1, 5), st.integers(1, MAX_SEQUENCE))
times = st.integers(0, 2**53)
keys: st.SearchStrategy[SigningPublicKey] = st.sampled_from([who.key.public_key for who in PEOPLE])
certificates: st.SearchStrategy[DeviceCertificate] = st.sampled_from([who.certificate for who in PEOPLE])
groups = tuples_of(ids(GroupId), unique=True)
signatures = raw(64)

recipients = tuples_of(st.builds(Recipient, devices, st.sampled_from(Capability), st.binary(max_size=256)))
covered = tuples_of(st.builds(Covered, devices, sequences, record_ids))
sealed_parts = st.builds(SealedPart, raw(24), raw(32), st.binary(max_size=400))
escrow_keys = st.sampled_from([sealing_key(who.name) for who in PEOPLE])


@st.composite
def escrows(draw: st.DrawFn) -> SetEscrow:
    holders = draw(tuples_of(escrow_keys, unique=True))
    return SetEscrow(draw(st.integers(1, len(holders))) if holders else 0, holders)


changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(AddDevice, certificates, st.sampled_from(Role), groups),
    st.builds(RemoveDevice, devices, tuples_of(st.builds(Cut, documents, sequences, record_ids))),
    st.builds(SetRole, devices, st.sampled_from(Role)),
    st.builds(SetGroups, devices, groups),
    st.builds(SetRelayKey, keys),
    st.builds(SetPolicy, st.binary(max_size=200)),
    escrows(),
)


@st.composite
def links(draw: st.DrawFn) -> tuple[int, RecordId | None]:
    sequence = draw(sequences)
    return sequence, (draw(record_ids) if sequence > 1 else None)


epochs = st.builds(
    Epoch,
    workspace=workspaces,
    document=st.none() | documents,
    previous=st.none() | record_ids,
    author=devices,
    roster_head=record_ids,
    number=sequences,
    key_commitment=raw(32),
    groups=groups,
    recipients=recipients,
    previous_key=st.none() | st.binary(max_size=256),
    cuts=covered,
)


@st.composite
def updates(draw: st.DrawFn) -> Update:
    sequence, previous = draw(links())
    ids = draw(st.tuples(workspaces, documents, devices))
    return Update(*ids, sequence, previous, draw(record_ids), draw(sealed_parts))


@st.composite
def checkpoints(draw: st.DrawFn) -> Checkpoint:
    sequence, previous = draw(links())
    ids = draw(st.tuples(workspaces, documents, devices))
    return Checkpoint(*ids, sequence, previous, draw(record_ids), draw(covered), draw(sealed_parts))


RECORDS: dict[type[Record], st.SearchStrategy[Record]] = {
    Genesis: st.builds(Genesis, keys, keys, raw(16), tuples_of(certificates)),
    RosterChange: st.builds(RosterChange, workspaces, record_ids, devices, tuples_of(changes)),
    Epoch: epochs,
    Grant: st.builds(Grant, workspaces, documents, record_ids, devices, record_ids, sequences, recipients),
    Erase: st.builds(Erase, workspaces, documents, record_ids, devices, record_ids),
    Update: updates(),
    Checkpoint: checkpoints(),
    Coverage: st.builds(Coverage, workspaces, documents, devices, sequences, record_ids, sealed_parts),
    Presence: st.builds(Presence, workspaces, documents, devices, record_ids, sealed_parts),
}

heads = st.builds(LogHead, st.none() | documents, st.integers(0, MAX_SEQUENCE), raw(32))
receipts = st.builds(Receipt, workspaces, logs, record_ids, heads, times, signatures)
distinct_heads = tuples_of(heads, unique_by=lambda head: head.document)
markers = st.builds(CaughtUp, workspaces, logs, times, distinct_heads, st.booleans(), times, signatures)
encoded = st.binary(max_size=400)
entries = st.builds(
    Entry, times, st.none() | documents, st.integers(0, MAX_SEQUENCE), record_ids, st.none() | encoded
)
details = st.text(max_size=512)

MESSAGES: dict[type[Message], st.SearchStrategy[Message]] = {
    Hello: st.builds(Hello, st.integers(0, 255), workspaces, certificates, raw(32)),
    Challenge: st.builds(Challenge, keys, details, logs, raw(32), signatures),
    Proof: st.builds(Proof, signatures),
    Welcome: st.builds(Welcome, st.booleans()),
    Follow: st.builds(Follow, times),
    Entries: st.builds(Entries, tuples_of(entries), times),
    CaughtUpMarker: st.builds(CaughtUpMarker, markers),
    Push: st.builds(Push, encoded),
    Accepted: st.builds(Accepted, receipts),
    Rejected: st.builds(
        Rejected, record_ids, st.sampled_from(RejectionReason), st.integers(0, MAX_SEQUENCE), details
    ),
    Ephemeral: st.builds(Ephemeral, st.binary(max_size=MAX_PRESENCE_BYTES)),
    Prune: st.builds(Prune, documents, record_ids),
    Ping: st.builds(Ping, times),
    Pong: st.builds(Pong, times),
    ErrorMessage: st.builds(ErrorMessage, st.sampled_from(ErrorCode), details, st.none() | times),
}
