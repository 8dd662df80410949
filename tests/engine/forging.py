"""What a hostile member can write: its own records or those of others, sealed with the key that it really holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pycrdt

from skerry.access.content import UNSEALED, CheckpointContent, UpdateContent, seal_content
from skerry.sync.ledger import Ledger
from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.ids import DeviceId, DocumentId
from skerry_protocol.records import Checkpoint, Covered, SignedRecord, Update


def typed(text: str, client: int = 7, before: bytes | None = None) -> bytes:
    """A CRDT update that writes `text` into the body under a client id."""
    doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=client)
    if before:
        doc.apply_update(before)
    body = doc.get("body", type=pycrdt.Text)
    state = doc.get_state()
    body += text
    return doc.get_update(state)


def update(
    ledger: Ledger,
    document: DocumentId,
    content: UpdateContent | bytes,
    at: AuthorHead | None = None,
    author: DeviceId | None = None,
) -> SignedRecord:
    """An Update after `at` (after the head of `ledger`'s device if None), signed by that device."""
    access, head = ledger.accesses[document], at or ledger.own_head(document)
    unsealed = Update(
        ledger.roster.workspace,
        document,
        author or ledger.device,
        head.sequence + 1 if head else 1,
        head.record if head else None,
        access.head,
        UNSEALED,
    )
    clear = content.to_bytes() if isinstance(content, UpdateContent) else content
    return seal_content(unsealed, clear, ledger.keys.key(access), ledger.identity)


def chain(ledger: Ledger, document: DocumentId, texts: Sequence[str], client: int = 7) -> list[SignedRecord]:
    """One Update per text, each after the one before."""
    doc: pycrdt.Doc[pycrdt.Text] = pycrdt.Doc(client_id=client)
    body, head, links = doc.get("body", type=pycrdt.Text), ledger.own_head(document), []
    for text in texts:
        state = doc.get_state()
        body += text
        link = update(ledger, document, UpdateContent(frozenset({client}), doc.get_update(state)), head)
        head = AuthorHead(head.sequence + 1 if head else 1, link.record_id)
        links.append(link)
    return links


def checkpoint(
    ledger: Ledger,
    document: DocumentId,
    state: bytes,
    covers: Sequence[Covered],
    claims: Mapping[DeviceId, frozenset[int]],
) -> SignedRecord:
    """A Checkpoint that says what it is told to say."""
    access, head = ledger.accesses[document], ledger.own_head(document)
    own = (Covered(ledger.device, head.sequence, head.record),) if head else ()
    unsealed = Checkpoint(
        ledger.roster.workspace,
        document,
        ledger.device,
        head.sequence + 1 if head else 1,
        head.record if head else None,
        access.head,
        tuple(sorted((*own, *covers), key=lambda covered: covered.author)),
        UNSEALED,
    )
    content = CheckpointContent(tuple(sorted(claims.items())), state)
    return seal_content(unsealed, content.to_bytes(), ledger.keys.key(access), ledger.identity)


def broken(signed: SignedRecord) -> SignedRecord:
    """The same record with one bit of its signature changed."""
    return replace(signed, signature=bytes([signed.signature[0] ^ 1]) + signed.signature[1:])
