"""The CRDT updates that make up each document on this device, and which of them still have to be sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from skerry.storage.driver import Connection
from skerry_protocol.ids import DeviceId, DocumentId, RecordId


class UpdateOrigin(Enum):
    """Where an update was written."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    SQUASHED = "squashed"


@dataclass(frozen=True)
class StoredUpdate:
    """One row of a document's state. `record_id` is None while it waits to be sealed, and once it was squashed."""

    number: int
    document: DocumentId
    origin: UpdateOrigin
    body: bytes
    record_id: RecordId | None


@dataclass(frozen=True)
class PendingUpdate:
    """An update written here that is in no record yet."""

    number: int
    body: bytes
    stored_at_ms: int


def learn_document(store: Connection, document: DocumentId, at_ms: int) -> None:
    """Note a document, once, in the order of first sight."""
    store.execute(
        "INSERT INTO document (document, number, received_at_ms)"
        " VALUES (?, (SELECT ifnull(max(number), 0) + 1 FROM document), ?) ON CONFLICT DO NOTHING",
        (document.raw, at_ms),
    )


def known_documents(store: Connection) -> dict[DocumentId, int]:
    """Every document, in the order of first sight, with the time of it in milliseconds."""
    rows = store.execute("SELECT document, received_at_ms FROM document ORDER BY number").fetchall()
    return {DocumentId(document): int(at_ms) for document, at_ms in rows}


def insert_update(
    store: Connection,
    document: DocumentId,
    origin: UpdateOrigin,
    body: bytes,
    at_ms: int,
    record_id: RecordId | None = None,
) -> None:
    """Add an update to a document."""
    store.execute(
        "INSERT INTO document_update (document, origin, body, record_id, stored_at_ms) VALUES (?, ?, ?, ?, ?)",
        (document.raw, origin.value, body, record_id.raw if record_id else None, at_ms),
    )
    if origin is UpdateOrigin.HERE:
        store.execute("UPDATE document SET saved_at_ms = ? WHERE document = ?", (at_ms, document.raw))


def load_updates(store: Connection, document: DocumentId) -> list[bytes]:
    """Every update of a document, oldest first."""
    rows = store.execute("SELECT body FROM document_update WHERE document = ? ORDER BY number", (document.raw,))
    return [bytes(body) for (body,) in rows.fetchall()]


def all_updates(store: Connection) -> list[StoredUpdate]:
    """Every update of every document, in the order in which they were stored."""
    rows = store.execute("SELECT number, document, origin, body, record_id FROM document_update ORDER BY number")
    return [
        StoredUpdate(
            number, DocumentId(document), UpdateOrigin(origin), body, RecordId(record_id) if record_id else None
        )
        for number, document, origin, body, record_id in rows.fetchall()
    ]


def sealed_updates(store: Connection, document: DocumentId) -> list[bytes]:
    """Every update of a document that is in a record, oldest first: what the others can know of."""
    rows = store.execute(
        "SELECT body FROM document_update WHERE document = ? AND NOT (record_id IS NULL AND origin = 'here')"
        " ORDER BY number",
        (document.raw,),
    )
    return [bytes(body) for (body,) in rows.fetchall()]


def pending_updates(store: Connection, document: DocumentId) -> list[PendingUpdate]:
    """The updates written here that are in no record yet, oldest first."""
    rows = store.execute(
        "SELECT number, body, stored_at_ms FROM document_update"
        " WHERE document = ? AND record_id IS NULL AND origin = 'here' ORDER BY number",
        (document.raw,),
    ).fetchall()
    return [PendingUpdate(number, body, at_ms) for number, body, at_ms in rows]


