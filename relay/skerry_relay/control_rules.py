"""Which changes of a document's access are taken: those that the protocol's `DocumentAccess` allows, in order.

An author is judged by the roster that the record names: a relay that lost its log gets back what owners have decided
who were removed since. Only a present member can hand that on, and no record rests on an older roster than the one
before it: where a removal is followed by a new epoch, nothing older can be slipped in behind it.
"""

from __future__ import annotations

from skerry_protocol.document_access import DocumentAccess, document_id
from skerry_protocol.ids import DocumentId
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import ControlRecord, Epoch, SignedRecord
from skerry_protocol.roster import RosterHistory

from .record_log import EntryKind, WithId
from .state import DocumentState, WorkspaceState
from .verdicts import Compare, Place, Refusal


def judge_control(state: WorkspaceState, signed: SignedRecord, record: ControlRecord) -> Place | Compare:
    """Where `record` belongs. Raises `Refusal` or a `ProtocolError`."""
    if state.rosters is None:
        raise Refusal(RejectionReason.GAP, "The genesis record comes first.", expected_sequence=1)
    named = record.document or document_id(signed)
    document = state.documents.get(named)
    if document is not None and signed.record_id in document.access.steps:
        return Compare(signed, WithId(signed.record_id))
    if document is None:
        return _begin(state.rosters, signed, record, named)
    return _continue(state.rosters, document, signed, record)


def _begin(rosters: RosterHistory, signed: SignedRecord, record: ControlRecord, named: DocumentId) -> Place:
    if not isinstance(record, Epoch) or record.document is not None:
        raise Refusal(RejectionReason.UNKNOWN_DOCUMENT, "The first epoch of this document is not here.")
    DocumentAccess.found(signed, rosters)
    return Place(EntryKind.CONTROL, named, record.author)


def _continue(rosters: RosterHistory, document: DocumentState, signed: SignedRecord, record: ControlRecord) -> Place:
    access = document.access
    if record.previous not in access.steps:
        detail = "The control record before this one is missing."
        raise Refusal(RejectionReason.GAP, detail, expected_sequence=len(access.steps) + 1)
    if record.previous != access.head:
        raise Refusal(RejectionReason.STALE, "The document's access has moved on since this was decided.")
    access.apply(signed, rosters)
    return Place(EntryKind.CONTROL, access.document, record.author)
