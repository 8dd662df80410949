"""Where every chain stands on this device: authors' heads, epoch keys, the relay's log, receipts and coverage."""

from __future__ import annotations

from dataclasses import dataclass

from skerry.storage.driver import Connection
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.statements import LogHead

_ROSTER = b""


@dataclass(frozen=True)
class StoredAuthorHead:
    """The newest applied record of one author in one document."""

    document: DocumentId
    author: DeviceId
    sequence: int
    record_id: RecordId
    is_frozen: bool


@dataclass(frozen=True)
class StoredCoverage:
    """The newest opened Coverage of one device for one document."""

    document: DocumentId
    author: DeviceId
    number: int
    covers: bytes
    heard_at_ms: int


def write_author_head(store: Connection, head: StoredAuthorHead) -> None:
    """Move an author's head, or freeze it."""
    store.execute(
        "INSERT INTO author_head (document, author, sequence, record_id, is_frozen) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (document, author) DO UPDATE SET sequence = excluded.sequence,"
        " record_id = excluded.record_id, is_frozen = excluded.is_frozen",
        (head.document.raw, head.author.raw, head.sequence, head.record_id.raw, int(head.is_frozen)),
    )


def load_author_heads(store: Connection) -> list[StoredAuthorHead]:
    """Every author's head."""
    rows = store.execute("SELECT document, author, sequence, record_id, is_frozen FROM author_head").fetchall()
    return [
        StoredAuthorHead(DocumentId(document), DeviceId(author), sequence, RecordId(record_id), bool(frozen))
        for document, author, sequence, record_id, frozen in rows
    ]


def write_epoch_key(store: Connection, document: DocumentId, epoch: RecordId, key: bytes) -> None:
    """Keep an opened epoch key."""
    store.execute(
        "INSERT INTO epoch_key (document, epoch, key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (document.raw, epoch.raw, key),
    )


def shred_epoch_keys(store: Connection, document: DocumentId) -> None:
    """Forget every key of an erased document; the store overwrites what it deletes."""
    store.execute("DELETE FROM epoch_key WHERE document = ?", (document.raw,))


def load_epoch_keys(store: Connection) -> list[tuple[DocumentId, RecordId, bytes]]:
    """Every epoch key this device holds."""
    rows = store.execute("SELECT document, epoch, key FROM epoch_key").fetchall()
    return [(DocumentId(document), RecordId(epoch), bytes(key)) for document, epoch, key in rows]


def write_log_entry(store: Connection, record_id: RecordId, log: LogHead) -> None:
    """Note what the relay put at one place of a log chain, with the head computed here."""
    store.execute(
        "INSERT INTO log_entry (document, n, record_id, head) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (_chain(log.document), log.n, record_id.raw, log.head),
    )


def log_entry(store: Connection, document: DocumentId | None, n: int) -> tuple[RecordId, bytes] | None:
    """What the relay put at place `n` of a log chain, and the head there."""
    row = store.execute(
        "SELECT record_id, head FROM log_entry WHERE document = ? AND n = ?", (_chain(document), n)
    ).fetchone()
    return (RecordId(row[0]), bytes(row[1])) if row else None


def load_log_heads(store: Connection) -> list[LogHead]:
    """The newest head of every log chain."""
    rows = store.execute(
        "SELECT document, n, head FROM log_entry AS entry"
        " WHERE n = (SELECT max(n) FROM log_entry WHERE document = entry.document)"
    ).fetchall()
    return [LogHead(_document(document), n, head) for document, n, head in rows]


def load_log_entries(store: Connection) -> list[tuple[RecordId, LogHead]]:
    """Every entry of every log chain, chain by chain in order, with the head that was computed after it."""
    rows = store.execute("SELECT document, n, record_id, head FROM log_entry ORDER BY document, n").fetchall()
    return [
        (RecordId(record_id), LogHead(_document(document), n, bytes(head))) for document, n, record_id, head in rows
    ]


def forget_log(store: Connection) -> None:
    """Forget the relay's log chains and receipts: it has begun another log, or shown another history."""
    store.execute("DELETE FROM log_entry")
    store.execute("DELETE FROM receipt")


def write_receipt(store: Connection, document: DocumentId | None, n: int, encoded: bytes) -> None:
    """Keep the newest receipt of a log chain."""
    store.execute(
        "INSERT INTO receipt (document, n, encoded) VALUES (?, ?, ?)"
        " ON CONFLICT (document) DO UPDATE SET n = excluded.n, encoded = excluded.encoded",
        (_chain(document), n, encoded),
    )


def read_receipt(store: Connection, document: DocumentId | None) -> bytes | None:
    """The newest receipt of a log chain."""
    row = store.execute("SELECT encoded FROM receipt WHERE document = ?", (_chain(document),)).fetchone()
    return bytes(row[0]) if row else None


def load_receipts(store: Connection) -> list[tuple[DocumentId | None, bytes]]:
    """The newest receipt of every log chain."""
    rows = store.execute("SELECT document, encoded FROM receipt ORDER BY document").fetchall()
    return [(_document(document), bytes(encoded)) for document, encoded in rows]


def receipt_at(store: Connection, document: DocumentId | None, n: int) -> bytes | None:
    """The newest receipt of a log chain, if it is the one for place `n`."""
    row = store.execute("SELECT encoded FROM receipt WHERE document = ? AND n = ?", (_chain(document), n)).fetchone()
    return bytes(row[0]) if row else None


def write_coverage(store: Connection, coverage: StoredCoverage) -> None:
    """Keep the newest coverage of a device."""
    store.execute(
        "INSERT INTO coverage (document, author, number, covers, heard_at_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (document, author) DO UPDATE SET number = excluded.number, covers = excluded.covers,"
        " heard_at_ms = excluded.heard_at_ms WHERE excluded.number > coverage.number",
        (coverage.document.raw, coverage.author.raw, coverage.number, coverage.covers, coverage.heard_at_ms),
    )


def load_coverage(store: Connection) -> list[StoredCoverage]:
    """The newest coverage of every device for every document."""
    rows = store.execute("SELECT document, author, number, covers, heard_at_ms FROM coverage").fetchall()
    return [
        StoredCoverage(DocumentId(document), DeviceId(author), number, covers, heard_at_ms)
        for document, author, number, covers, heard_at_ms in rows
    ]


def _chain(document: DocumentId | None) -> bytes:
    return document.raw if document else _ROSTER


def _document(chain: bytes) -> DocumentId | None:
    return DocumentId(chain) if chain else None