def count_pending_updates(store: Connection, document: DocumentId) -> tuple[int, int | None]:
    """How many updates written here are in no record yet, and when the oldest of them was stored, in milliseconds."""
    waiting = "document = ? AND record_id IS NULL AND origin = 'here'"
    count = store.execute(f"SELECT count(*) FROM document_update WHERE {waiting}", (document.raw,)).fetchone()  # noqa: S608
    oldest = store.execute(
        f"SELECT stored_at_ms FROM document_update WHERE {waiting} ORDER BY number LIMIT 1",  # noqa: S608
        (document.raw,),
    ).fetchone()
    return int(count[0]), int(oldest[0]) if oldest else None


def documents_with_pending_updates(store: Connection) -> list[DocumentId]:
    """The documents with updates that are in no record yet."""
    rows = store.execute(
        "SELECT DISTINCT document FROM document_update WHERE record_id IS NULL AND origin = 'here'"
    ).fetchall()
    return [DocumentId(document) for (document,) in rows]


def mark_sealed(store: Connection, pending: Iterable[PendingUpdate], record_id: RecordId) -> None:
    """Note that these updates are in a record now."""
    store.executemany(
        "UPDATE document_update SET record_id = ? WHERE number = ?",
        [(record_id.raw, update.number) for update in pending],
    )


def last_stored_at_ms(store: Connection, document: DocumentId) -> int | None:
    """When something written here was last stored in a document."""
    row = store.execute("SELECT saved_at_ms FROM document WHERE document = ?", (document.raw,)).fetchone()
    return None if row is None or row[0] is None else int(row[0])


def count_updates(store: Connection, document: DocumentId) -> int:
    """How many rows a document's state is spread over."""
    row = store.execute("SELECT count(*) FROM document_update WHERE document = ?", (document.raw,)).fetchone()
    return int(row[0])


def newest_sealed_number(store: Connection, document: DocumentId) -> int:
    """The last row of a document before the first one that still has to be sealed: what squashing may touch."""
    row = store.execute(
        "SELECT ifnull(max(number), 0) FROM document_update WHERE document = ? AND number <"
        " (SELECT ifnull(min(number), 9223372036854775807) FROM document_update"
        " WHERE document = ? AND record_id IS NULL AND origin = 'here')",
        (document.raw, document.raw),
    ).fetchone()
    return int(row[0])


def updates_up_to(store: Connection, document: DocumentId, number: int) -> list[bytes]:
    """The updates of a document up to and including row `number`, oldest first."""
    rows = store.execute(
        "SELECT body FROM document_update WHERE document = ? AND number <= ? ORDER BY number", (document.raw, number)
    ).fetchall()
    return [bytes(body) for (body,) in rows]


def replace_updates(store: Connection, document: DocumentId, number: int, squashed: bytes, at_ms: int) -> None:
    """Put one squashed update in the place of all rows up to `number`; the caller proved that they are equal."""
    store.execute("DELETE FROM document_update WHERE document = ? AND number < ?", (document.raw, number))
    store.execute(
        "UPDATE document_update SET body = ?, origin = 'squashed', record_id = NULL, stored_at_ms = ?"
        " WHERE document = ? AND number = ?",
        (squashed, at_ms, document.raw, number),
    )


def claim_clients(store: Connection, document: DocumentId, device: DeviceId, clocks: Mapping[int, int]) -> None:
    """Give unclaimed client ids to `device`, and note how far those that it owns have come."""
    store.executemany(
        "INSERT INTO client_claim (document, client_id, device, clock) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (document, client_id) DO UPDATE SET clock = max(clock, excluded.clock)"
        " WHERE device = excluded.device",
        [(document.raw, client, device.raw, clock) for client, clock in clocks.items()],
    )


def load_claims(store: Connection) -> list[tuple[DocumentId, int, DeviceId, int]]:
    """Every claim: in this document, this client id belongs to this device and has come to this clock."""
    rows = store.execute("SELECT document, client_id, device, clock FROM client_claim").fetchall()
    return [
        (DocumentId(document), int(client), DeviceId(device), int(clock)) for document, client, device, clock in rows
    ]
