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
from skerry.sync.ledger import HeardCoverage, Ledger
from skerry.sync.ports import ContentPort
from skerry.sync.stored import store_record
from skerry_protocol.author_chain import AuthorHead, Continues, Duplicate, Fork, Gap, check_covers, judge
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import BadSignature, BeyondCut, NotAuthorised, NotTheNextRecord, ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId
from skerry_protocol.records import (
    Checkpoint,
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

    def __init__(self, ledger: Ledger, content: ContentPort) -> None:
        self._ledger = ledger
        self._content = content

    def take(self, signed: SignedRecord, record: Update | Checkpoint, batch: Batch) -> bool:
        """Take in one link of an author's chain; True if the chain moved on."""
        try:
            return self._take_link(signed, record, batch)
        except NotYet as missing:
            self._ledger.wait(record.document, signed)
            store_record(batch, signed, record, Standing.WAITING, reason=str(missing))
        except SetAside as reason:
            store_record(batch, signed, record, Standing.QUARANTINED, reason=reason.kind.alarm_name)
            self._freeze_if_forked(record, reason.kind, batch)
            batch.alarm(reason.kind, record.document, record.author)
            batch.tell(DeliveryChanged(record.document))
        except Dropped as reason:
            batch.alarm(reason.kind, record.document, record.author)
        return False

    def take_coverage(self, signed: SignedRecord, record: Coverage, batch: Batch) -> None:
        """Take in another device's word about what it holds."""
        try:
            self._verify(signed, record)
            self._require_reader(record)
            content = CoverageContent.from_bytes(self._open(record))
        except NotYet:
            return
        except (SetAside, Dropped) as reason:
            batch.alarm(reason.kind, record.document, record.author)
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
        except (SetAside, Dropped) as reason:
            batch.alarm(reason.kind, record.document, record.author)
            return None

    def _take_link(self, signed: SignedRecord, record: Update | Checkpoint, batch: Batch) -> bool:
        self._verify(signed, record)
        self._require_writer(signed, record)
        judgement = self._judge(signed, record)
        if isinstance(judgement, Duplicate):
            return False
        clear = self._open(record)
        try:
            self._apply(signed, record, clear, batch)
        except ProtocolError as error:
            raise SetAside(AlarmKind.HOSTILE_CONTENT) from error
        self._advance(signed, record, judgement.head, batch)
        return True

    def _verify(self, signed: SignedRecord, record: Update | Checkpoint | Coverage | Presence) -> None:
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

    def _access(self, record: Update | Checkpoint | Coverage | Presence) -> DocumentAccess:
        access = self._ledger.accesses.get(record.document)
        if access is None:
            raise NotYet("the note's first record is missing")
        return access

    def _judge(self, signed: SignedRecord, record: Update | Checkpoint) -> Continues | Duplicate:
        chain = (record.document, record.author)
        if chain in self._ledger.frozen:
            raise SetAside(AlarmKind.FORKED_AUTHOR)
        known = self._ledger.chain_ids.get(chain, {}).get(record.sequence)
        match judge(record, signed.record_id, self._ledger.heads.get(chain), known):
            case Gap(expected_sequence):
                raise NotYet(f"record {expected_sequence} of its author is missing")
            case Fork():
                raise SetAside(AlarmKind.FORKED_AUTHOR)
            case (Continues() | Duplicate()) as judgement:
                return judgement

    def _freeze_if_forked(self, record: Update | Checkpoint, kind: AlarmKind, batch: Batch) -> None:
        chain = (record.document, record.author)
        head = self._ledger.heads.get(chain)
        if kind is not AlarmKind.FORKED_AUTHOR or head is None or chain in self._ledger.frozen:
            return
        self._ledger.frozen.add(chain)
        row = StoredAuthorHead(record.document, record.author, head.sequence, head.record, is_frozen=True)
        batch.write(lambda store: chains.write_author_head(store, row))

    def _open(self, record: Update | Checkpoint | Coverage | Presence) -> bytes:
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
        if not written.keys() <= content.clients:
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
        self._refuse_lacking(record, offered)
        batch.checkpoints_held.append((record.document, signed.record_id))
        if not self._adds_something(record):
            return
        self._keep(signed, record, content.state, batch)
        for device, clients in content.claims:
            clocks = {client: offered.get(client, 0) for client in clients}
            self._claim(record.document, device, clocks, batch)
        self._leap(record, batch)

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
            if head is None or head.sequence > covered.sequence:
                continue
            held = {client: claim.clock for client, claim in claims.items() if claim.device == covered.author}
            if any(offered.get(client, 0) < clock for client, clock in held.items()):
                raise SetAside(AlarmKind.LACKING_CHECKPOINT)

    def _adds_something(self, record: Checkpoint) -> bool:
        return any(
            (head := self._ledger.heads.get((record.document, covered.author))) is None
            or head.sequence < covered.sequence
            for covered in record.covers
        )

    def _leap(self, record: Checkpoint, batch: Batch) -> None:
        for covered in record.covers:
            head = self._ledger.heads.get((record.document, covered.author))
            if covered.author == record.author or (head and head.sequence >= covered.sequence):
                continue
            reached = AuthorHead(covered.sequence, covered.record)
            self._move_head(record.document, covered.author, reached, batch)

    def _advance(self, signed: SignedRecord, record: Update | Checkpoint, head: AuthorHead, batch: Batch) -> None:
        store_record(batch, signed, record, Standing.APPLIED)
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
        self._compare_logs(record, content, batch)
        batch.tell(DeliveryChanged(record.document))
        batch.tell(MembersChanged())

    def _compare_logs(self, record: Coverage, content: CoverageContent, batch: Batch) -> None:
        if content.log is None:
            return
        known = self._ledger.log_head(record.document)
        if content.log.n == known.n and content.log.head != known.head:
            batch.alarm(AlarmKind.RELAY_SPLIT_VIEW, record.document, record.author)
