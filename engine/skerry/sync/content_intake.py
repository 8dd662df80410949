"""Taking in what others wrote: every check of `docs/protocol.md`, each with its own named alarm.

A record that fails is set aside and stops nothing else: not the other notes, not even the other authors.
"""

from __future__ import annotations

from collections.abc import Mapping

from skerry.access.content import CheckpointContent, CoverageContent, UpdateContent, open_content
from skerry.access.errors import KeyMissing
from skerry.errors import CannotOpen, HostileUpdate
from skerry.storage import chains, updates
from skerry.storage.chains import StoredAuthorHead, StoredCoverage
from skerry.storage.records import Standing
from skerry.storage.updates import UpdateOrigin
from skerry.sync.alarms import AlarmKind
from skerry.sync.batch import Batch
from skerry.sync.events import ContentArrived, DeliveryChanged, MembersChanged
from skerry.sync.ledger import Claim, HeardCoverage, Ledger
from skerry.sync.log_follower import LogFollower
from skerry.sync.ports import ContentPort
from skerry.sync.stored import store_record
from skerry_protocol.author_chain import AuthorHead, Continues, Duplicate, Gap, check_covers, judge
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import BadSignature, BeyondCut, NotAuthorised, NotTheNextRecord, ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId
from skerry_protocol.records import (
    Checkpoint,
    ContentRecord,
    Coverage,
    Presence,
    SignedRecord,
    Update,
    verify_record,
)


class SetAside(Exception):
    """A record that is kept but not applied; `kind` says why."""

    def __init__(self, kind: AlarmKind) -> None:
        super().__init__(kind.alarm_name)
        self.kind = kind


class Dropped(Exception):
    """A record that is not kept: nobody of the workspace signed it."""

    def __init__(self, kind: AlarmKind) -> None:
        super().__init__(kind.alarm_name)
        self.kind = kind


class NotYet(Exception):
    """A record that something else has to come before."""


