"""The control records this device writes: a workspace, its members, a document's keys."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from skerry.access.binding import wrap_binding
from skerry.access.identity import Identity
from skerry.crypto import EpochKey, key_commitment, wrap
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.ids import DeviceId, DocumentId, GroupId, WorkspaceId
from skerry_protocol.records import (
    Capability,
    Change,
    Epoch,
    Genesis,
    Grant,
    Recipient,
    RosterChange,
    SignedRecord,
    sign_record,
)
from skerry_protocol.records.roster import NONCE_BYTES
from skerry_protocol.roster import Roster
from skerry_protocol.signing import SigningKey, SigningPublicKey


@dataclass(frozen=True)
class NewDocument:
    """A document's first epoch, and the key that it commits to."""

    epoch: SignedRecord
    key: EpochKey


def issue_genesis(ops_key: SigningKey, founder: Identity, relay_key: SigningPublicKey) -> SignedRecord:
    """Begin a workspace with one admin, the founding device."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return sign_record(Genesis(ops_key.public_key, relay_key, nonce, (founder.certificate,)), ops_key)


def issue_roster_change(identity: Identity, roster: Roster, *changes: Change) -> SignedRecord:
    """Change the roster; the protocol's rules decide whether it holds."""
    change = RosterChange(roster.workspace, roster.head, identity.device, changes)
    return sign_record(change, identity.signing_key)


def issue_document(
    identity: Identity, roster: Roster, audience: Mapping[DeviceId, Capability], groups: frozenset[GroupId]
) -> NewDocument:
    """Make a document for `audience`, of which this device is an owner. No network is needed."""
    key = EpochKey.generate()
    capabilities = {**audience, identity.device: Capability.OWNER}
    epoch = Epoch(
        workspace=roster.workspace,
        document=None,
        previous=None,
        author=identity.device,
        roster_head=roster.head,
        number=1,
        key_commitment=key_commitment(key),
        groups=tuple(sorted(groups)),
        recipients=_recipients(roster, None, 1, key, capabilities),
    )
    return NewDocument(sign_record(epoch, identity.signing_key), key)


def issue_grant(
    identity: Identity, roster: Roster, access: DocumentAccess, key: EpochKey, more: Mapping[DeviceId, Capability]
) -> SignedRecord:
    """Give more devices the key of the present epoch."""
    number = access.current.number
    grant = Grant(
        workspace=roster.workspace,
        document=access.document,
        previous=access.head,
        author=identity.device,
        roster_head=roster.head,
        number=number,
        recipients=_recipients(roster, access.document, number, key, more),
    )
    return sign_record(grant, identity.signing_key)


def _recipients(
    roster: Roster,
    document: DocumentId | None,
    number: int,
    key: EpochKey,
    capabilities: Mapping[DeviceId, Capability],
) -> tuple[Recipient, ...]:
    return tuple(
        _recipient(roster.workspace, document, number, key, device, capability, roster)
        for device, capability in sorted(capabilities.items())
    )


def _recipient(
    workspace: WorkspaceId,
    document: DocumentId | None,
    number: int,
    key: EpochKey,
    device: DeviceId,
    capability: Capability,
    roster: Roster,
) -> Recipient:
    binding = wrap_binding(workspace, document, number, key_commitment(key), device)
    sealing_key = roster.device(device).certificate.sealing_key
    return Recipient(device, capability, wrap(key, binding, sealing_key))
