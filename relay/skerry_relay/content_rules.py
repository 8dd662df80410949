"""Which work is taken: what its author could write, by the same rule that every device replays.

Whoever hands it on is a present member; whoever wrote it may have been removed since. A relay that lost its log gets
back what the removed wrote before their cut, and nothing beyond it.
"""

from __future__ import annotations

from typing import TypeAlias

from skerry_protocol.author_chain import Continues, Duplicate, Fork, Gap, check_covers, judge
from skerry_protocol.errors import RuleViolation
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import (
    Checkpoint,
    ContentRecord,
    Coverage,
    Presence,
    SignedRecord,
    Update,
    verify_record,
)
from skerry_protocol.roster import Roster

from .record_log import AtPlace, EntryKind, WithId
from .state import DocumentState, WorkspaceState
from .verdicts import Compare, Place, Refusal

Work: TypeAlias = Update | Checkpoint


def judge_work(state: WorkspaceState, signed: SignedRecord, record: Work) -> Place | Compare:
    """Where an Update or Checkpoint belongs. Raises `Refusal` or a `ProtocolError`."""
    document, roster = _begun(state, record)
    document.access.check_write(record, signed.record_id, roster)
    verify_record(signed, record, roster.certificate_ever(record.author).signing_key)
    if isinstance(record, Checkpoint):
        _check_covers(record)
    head = document.authors.get(record.author)
    match judge(record, signed.record_id, head, known=None):
        case Continues():
            kind = EntryKind.CHECKPOINT if isinstance(record, Checkpoint) else EntryKind.UPDATE
            return Place(kind, record.document, record.author, record.sequence)
        case Gap(expected):
            raise Refusal(RejectionReason.GAP, "Records of this author before this one are missing.", expected)
        case Duplicate():
            return Compare(signed, AtPlace(record.document, record.author, record.sequence))
        case Fork(sequence):
            return Compare(signed, AtPlace(record.document, record.author, sequence))


def judge_coverage(state: WorkspaceState, signed: SignedRecord, record: Coverage) -> Place | Compare:
    """Where a Coverage belongs. Raises `Refusal` or a `ProtocolError`."""
    document = _heard(state, signed, record)
    if record.number <= document.coverage.get(record.author, 0):
        return Compare(signed, WithId(signed.record_id))
    return Place(EntryKind.COVERAGE, record.document, record.author, record.number)


def check_presence(state: WorkspaceState, signed: SignedRecord, record: Presence) -> DocumentState:
    """The document whose readers may hear of this. Raises `Refusal` or a `ProtocolError`."""
    return _heard(state, signed, record)


def _begun(state: WorkspaceState, record: ContentRecord) -> tuple[DocumentState, Roster]:
    document = state.documents.get(record.document)
    if document is None or state.roster is None:
        raise Refusal(RejectionReason.UNKNOWN_DOCUMENT, "The first epoch of this document is not here.")
    if document.is_erased:
        raise Refusal(RejectionReason.UNAUTHORISED, "This document was erased; nothing follows.")
    return document, state.roster


def _heard(state: WorkspaceState, signed: SignedRecord, record: Coverage | Presence) -> DocumentState:
    """The document of a word about the present: only who belongs and may read now has one."""
    document, roster = _begun(state, record)
    certificate = roster.device(record.author).certificate
    for control in (record.control, document.access.head):
        if document.access.capability(record.author, at=control) is None:
            raise Refusal(RejectionReason.UNAUTHORISED, "The author is not a reader of this document.")
    verify_record(signed, record, certificate.signing_key)
    return document


def _check_covers(record: Checkpoint) -> None:
    try:
        check_covers(record)
    except RuleViolation as error:
        raise Refusal(RejectionReason.MALFORMED, str(error)) from error
