"""The rules of one document's access: a pure state machine over its Epoch, Grant and Erase records.

Relay and devices replay the same chain. Who may write is judged by the control record an update names, so it
never depends on a clock or on the order in which records happen to arrive.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .errors import BeyondCut, NotAuthorised, NotTheNextRecord, RuleViolation
from .ids import DeviceId, DocumentId, GroupId, RecordId, WorkspaceId
from .records import (
    Capability,
    Checkpoint,
    ControlRecord,
    Covered,
    Epoch,
    Erase,
    Grant,
    Recipient,
    SignedRecord,
    Update,
    parse_record,
    verify_record,
)
from .roster import Roster, RosterHistory


@dataclass(frozen=True)
class AccessStep:
    """Who may do what after one control record. `cuts` are those of the epoch, `roster_height` that of its roster."""

    epoch: RecordId
    number: int
    key_commitment: bytes
    groups: frozenset[GroupId]
    recipients: Mapping[DeviceId, Capability]
    roster_height: int
    cuts: Mapping[DeviceId, Covered] = field(default_factory=dict)
    erased: bool = False


@dataclass(frozen=True)
class DocumentAccess:
    """The access of one document after the control record `head`, and every step that led there."""

    workspace: WorkspaceId
    document: DocumentId
    head: RecordId
    steps: Mapping[RecordId, AccessStep]

    @classmethod
    def found(cls, signed: SignedRecord, rosters: RosterHistory) -> DocumentAccess:
        """The access of a new document. Its id is the hash of this record. Raises a `ProtocolError`."""
        epoch = parse_record(signed)
        if not isinstance(epoch, Epoch) or not _is_first(epoch):
            raise NotTheNextRecord("A document begins with its first epoch record, and this is another one.")
        roster = _author_roster(signed, epoch, rosters)
        step = _epoch_step(signed, epoch, roster)
        if step.recipients.get(epoch.author) is not Capability.OWNER:
            raise RuleViolation("Whoever creates a document is one of its owners.")
        document = document_id(signed)
        return cls(epoch.workspace, document, signed.record_id, {signed.record_id: step})

    def apply(self, signed: SignedRecord, rosters: RosterHistory) -> DocumentAccess:
        """The access after `signed`; a record already in the chain changes nothing. Raises a `ProtocolError`."""
        if signed.record_id in self.steps:
            return self
        record = parse_record(signed)
        if not isinstance(record, Epoch | Grant | Erase) or record.document != self.document:
            raise RuleViolation("This record does not belong to the access of this document.")
        if record.previous != self.head:
            raise NotTheNextRecord("The document's access has moved on since this was decided.", "Decide it again.")
        roster = _author_roster(signed, record, rosters)
        self._require_no_older(roster)
        self._require_control(record.author, roster)
        step = replace(self._next_step(signed, record, roster), roster_height=roster.height)
        return replace(self, head=signed.record_id, steps={**self.steps, signed.record_id: step})

    @property
    def current(self) -> AccessStep:
        """The newest step."""
        return self.steps[self.head]

    def capability(self, device: DeviceId, at: RecordId | None = None) -> Capability | None:
        """What `device` may do after control record `at` (the newest one if None). None: nothing.

        Raises `NotTheNextRecord` where `at` is not in this chain.
        """
        return self.step(at or self.head).recipients.get(device)

    def step(self, control: RecordId) -> AccessStep:
        """The step that `control` made. Raises `NotTheNextRecord` where it is not in this chain."""
        step = self.steps.get(control)
        if step is None:
            raise NotTheNextRecord("This record names a control record that is not here yet.", "Fetch that first.")
        return step

    def check_write(self, record: Update | Checkpoint, record_id: RecordId, roster: Roster) -> None:
        """Refuse a record that its author may not have written, whatever the order in which the news arrived.

        Its author is a writer at the control record it names, and neither a later epoch nor a removal from
        `roster`, the newest one, has cut its chain before this record. Raises `NotAuthorised`, `BeyondCut`, or
        `NotTheNextRecord` where the control record is not in this chain.
        """
        author = record.author
        if not _writes(self.step(record.control), author):
            raise NotAuthorised("This device may not write in the document.", "Ask one of its owners.")
        roster.require_within_cut(author, self.document, record.sequence, record_id)
        for step in self._after(record.control):
            cut = step.cuts.get(author)
            if not _writes(step, author) and not (cut and cut.includes(record.sequence, record_id)):
                raise BeyondCut("This was written after its author lost the right to write here.")

    def _after(self, control: RecordId) -> list[AccessStep]:
        order = list(self.steps)
        return [self.steps[step] for step in order[order.index(control) + 1 :]]

    def _require_no_older(self, roster: Roster) -> None:
        if roster.height < self.current.roster_height:
            raise RuleViolation("This rests on an older roster than the record before it.", "Decide it again.")

    def _require_control(self, author: DeviceId, roster: Roster) -> None:
        if self.current.erased:
            raise RuleViolation("This document was erased; nothing follows.")
        if self.capability(author) is not Capability.OWNER and not roster.is_admin(author):
            raise NotAuthorised("Only an owner of the document or an admin changes who may read it.")

    def _next_step(self, signed: SignedRecord, record: ControlRecord, roster: Roster) -> AccessStep:
        match record:
            case Epoch():
                if record.number != self.current.number + 1:
                    raise RuleViolation("Epochs are numbered without gaps.")
                return _epoch_step(signed, record, roster)
            case Grant():
                return self._granted(record, roster)
        return replace(self.current, erased=True, recipients={})

    def _granted(self, grant: Grant, roster: Roster) -> AccessStep:
        if grant.number != self.current.number:
            raise RuleViolation("A grant hands out the key of the present epoch.")
        granted = _capabilities(grant.recipients, roster)
        for device, capability in granted.items():
            if capability <= self.current.recipients.get(device, 0):
                raise RuleViolation("A grant gives more than the device has; taking away needs a new epoch.")
        return replace(self.current, recipients={**self.current.recipients, **granted})


def document_id(first_epoch: SignedRecord) -> DocumentId:
    """The id of the document that `first_epoch` begins."""
    return DocumentId(first_epoch.record_id.raw[: DocumentId.LENGTH_BYTES])


def _is_first(epoch: Epoch) -> bool:
    return (epoch.document, epoch.previous, epoch.number, epoch.previous_key) == (None, None, 1, None)


def _author_roster(signed: SignedRecord, record: ControlRecord, rosters: RosterHistory) -> Roster:
    roster = rosters.at(record.roster_head)
    if record.workspace != roster.workspace:
        raise RuleViolation("This record belongs to another workspace.")
    verify_record(signed, record, roster.device(record.author).certificate.signing_key)
    return roster


def _epoch_step(signed: SignedRecord, epoch: Epoch, roster: Roster) -> AccessStep:
    recipients = _capabilities(epoch.recipients, roster)
    if Capability.OWNER not in recipients.values():
        raise RuleViolation("A document has at least one owner.")
    cuts = {cut.author: cut for cut in epoch.cuts}
    if len(cuts) != len(epoch.cuts):
        raise RuleViolation("An epoch cuts the chain of a device once.")
    groups = frozenset(epoch.groups)
    return AccessStep(signed.record_id, epoch.number, epoch.key_commitment, groups, recipients, roster.height, cuts)


def _writes(step: AccessStep, device: DeviceId) -> bool:
    return step.recipients.get(device, 0) >= Capability.WRITER


def _capabilities(recipients: tuple[Recipient, ...], roster: Roster) -> dict[DeviceId, Capability]:
    capabilities = {recipient.device: recipient.capability for recipient in recipients}
    if len(capabilities) != len(recipients):
        raise RuleViolation("A recipient is named once.")
    for device in capabilities:
        roster.device(device)
    return capabilities
