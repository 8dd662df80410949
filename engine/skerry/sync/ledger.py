"""What this device has verified, in memory: roster, access, keys, and where every chain stands.

It is a view of the store. Whoever changes it writes the same change to the store in one transaction; if that
fails, the view is loaded again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from skerry.access.content import CoverageContent
from skerry.access.errors import NoWorkspace
from skerry.access.identity import Identity
from skerry.access.key_ring import KeyRing
from skerry.crypto import EpochKey
from skerry.storage import Connection, chains, records, updates
from skerry.storage.records import Standing, StoredRecord
from skerry.sync.waiting import WaitingRoom
from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.document_access import DocumentAccess, document_id
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DeviceId, DocumentId, RecordId, WorkspaceId
from skerry_protocol.log_chain import LOG_START
from skerry_protocol.records import (
    Capability,
    Checkpoint,
    Covered,
    Epoch,
    Erase,
    Genesis,
    Grant,
    RosterChange,
    SignedRecord,
    Update,
    parse_record,
)
from skerry_protocol.roster import Roster, RosterHistory
from skerry_protocol.statements import LogHead

ROSTER_KINDS = (Genesis.KIND, RosterChange.KIND)
CONTROL_KINDS = (Epoch.KIND, Grant.KIND, Erase.KIND)
CHAIN_KINDS = (Update.KIND, Checkpoint.KIND)

ChainKey = tuple[DocumentId, DeviceId]


@dataclass(frozen=True)
class HeardCoverage:
    """The newest word of a device about what it holds."""

    number: int
    content: CoverageContent
    heard_at_ms: int

    def holds(self, author: DeviceId, head: AuthorHead | None) -> bool:
        """Whether it covers everything of `author` up to `head`."""
        if head is None:
            return True
        return any(covered.author == author and covered.sequence >= head.sequence for covered in self.content.covers)


@dataclass(frozen=True)
class Claim:
    """The device that a CRDT client id belongs to, and how far it has come in the records that are held here."""

    device: DeviceId
    clock: int


@dataclass
class Ledger:
    """The verified state of one device."""

    identity: Identity
    workspace: WorkspaceId | None
    rosters: RosterHistory | None = None
    accesses: dict[DocumentId, DocumentAccess] = field(default_factory=dict)
    keys: KeyRing = field(default_factory=KeyRing)
    heads: dict[ChainKey, AuthorHead] = field(default_factory=dict)
    frozen: set[ChainKey] = field(default_factory=set)
    chain_ids: dict[ChainKey, dict[int, RecordId]] = field(default_factory=dict)
    claims: dict[DocumentId, dict[int, Claim]] = field(default_factory=dict)
    logs: dict[DocumentId | None, LogHead] = field(default_factory=dict)
    coverage: dict[ChainKey, HeardCoverage] = field(default_factory=dict)
    documents: dict[DocumentId, int] = field(default_factory=dict)
    waiting: WaitingRoom = field(default_factory=WaitingRoom)
    vouched: dict[ChainKey, set[AuthorHead]] = field(default_factory=dict)
    """What checkpoints of others say to contain of a chain: believed where the chain's own next record agrees."""

    @classmethod
    def load(cls, store: Connection, identity: Identity, workspace: WorkspaceId | None) -> Ledger:
        """Read the view from the store; the control chains are replayed by the rules once more.

        A record that does not follow is left out, so that the rest of the device still opens; `verify` names it.
        """
        ledger = cls(identity, workspace)
        for stored in records.applied_records(store, (*ROSTER_KINDS, *CONTROL_KINDS)):
            with suppress(ProtocolError, NoWorkspace):
                ledger.replay(SignedRecord.decode(stored.encoded), stored.kind)
        for stored in records.applied_records(store, CHAIN_KINDS):
            ledger._remember_place(stored)
        for stored in records.records_with_standing(store, Standing.WAITING):
            ledger._remember_waiting(stored)
        ledger._load_chains(store)
        ledger.documents = updates.known_documents(store)
        for document, client, device, clock in updates.load_claims(store):
            ledger.claim(document, device, {client: clock})
        return ledger

    def become(self, other: Ledger) -> None:
        """Take over the state of `other`: the store is right and this view was not."""
        self.__dict__.update(other.__dict__)

    @property
    def device(self) -> DeviceId:
        """This device."""
        return self.identity.device

    @property
    def roster(self) -> Roster:
        """The newest roster. Raises `NoWorkspace` where none has arrived."""
        return self.history.current

    @property
    def pinned_workspace(self) -> WorkspaceId:
        """The workspace this device is pinned to. Raises `NoWorkspace`."""
        if self.workspace is None:
            raise NoWorkspace()
        return self.workspace

    @property
    def history(self) -> RosterHistory:
        """Every roster. Raises `NoWorkspace` where none has arrived."""
        if self.rosters is None:
            raise NoWorkspace()
        return self.rosters

    def replay(self, signed: SignedRecord, kind: int) -> None:
        """Apply a roster or control record. Raises a `ProtocolError` and changes nothing if it is forbidden."""
        if kind == Genesis.KIND:
            self.rosters = RosterHistory(Roster.found(signed))
        elif kind == RosterChange.KIND:
            self.history.apply(signed)
        else:
            self._replay_control(signed)

    def capability(self, document: DocumentId) -> Capability | None:
        """What this device may do in a document now."""
        access = self.accesses.get(document)
        return access.capability(self.device) if access else None

    def may_read(self, document: DocumentId) -> bool:
        """Whether this device is a reader and holds the key."""
        access = self.accesses.get(document)
        return access is not None and access.capability(self.device) is not None and self.keys.holds(access)

    def may_write(self, document: DocumentId) -> bool:
        """Whether this device is a writer and holds the key."""
        return self.may_read(document) and (self.capability(document) or 0) >= Capability.WRITER

    def own_head(self, document: DocumentId) -> AuthorHead | None:
        """The newest record of this device in a document."""
        return self.heads.get((document, self.device))

    def log_head(self, document: DocumentId | None) -> LogHead:
        """Where the relay's log chain stands, as computed here."""
        return self.logs.get(document, LogHead(document, 0, LOG_START))

    def covers(self, document: DocumentId) -> tuple[Covered, ...]:
        """What this device holds of a document, author by author."""
        heads = sorted((author, head) for (of, author), head in self.heads.items() if of == document)
        return tuple(Covered(author, head.sequence, head.record) for author, head in heads)

    def clients_of(self, document: DocumentId) -> Mapping[int, Claim]:
        """Which client id belongs to which device."""
        return self.claims.get(document, {})

    def claim(self, document: DocumentId, device: DeviceId, clocks: Mapping[int, int]) -> None:
        """Note that `device` has written up to these clocks; client ids of others stay theirs."""
        claims = self.claims.setdefault(document, {})
        for client, clock in clocks.items():
            known = claims.get(client, Claim(device, 0))
            if known.device == device:
                claims[client] = Claim(device, max(clock, known.clock))

    def move_head(self, document: DocumentId, author: DeviceId, head: AuthorHead) -> None:
        """Advance an author's chain."""
        self.heads[document, author] = head
        self.place(document, author, head)

    def place(self, document: DocumentId, author: DeviceId, link: AuthorHead) -> None:
        """Note which record stands at a place of an author's chain."""
        self.chain_ids.setdefault((document, author), {})[link.sequence] = link.record

    def is_applied(self, record: Update | Checkpoint, record_id: RecordId) -> bool:
        """Whether this very record stands in its author's chain already."""
        return self.chain_ids.get((record.document, record.author), {}).get(record.sequence) == record_id

    def vouch(self, checkpoint: Checkpoint) -> None:
        """Note what a checkpoint says to contain of the chains of others."""
        for covered in checkpoint.covers:
            if covered.author != checkpoint.author:
                chain = (checkpoint.document, covered.author)
                self.vouched.setdefault(chain, set()).add(AuthorHead(covered.sequence, covered.record))

    def known(self, document: DocumentId | None) -> DocumentId | None:
        """`document` where it is one: the relay can name as many others as it likes."""
        return document if document in self.accesses else None

    def may_follow(self, document: DocumentId | None) -> bool:
        """Whether the relay owes this device the records of a document, or (None) of the roster."""
        return document is None or self.capability(document) is not None

    def _replay_control(self, signed: SignedRecord) -> None:
        record = parse_record(signed)
        document = getattr(record, "document", None) or document_id(signed)
        access = self.accesses.get(document)
        if access is None:
            self.accesses[document] = DocumentAccess.found(signed, self.history)
        else:
            self.accesses[document] = access.apply(signed, self.history)

    def _remember_place(self, stored: StoredRecord) -> None:
        if stored.document and stored.author:
            self.place(stored.document, stored.author, AuthorHead(stored.sequence, stored.record_id))
        if stored.kind == Checkpoint.KIND:
            record = parse_record(SignedRecord.decode(stored.encoded))
            assert isinstance(record, Checkpoint)
            self.vouch(record)

    def _remember_waiting(self, stored: StoredRecord) -> None:
        signed = SignedRecord.decode(stored.encoded)
        if stored.document:
            self.waiting.put(stored.document, signed, parse_record(signed))

    def _load_chains(self, store: Connection) -> None:
        for head in chains.load_author_heads(store):
            self.heads[head.document, head.author] = AuthorHead(head.sequence, head.record_id)
            if head.is_frozen:
                self.frozen.add((head.document, head.author))
        for _document, epoch, key in chains.load_epoch_keys(store):
            self.keys.hold(epoch, EpochKey(key))
        self.logs = {head.document: head for head in chains.load_log_heads(store)}
        for heard in chains.load_coverage(store):
            content = CoverageContent.from_bytes(heard.covers)
            self.coverage[heard.document, heard.author] = HeardCoverage(heard.number, content, heard.heard_at_ms)
