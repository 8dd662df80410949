"""People with keys, the records they make in order, and a clock moved by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any

from nacl.bindings import crypto_scalarmult_base

from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.document_access import document_id
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceIncarnation, DocumentId, RecordId, WorkspaceId
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
    SignedRecord,
    Update,
    sign_record,
)
from skerry_protocol.signing import SigningKey, SigningPublicKey


def seed(name: str) -> bytes:
    """The same 32 bytes for the same name, in every run."""
    return sha256(name.encode()).digest()


def sealed(text: bytes) -> SealedPart:
    """A sealed part that nobody can open; what the relay makes of it does not depend on that."""
    return SealedPart(seed("nonce")[:24], seed("commitment"), text)


class ManualClock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def advance(self, seconds: float) -> None:
        self.seconds += seconds

    def now_ms(self) -> int:
        return int(self.seconds * 1000)

    def monotonic_seconds(self) -> float:
        return self.seconds


class Person:
    """Somebody with a device, who remembers her own chain in each document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = SigningKey(seed(name))
        incarnation = DeviceIncarnation(seed(f"{name} was born")[:16])
        sealing_key = crypto_scalarmult_base(seed(f"{name} seals"))
        self.certificate = DeviceCertificate(self.key.public_key, sealing_key, incarnation)
        self.device = self.certificate.device
        self.heads: dict[DocumentId, AuthorHead] = {}

    def sign(self, record: Record) -> SignedRecord:
        return sign_record(record, self.key)


Audience = Mapping[Person, Capability]


class Chronicle:
    """The records of one workspace, made in order by honest people. `admin` founds it."""

    def __init__(self, admin: Person, relay_key: SigningPublicKey, name: str = "harbour") -> None:
        ops = SigningKey(seed("ops"))
        genesis = Genesis(ops.public_key, relay_key, seed(name)[:16], (admin.certificate,))
        self.admin = admin
        self.genesis = sign_record(genesis, ops)
        self.id = WorkspaceId(self.genesis.record_id.raw)
        self.roster_head = self.genesis.record_id
        self.roster = [self.genesis]
        self.control_heads: dict[DocumentId, RecordId] = {}
        self.epoch_numbers: dict[DocumentId, int] = {}

    def change(self, *changes: Change, by: Person | None = None) -> SignedRecord:
        author = by or self.admin
        signed = author.sign(RosterChange(self.id, self.roster_head, author.device, changes))
        self.roster_head = signed.record_id
        self.roster.append(signed)
        return signed

    def add(self, person: Person, role: Role = Role.MEMBER) -> SignedRecord:
        return self.change(AddDevice(person.certificate, role))

    def remove(self, person: Person, *cuts: Cut) -> SignedRecord:
        return self.change(RemoveDevice(person.device, cuts))

    def begin(self, owner: Person, audience: Audience | None = None, name: str = "note") -> SignedRecord:
        """The first epoch of a new document."""
        recipients = _recipients({owner: Capability.OWNER, **(audience or {})})
        epoch = Epoch(self.id, None, None, owner.device, self.roster_head, 1, seed(f"key of {name}"), (), recipients)
        signed = owner.sign(epoch)
        self._control(document_id(signed), signed, 1)
        return signed

    def epoch(self, document: DocumentId, by: Person, audience: Audience) -> SignedRecord:
        number = self.epoch_numbers[document] + 1
        previous, recipients = self.control_heads[document], _recipients(audience)
        epoch = Epoch(self.id, document, previous, by.device, self.roster_head, number, seed("key"), (), recipients)
        return self._control(document, by.sign(epoch), number)

    def grant(self, document: DocumentId, by: Person, audience: Audience) -> SignedRecord:
        number, previous = self.epoch_numbers[document], self.control_heads[document]
        grant = Grant(self.id, document, previous, by.device, self.roster_head, number, _recipients(audience))
        return self._control(document, by.sign(grant), number)

    def erase(self, document: DocumentId, by: Person) -> SignedRecord:
        record = Erase(self.id, document, self.control_heads[document], by.device, self.roster_head)
        return self._control(document, by.sign(record), self.epoch_numbers[document])

    def update(self, author: Person, document: DocumentId, text: bytes = b"text", **changed: Any) -> SignedRecord:
        """The next update of `author`; `changed` replaces fields before it is signed."""
        head = author.heads.get(document)
        sequence, previous = (head.sequence + 1, head.record) if head else (1, None)
        control = self.control_heads[document]
        update = Update(self.id, document, author.device, sequence, previous, control, sealed(text))
        return self._work(author, document, replace(update, **changed))

    def checkpoint(self, author: Person, document: DocumentId, *covered: Person, **changed: Any) -> SignedRecord:
        """The next checkpoint of `author`, which covers her own chain and those of `covered`."""
        head = author.heads.get(document)
        sequence, previous = (head.sequence + 1, head.record) if head else (1, None)
        people = [person for person in {author, *covered} if document in person.heads]
        heads = [(person.device, person.heads[document]) for person in people]
        covers = sorted((Covered(device, head.sequence, head.record) for device, head in heads), key=str)
        control = self.control_heads[document]
        record = Checkpoint(
            self.id, document, author.device, sequence, previous, control, tuple(covers), sealed(b"state")
        )
        return self._work(author, document, replace(record, **changed))

    def coverage(self, author: Person, document: DocumentId, number: int, **changed: Any) -> SignedRecord:
        control = self.control_heads[document]
        record = Coverage(self.id, document, author.device, number, control, sealed(b"coverage"))
        return author.sign(replace(record, **changed))

    def presence(self, author: Person, document: DocumentId, text: bytes = b"cursor") -> SignedRecord:
        control = self.control_heads[document]
        return author.sign(Presence(self.id, document, author.device, control, sealed(text)))

    def _control(self, document: DocumentId, signed: SignedRecord, number: int) -> SignedRecord:
        self.control_heads[document], self.epoch_numbers[document] = signed.record_id, number
        return signed

    def _work(self, author: Person, document: DocumentId, record: Update | Checkpoint) -> SignedRecord:
        signed = author.sign(record)
        author.heads[document] = AuthorHead(record.sequence, signed.record_id)
        return signed


def _recipients(audience: Audience) -> tuple[Recipient, ...]:
    return tuple(Recipient(person.device, capability, b"wrapped") for person, capability in audience.items())
