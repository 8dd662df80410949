"""What this device made of its documents by itself, as it signed it."""

from __future__ import annotations

from dataclasses import dataclass

from skerry.storage.driver import Connection
from skerry_protocol.ids import DocumentId


@dataclass(frozen=True)
class StoredArtefact:
    """One artefact: `body` and `signature` byte for byte as they were made."""

    kind: str
    body: bytes
    signature: bytes


def replace_artefacts(store: Connection, document: DocumentId, artefacts: list[StoredArtefact]) -> None:
    """Put these artefacts in the place of all that a document had."""
    delete_artefacts(store, document)
    store.executemany(
        "INSERT INTO artefact (document, kind, body, signature) VALUES (?, ?, ?, ?)",
        [(document.raw, artefact.kind, artefact.body, artefact.signature) for artefact in artefacts],
    )


def artefacts_of(store: Connection, document: DocumentId) -> list[StoredArtefact]:
    """What was made of a document."""
    rows = store.execute(
        "SELECT kind, body, signature FROM artefact WHERE document = ? ORDER BY kind", (document.raw,)
    ).fetchall()
    return [StoredArtefact(*row) for row in rows]


def delete_artefacts(store: Connection, document: DocumentId) -> None:
    """Delete what was made of a document."""
    store.execute("DELETE FROM artefact WHERE document = ?", (document.raw,))
