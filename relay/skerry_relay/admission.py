"""Who may store what: decided by the rules that every device replays too, before anything is written.

Pure: a state and a record in, a verdict out. Nothing here knows of sockets, files or time.
"""

from __future__ import annotations

from skerry_protocol.errors import NotTheNextRecord, ProtocolError
from skerry_protocol.hashing import blake2b_256
from skerry_protocol.ids import DeviceId, RecordId
from skerry_protocol.labels import RECORD_ID
from skerry_protocol.log_chain import next_log_head
from skerry_protocol.messages import RejectionReason
from skerry_protocol.records import (
    Checkpoint,
    Coverage,
    Epoch,
    Erase,
    Genesis,
    Grant,
    Presence,
    Record,
    RosterChange,
    SignedRecord,
    Update,
    parse_record,
)

from .content_rules import judge_coverage, judge_work
from .control_rules import judge_control
from .quota import Quota
from .record_log import EntryKind, LogEntry
from .roster_rules import RosterRules
from .state import NO_CHAIN, WorkspaceState
from .verdicts import Admitted, Compare, Place, Refusal, Refused, Submission, Verdict


class Admission:
    """The rules of this relay: the protocol's, its quota, and which workspaces it takes in."""

    def __init__(self, roster_rules: RosterRules, quota: Quota, max_record_bytes: int) -> None:
        self._roster_rules = roster_rules
        self._quota = quota
        self._max_record_bytes = max_record_bytes

    def decide(self, state: WorkspaceState, submission: Submission) -> Verdict:
        """Judge a record by `state`. Every reason to refuse it comes back as `Refused`; nothing is changed."""
        if len(submission.data) > self._max_record_bytes:
            detail = f"A record has at most {self._max_record_bytes} bytes here."
            return Refused(_id_of_unread(submission.data), RejectionReason.TOO_LARGE, detail)
        try:
            signed = SignedRecord.decode(submission.data)
            record = parse_record(signed)
        except ProtocolError as error:
            return Refused(_id_of_unread(submission.data), RejectionReason.MALFORMED, str(error))
        try:
            return self._verdict(state, submission, signed, record)
        except Refusal as refusal:
            return Refused(signed.record_id, refusal.reason, refusal.detail, refusal.expected_sequence)
        except ProtocolError as error:
            return Refused(signed.record_id, _reason(error), str(error))

    def _verdict(
        self, state: WorkspaceState, submission: Submission, signed: SignedRecord, record: Record
    ) -> Verdict:
        place = self._place(state, submission.pusher, signed, record)
        if isinstance(place, Compare):
            return place
        if not self._quota.has_room(state.usage, len(submission.data)):
            raise Refusal(RejectionReason.OVER_QUOTA, "This workspace has used up its room on this relay.")
        return Admitted(_entry(state, place, signed.record_id, submission))

    def _place(
        self, state: WorkspaceState, pusher: DeviceId, signed: SignedRecord, record: Record
    ) -> Place | Compare:
        if isinstance(record, Genesis | RosterChange):
            return self._roster_rules.judge(state, signed, record)
        if not state.is_member(pusher):
            raise Refusal(RejectionReason.UNAUTHORISED, "Only members push anything but the roster.")
        if record.workspace != state.workspace:
            raise Refusal(RejectionReason.UNAUTHORISED, "This record belongs to another workspace.")
        match record:
            case Epoch() | Grant() | Erase():
                return judge_control(state, signed, record)
            case Update() | Checkpoint():
                return judge_work(state, signed, record)
            case Coverage():
                return judge_coverage(state, signed, record)
            case Presence():
                raise Refusal(RejectionReason.MALFORMED, "Presence is handed on, never stored.")


def _entry(state: WorkspaceState, place: Place, record_id: RecordId, submission: Submission) -> LogEntry:
    log = state.log_head(place.document)
    in_chain = place.kind is not EntryKind.COVERAGE
    return LogEntry(
        position=state.end + 1,
        kind=place.kind,
        document=place.document,
        n=log.n + 1 if in_chain else 0,
        head=next_log_head(log.head, record_id) if in_chain else NO_CHAIN,
        record_id=record_id,
        author=place.author,
        sequence=place.sequence,
        record=submission.data,
        received_at_ms=submission.received_at_ms,
    )


def _reason(error: ProtocolError) -> RejectionReason:
    """A record that rests on one that is not here may come again later; whatever else a rule refuses may not."""
    return RejectionReason.GAP if isinstance(error, NotTheNextRecord) else RejectionReason.UNAUTHORISED


def _id_of_unread(data: bytes) -> RecordId:
    """What to call a record that could not be read."""
    return RecordId(blake2b_256(RECORD_ID, data))
