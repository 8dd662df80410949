"""Which documents this device has read, from which text, so that finished work is never done again."""

from __future__ import annotations

from dataclasses import dataclass

from skerry.storage.driver import Connection
from skerry_protocol.ids import DocumentId


@dataclass(frozen=True)
class StoredReading:
    """One document that was read. `source` is None where there was nothing in it for the device to read."""

    document: DocumentId
    source: bytes | None
    update_number: int
    pipeline: str
    read_at_ms: int
    severity: str | None = None
    status: str | None = None
    site: str | None = None
    at_ms: int | None = None


def write_reading(store: Connection, reading: StoredReading) -> None:
    """Note that a document was read, in the place of what was noted before."""
    store.execute(
        "INSERT OR REPLACE INTO reading"
        " (document, source, update_number, pipeline, severity, status, site, at_ms, read_at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            reading.document.raw,
            reading.source,
            reading.update_number,
            reading.pipeline,
            reading.severity,
            reading.status,
            reading.site,
            reading.at_ms,
            reading.read_at_ms,
        ),
    )


def find_reading(store: Connection, document: DocumentId) -> StoredReading | None:
    """How a document was read last."""
    row = store.execute(
        "SELECT source, update_number, pipeline, read_at_ms, severity, status, site, at_ms"
        " FROM reading WHERE document = ?",
        (document.raw,),
    ).fetchone()
    return StoredReading(document, *row) if row else None


def delete_reading(store: Connection, document: DocumentId) -> None:
    """Forget that a document was ever read."""
    store.execute("DELETE FROM reading WHERE document = ?", (document.raw,))


def newest_update_number(store: Connection, document: DocumentId) -> int:
    """The number of the newest stored update of a document; 0 where there is none."""
    row = store.execute(
        "SELECT ifnull(max(number), 0) FROM document_update WHERE document = ?", (document.raw,)
    ).fetchone()
    return int(row[0])


def documents_read(store: Connection) -> list[DocumentId]:
    """Every document that was ever read here."""
    rows = store.execute("SELECT document FROM reading").fetchall()
    return [DocumentId(document) for (document,) in rows]


def documents_to_read(store: Connection, pipeline: str) -> list[DocumentId]:
    """The documents that changed since they were read, or were never read by `pipeline`, newest first."""
    rows = store.execute(
        "SELECT document.document FROM document LEFT JOIN reading ON reading.document = document.document"
        " WHERE reading.document IS NULL OR reading.pipeline <> ? OR reading.update_number <"
        " (SELECT ifnull(max(number), 0) FROM document_update WHERE document_update.document = document.document)"
        " ORDER BY document.number DESC",
        (pipeline,),
    ).fetchall()
    return [DocumentId(document) for (document,) in rows]
