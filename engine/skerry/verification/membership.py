"""Replaying the roster and the access of every document, from their first records on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import NotAuthorised, ProtocolError
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.records import Epoch, Erase, Genesis, Grant, RosterChange, verify_record
from skerry_protocol.roster import Roster, RosterHistory
from skerry_protocol.signing import SigningPublicKey

from .findings import Check, Finding
from .held_records import HeldRecord


@dataclass
class Membership:
    """As much of the roster and of each document's access as holds together."""

    rosters: RosterHistory | None = None
    relay_keys: set[SigningPublicKey] = field(default_factory=set)
    accesses: dict[DocumentId, DocumentAccess] = field(default_factory=dict)

    def certificate(self, device: DeviceId) -> DeviceCertificate | None:
        """The certificate of a device that is or was in the roster."""
        try:
            return self.rosters.current.certificate_ever(device) if self.rosters else None
        except NotAuthorised:
            return None


def replay(workspace: WorkspaceId | None, held: Sequence[HeldRecord]) -> tuple[Membership, list[Finding]]:
    """Replay what is applied here. A chain that breaks is followed up to there, and the break is named."""
    membership = Membership()
    applied = [each for each in held if each.is_applied]
    roster = [each for each in applied if isinstance(each.record, Genesis | RosterChange)]
    findings = list(_replay_roster(membership, workspace, roster))
    by_document: dict[DocumentId, list[HeldRecord]] = {}
    for each in applied:
        if isinstance(each.record, Epoch | Grant | Erase) and each.document:
            by_document.setdefault(each.document, []).append(each)
    for document, control in by_document.items():
        findings += _replay_access(membership, document, control)
    return membership, findings


def unsigned(membership: Membership, held: Sequence[HeldRecord]) -> Iterator[Finding]:
    """The records that are not signed by whom they name."""
    for each in held:
        key = _signing_key(membership, each)
        if key is None:
            if each.is_applied:
                yield each.finding(Check.SIGNATURES, "Its author does not belong to the workspace.")
            continue
        try:
            verify_record(each.signed, each.record, key)
        except ProtocolError:
            yield each.finding(Check.SIGNATURES, "It is not signed by the device that it names.")


def _signing_key(membership: Membership, held: HeldRecord) -> SigningPublicKey | None:
    if isinstance(held.record, Genesis):
        return held.record.ops_key
    certificate = membership.certificate(held.record.author)
    return certificate.signing_key if certificate else None


def _replay_roster(
    membership: Membership, workspace: WorkspaceId | None, records: Sequence[HeldRecord]
) -> Iterator[Finding]:
    if not records:
        return
    first = next((each for each in records if workspace and each.signed.record_id.raw == workspace.raw), None)
    if first is None:
        yield Finding(Check.ROSTER, "The first record of this device's workspace is not here.")
        return
    try:
        membership.rosters = RosterHistory(Roster.found(first.signed))
        membership.relay_keys.add(membership.rosters.current.relay_key)
        for each in _following(first, records):
            roster = membership.rosters.apply(each.signed)
            membership.relay_keys.add(roster.relay_key)
    except ProtocolError as error:
        yield Finding(Check.ROSTER, f"The roster breaks the rules of the workspace: {error}")
    yield from _left_out(Check.ROSTER, membership.rosters.current.height if membership.rosters else 0, records)


def _replay_access(membership: Membership, document: DocumentId, records: Sequence[HeldRecord]) -> Iterator[Finding]:
    rosters = membership.rosters
    first = next((each for each in records if isinstance(each.record, Epoch) and each.record.previous is None), None)
    if rosters is None or first is None:
        yield Finding(Check.ACCESS, "The first record of this document's access cannot be checked.", document)
        return
    try:
        access = membership.accesses[document] = DocumentAccess.found(first.signed, rosters)
        for each in _following(first, records):
            access = membership.accesses[document] = access.apply(each.signed, rosters)
    except ProtocolError as error:
        yield Finding(Check.ACCESS, f"The access of this document breaks the rules: {error}", document)
    replayed = membership.accesses.get(document)
    yield from _left_out(Check.ACCESS, len(replayed.steps) if replayed else 0, records)


def _following(first: HeldRecord, records: Sequence[HeldRecord]) -> Iterator[HeldRecord]:
    """The records after `first`, each naming the one before it."""
    after = {_previous(each): each for each in records if each is not first}
    reached: HeldRecord | None = first
    while reached and (reached := after.pop(reached.signed.record_id, None)):
        yield reached


def _previous(held: HeldRecord) -> RecordId | None:
    record = held.record
    return record.previous if isinstance(record, RosterChange | Epoch | Grant | Erase) else None


def _left_out(check: Check, replayed: int, records: Sequence[HeldRecord]) -> Iterator[Finding]:
    missing = len(records) - replayed
    if missing > 0:
        what = f"{missing} of its {len(records)} changes do not connect with its beginning."
        yield Finding(check, what, records[0].document)