class ContentIntake:
    """Verifies, opens and applies sealed records."""

    def __init__(self, ledger: Ledger, content: ContentPort, log: LogFollower) -> None:
        self._ledger = ledger
        self._content = content
        self._log = log

    def take(self, signed: SignedRecord, record: Update | Checkpoint, batch: Batch) -> bool:
        """Take in one link of an author's chain; True if it was applied. One that stands there already is left."""
        if self._ledger.is_applied(record, signed.record_id):
            return False
        try:
            self._take_link(signed, record, batch)
            self._ledger.waiting.settle(record.document, signed.record_id)
            return True
        except NotYet as missing:
            if signed.record_id not in self._ledger.waiting:
                self._ledger.waiting.put(record.document, signed, record)
                store_record(batch, signed, record, Standing.WAITING, reason=str(missing))
        except SetAside as reason:
            self._ledger.waiting.settle(record.document, signed.record_id)
            store_record(batch, signed, record, Standing.QUARANTINED, reason=reason.kind.alarm_name)
            self._freeze_if_forked(record, reason.kind, batch)
            if reason.kind is AlarmKind.LACKING_CHECKPOINT:
                batch.checkpoints_to_heal.append(record.document)
            batch.alarm(reason.kind, record.document, record.author)
            batch.tell(DeliveryChanged(record.document))
        except Dropped as reason:
            self._alarm_dropped(reason, record, batch)
        return False

    def take_coverage(self, signed: SignedRecord, record: Coverage, batch: Batch) -> None:
        """Take in another device's word about what it holds."""
        try:
            self._verify(signed, record)
            self._require_reader(record)
            content = CoverageContent.from_bytes(self._open(record))
        except NotYet:
            return
        except SetAside as reason:
            batch.alarm(reason.kind, record.document, record.author)
            return
        except Dropped as reason:
            self._alarm_dropped(reason, record, batch)
            return
        except ProtocolError:
            batch.alarm(AlarmKind.HOSTILE_CONTENT, record.document, record.author)
            return
        self._hear(record, content, batch)

    def open_presence(self, signed: SignedRecord, record: Presence, batch: Batch) -> bytes | None:
        """The payload of a Presence record; None, with an alarm, where it is not what it says."""
        try:
            self._verify(signed, record)
            self._require_reader(record)
            return self._open(record)
        except NotYet:
            return None
        except SetAside as reason:
            batch.alarm(reason.kind, record.document, record.author)
        except Dropped as reason:
            self._alarm_dropped(reason, record, batch)
        return None

    def _alarm_dropped(self, reason: Dropped, record: ContentRecord, batch: Batch) -> None:
        """Names only what there is: whoever forges a record can invent a new device for each."""
        is_known = reason.kind is AlarmKind.BAD_SIGNATURE
        batch.alarm(reason.kind, self._ledger.known(record.document), record.author if is_known else None)

    def _take_link(self, signed: SignedRecord, record: Update | Checkpoint, batch: Batch) -> None:
        self._verify(signed, record)
        self._require_writer(signed, record)
        head = self._judge(signed, record)
        clear = self._open(record)
        try:
            self._apply(signed, record, clear, batch)
        except ProtocolError as error:
            raise SetAside(AlarmKind.HOSTILE_CONTENT) from error
        self._advance(signed, record, head, batch)

    def _verify(self, signed: SignedRecord, record: ContentRecord) -> None:
        if self._ledger.rosters is None:
            raise Dropped(AlarmKind.UNKNOWN_AUTHOR)
        roster = self._ledger.roster
        if record.workspace != roster.workspace:
            raise Dropped(AlarmKind.UNKNOWN_AUTHOR)
        try:
            certificate = roster.certificate_ever(record.author)
            verify_record(signed, record, certificate.signing_key)
        except NotAuthorised as error:
            raise Dropped(AlarmKind.UNKNOWN_AUTHOR) from error
        except BadSignature as error:
            raise Dropped(AlarmKind.BAD_SIGNATURE) from error

    def _require_writer(self, signed: SignedRecord, record: Update | Checkpoint) -> None:
        try:
            self._access(record).check_write(record, signed.record_id, self._ledger.roster)
        except NotTheNextRecord as error:
            raise NotYet("a change of access is missing") from error
        except BeyondCut as error:
            raise SetAside(AlarmKind.BEYOND_CUT) from error
        except NotAuthorised as error:
            raise SetAside(AlarmKind.NOT_A_WRITER) from error

    def _require_reader(self, record: Coverage | Presence) -> None:
        try:
            capability = self._access(record).capability(record.author, record.control)
        except NotTheNextRecord as error:
            raise NotYet("a change of access is missing") from error
        if capability is None:
            raise SetAside(AlarmKind.NOT_A_WRITER)

    def _access(self, record: ContentRecord) -> DocumentAccess:
        access = self._ledger.accesses.get(record.document)
        if access is None:
            raise NotYet("the note's first record is missing")
        return access

    def _judge(self, signed: SignedRecord, record: Update | Checkpoint) -> AuthorHead:
        """The head of the author's chain once this record is applied."""
        chain = (record.document, record.author)
        if chain in self._ledger.frozen:
            raise SetAside(AlarmKind.FORKED_AUTHOR)
        head, known = self._ledger.heads.get(chain), self._ledger.chain_ids.get(chain, {}).get(record.sequence)
        match judge(record, signed.record_id, head, known):
            case Continues(head=reached):
                return reached
            case Duplicate() if head is not None:
                return head  # a leap went over its place; what it says is taken in where it comes after all
            case Gap(expected_sequence):
                if self._is_vouched_for(record):
                    return AuthorHead(record.sequence, signed.record_id)
                raise NotYet(f"record {expected_sequence} of its author is missing")
        raise SetAside(AlarmKind.FORKED_AUTHOR)

    def _is_vouched_for(self, record: Update | Checkpoint) -> bool:
        """Whether a checkpoint of somebody else holds all before this record: both name the same record there."""
        vouched = self._ledger.vouched.get((record.document, record.author), ())
        return record.previous is not None and AuthorHead(record.sequence - 1, record.previous) in vouched

    def _freeze_if_forked(self, record: Update | Checkpoint, kind: AlarmKind, batch: Batch) -> None:
        chain = (record.document, record.author)
        head = self._ledger.heads.get(chain)
        if kind is not AlarmKind.FORKED_AUTHOR or head is None or chain in self._ledger.frozen:
            return
        self._ledger.frozen.add(chain)
        row = StoredAuthorHead(record.document, record.author, head.sequence, head.record, is_frozen=True)
        batch.write(lambda store: chains.write_author_head(store, row))

    def _open(self, record: ContentRecord) -> bytes:
        access = self._ledger.accesses[record.document]
        try:
            return open_content(record, self._ledger.keys.key(access, record.control))
        except KeyMissing as error:
            raise NotYet("its key is not on this device") from error
        except CannotOpen as error:
            raise SetAside(AlarmKind.UNREADABLE_RECORD) from error

    def _apply(self, signed: SignedRecord, record: Update | Checkpoint, clear: bytes, batch: Batch) -> None:
        if isinstance(record, Update):
            self._apply_update(signed, record, UpdateContent.from_bytes(clear), batch)
        else:
            self._apply_checkpoint(signed, record, CheckpointContent.from_bytes(clear), batch)

    def _apply_update(self, signed: SignedRecord, record: Update, content: UpdateContent, batch: Batch) -> None:
        written = self._inspect(content.update)
        if written.keys() != content.clients:
            raise SetAside(AlarmKind.HOSTILE_CONTENT)
        owners = self._ledger.clients_of(record.document)
        if any(client in owners and owners[client].device != record.author for client in content.clients):
            raise SetAside(AlarmKind.FOREIGN_CLIENT)
        self._keep(signed, record, content.update, batch)
        clocks = {client: written.get(client, 0) for client in content.clients}
        self._claim(record.document, record.author, clocks, batch)

    def _apply_checkpoint(
        self, signed: SignedRecord, record: Checkpoint, content: CheckpointContent, batch: Batch
    ) -> None:
        check_covers(record)
        offered = self._inspect(content.state)
        self._refuse_foreign(record, content, offered)
        self._refuse_lacking(record, offered)
        self._ledger.vouch(record)
        if not self._adds_something(record):
            batch.checkpoints_held.append((record.document, signed.record_id))
            return
        self._keep(signed, record, content.state, batch)
        for device, clients in content.claims:
            clocks = {client: offered.get(client, 0) for client in clients}
            self._claim(record.document, device, clocks, batch)

    def _inspect(self, update: bytes) -> Mapping[int, int]:
        try:
            return self._content.inspect(update)
        except HostileUpdate as error:
            raise SetAside(AlarmKind.HOSTILE_CONTENT) from error

    def _claim(self, document: DocumentId, device: DeviceId, clocks: Mapping[int, int], batch: Batch) -> None:
        self._ledger.claim(document, device, clocks)
        batch.write(lambda store: updates.claim_clients(store, document, device, clocks))

    def _keep(self, signed: SignedRecord, record: Update | Checkpoint, update: bytes, batch: Batch) -> None:
        document, record_id, at_ms = record.document, signed.record_id, batch.at_ms
        batch.write(
            lambda store: updates.insert_update(store, document, UpdateOrigin.ELSEWHERE, update, at_ms, record_id)
        )
        batch.tell(ContentArrived(document, update))

    def _refuse_lacking(self, record: Checkpoint, offered: Mapping[int, int]) -> None:
        """A checkpoint must hold what it says to cover, as far as this device can tell."""
        claims = self._ledger.clients_of(record.document)
        for covered in record.covers:
            head = self._ledger.heads.get((record.document, covered.author))
            if head is None or self._reached(record.document, covered.author, head) > covered.sequence:
                continue
            held = {client: claim.clock for client, claim in claims.items() if claim.device == covered.author}
            if any(offered.get(client, 0) < clock for client, clock in held.items()):
                raise SetAside(AlarmKind.LACKING_CHECKPOINT)

    def _reached(self, document: DocumentId, author: DeviceId, head: AuthorHead) -> int:
        """How far what is held of an author goes, by its own records or inside of a checkpoint of somebody else."""
        vouched = self._ledger.vouched.get((document, author), ())
        return max(head.sequence, *(reached.sequence for reached in vouched), 0)

    def _refuse_foreign(self, record: Checkpoint, content: CheckpointContent, offered: Mapping[int, int]) -> None:
        """A checkpoint may hand on what others wrote, and put nothing in their mouths, as far as can be told here."""
        claimed = {client: device for device, clients in content.claims for client in clients}
        if not offered.keys() <= claimed.keys():
            raise SetAside(AlarmKind.HOSTILE_CONTENT)
        covers = {covered.author: covered.sequence for covered in record.covers}
        known = self._ledger.clients_of(record.document)
        for client, device in claimed.items():
            held = known.get(client, Claim(device, 0))
            is_more = offered.get(client, 0) > held.clock
            if held.device != device or (is_more and not self._may_hold_more(record, device, covers.get(device, 0))):
                raise SetAside(AlarmKind.FOREIGN_CLIENT)

    def _may_hold_more(self, record: Checkpoint, device: DeviceId, covered: int) -> bool:
        """Whether a checkpoint may hold work of `device` that is not here: it covers records that are not here."""
        head = self._ledger.heads.get((record.document, device))
        return device == record.author or covered > (head.sequence if head else 0)

    def _adds_something(self, record: Checkpoint) -> bool:
        return any(
            (head := self._ledger.heads.get((record.document, covered.author))) is None
            or head.sequence < covered.sequence
            for covered in record.covers
        )

    def _advance(self, signed: SignedRecord, record: Update | Checkpoint, head: AuthorHead, batch: Batch) -> None:
        store_record(batch, signed, record, Standing.APPLIED)
        self._ledger.place(record.document, record.author, AuthorHead(record.sequence, signed.record_id))
        self._move_head(record.document, record.author, head, batch)
        batch.tell(DeliveryChanged(record.document))

    def _move_head(self, document: DocumentId, author: DeviceId, head: AuthorHead, batch: Batch) -> None:
        self._ledger.move_head(document, author, head)
        row = StoredAuthorHead(document, author, head.sequence, head.record, is_frozen=False)
        batch.write(lambda store: chains.write_author_head(store, row))

    def _hear(self, record: Coverage, content: CoverageContent, batch: Batch) -> None:
        key = (record.document, record.author)
        before = self._ledger.coverage.get(key)
        if before is not None and before.number >= record.number:
            return
        self._ledger.coverage[key] = HeardCoverage(record.number, content, batch.at_ms)
        row = StoredCoverage(record.document, record.author, record.number, content.to_bytes(), batch.at_ms)
        batch.write(lambda store: chains.write_coverage(store, row))
        if content.log is not None and content.log.document == record.document:
            self._log.check_coverage(content.log, record.author, batch)
        batch.tell(DeliveryChanged(record.document))
        batch.tell(MembersChanged())
