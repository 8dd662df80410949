"""Signed records on disk: byte for byte as they were signed, in the order in which this device stored them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from skerry.storage.driver import Connection
from skerry_protocol.ids import DeviceId, DocumentId, RecordId
from skerry_protocol.records import Erase


class Standing(Enum):
    """What this device made of a record."""

    APPLIED = "applied"
    WAITING = "waiting"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


@dataclass(frozen=True)
class StoredRecord:
    """A record as it is stored. `accepted_at_ms` is None while the relay is not known to have it."""

    record_id: RecordId
    kind: int
    document: DocumentId | None
    author: DeviceId | None
    sequence: int
    encoded: bytes
    standing: Standing
    stored_at_ms: int
    accepted_at_ms: int | None = None
    reason: str | None = None


_COLUMNS = "record_id, kind, document, author, sequence, encoded, standing, stored_at_ms, accepted_at_ms, reason"


def insert_record(store: Connection, record: StoredRecord) -> None:
    """Store a record, or move a waiting one to its new standing and behind what it waited for."""
    store.execute(
        f"INSERT INTO record ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        " ON CONFLICT (record_id) DO UPDATE SET number = (SELECT max(number) + 1 FROM record),"
        " standing = excluded.standing, reason = excluded.reason,"
        " accepted_at_ms = ifnull(accepted_at_ms, excluded.accepted_at_ms)",
        (
            record.record_id.raw,
            record.kind,
            record.document.raw if record.document else None,
            record.author.raw if record.author else None,
            record.sequence,
            record.encoded,
            record.standing.value,
            record.stored_at_ms,
            record.accepted_at_ms,
            record.reason,
        ),
    )


def delete_record(store: Connection, record_id: RecordId) -> None:
    """Forget a record of our own that lost its place in a chain before anyone else had it."""
    store.execute("DELETE FROM record WHERE record_id = ?", (record_id.raw,))


def find_record(store: Connection, record_id: RecordId) -> StoredRecord | None:
    """The record with this id."""
    return _one(store, "record_id = ?", (record_id.raw,))


def applied_records(store: Connection, kinds: tuple[int, ...]) -> list[StoredRecord]:
    """All applied records of some kinds, oldest first."""
    marks = ", ".join("?" for _ in kinds)
    return _all(store, f"standing = 'applied' AND kind IN ({marks})", kinds)


def records_to_send(store: Connection) -> list[StoredRecord]:
    """What the relay is not known to have, oldest first."""
    return _all(store, "accepted_at_ms IS NULL AND standing = 'applied'", ())


def records_with_standing(
    store: Connection, standing: Standing, document: DocumentId | None = None
) -> list[StoredRecord]:
    """Records of one standing, oldest first; of one document if given."""
    if document is None:
        return _all(store, "standing = ?", (standing.value,))
    return _all(store, "standing = ? AND document = ?", (standing.value, document.raw))


def all_records(store: Connection) -> list[StoredRecord]:
    """Every record on this device, oldest first."""
    return _all(store, "1", ())


def is_erased(store: Connection, document: DocumentId) -> bool:
    """Whether the erasure of a document was taken in."""
    row = store.execute(
        "SELECT 1 FROM record WHERE document = ? AND kind = ? AND standing = 'applied'",
        (document.raw, Erase.KIND),
    ).fetchone()
    return row is not None


def records_of(store: Connection, document: DocumentId | None) -> list[StoredRecord]:
    """The records of a document, or (None) of the roster, oldest first."""
    return _all(store, "document IS ?", (document.raw if document else None,))


def mark_accepted(store: Connection, record_id: RecordId, at_ms: int) -> None:
    """Note that the relay has this record."""
    store.execute(
        "UPDATE record SET accepted_at_ms = ? WHERE record_id = ? AND accepted_at_ms IS NULL", (at_ms, record_id.raw)
    )


def note_refusal(store: Connection, record_id: RecordId, reason: str) -> None:
    """Note why the relay did not take this record; it stays, and is sent again another time."""
    store.execute("UPDATE record SET reason = ? WHERE record_id = ?", (reason, record_id.raw))


def forget_waiting(store: Connection, record_id: RecordId) -> None:
    """Forget a record that waited in vain: what it waited for has come, and it breaks the rules."""
    store.execute("DELETE FROM record WHERE record_id = ? AND standing = 'waiting'", (record_id.raw,))


def send_again(store: Connection, document: DocumentId | None = None) -> None:
    """Forget that the relay had the records of a document (all records if None): it has lost them."""
    if document is None:
        store.execute("UPDATE record SET accepted_at_ms = NULL WHERE standing = 'applied' AND kind <> 8")
        return
    store.execute(
        "UPDATE record SET accepted_at_ms = NULL WHERE standing = 'applied' AND kind <> 8 AND document = ?",
        (document.raw,),
    )


def send_chain_again(
    store: Connection, document: DocumentId | None, author: DeviceId | None, from_sequence: int
) -> None:
    """Forget that the relay had the records of one author's chain from `from_sequence` on."""
    store.execute(
        "UPDATE record SET accepted_at_ms = NULL"
        " WHERE document = ? AND author = ? AND sequence >= ? AND kind IN (6, 7) AND standing = 'applied'",
        (document.raw if document else None, author.raw if author else None, from_sequence),
    )


def count_own_records(store: Connection, document: DocumentId, author: DeviceId) -> tuple[int, int]:
    """How many updates and checkpoints `author` has in a document, and how many the relay is known to have."""
    row = store.execute(
        "SELECT count(*), count(accepted_at_ms) FROM record"
        " WHERE document = ? AND author = ? AND kind IN (6, 7) AND standing = 'applied'",
        (document.raw, author.raw),
    ).fetchone()
    return int(row[0]), int(row[1])


def count_standing(store: Connection, document: DocumentId, standing: Standing) -> int:
    """How many records of a document have this standing."""
    row = store.execute(
        "SELECT count(*) FROM record WHERE document = ? AND standing = ?", (document.raw, standing.value)
    ).fetchone()
    return int(row[0])


def count_since_checkpoint(store: Connection, document: DocumentId) -> int:
    """How many updates of a document were stored after its newest checkpoint."""
    row = store.execute(
        "SELECT count(*) FROM record WHERE document = ? AND kind = 6 AND standing = 'applied' AND number >"
        " (SELECT ifnull(max(number), 0) FROM record WHERE document = ? AND kind = 7 AND standing = 'applied')",
        (document.raw, document.raw),
    ).fetchone()
    return int(row[0])


def _one(store: Connection, where: str, values: tuple[object, ...]) -> StoredRecord | None:
    row = store.execute(f"SELECT {_COLUMNS} FROM record WHERE {where}", values).fetchone()  # noqa: S608
    return _read(row) if row else None


def _all(store: Connection, where: str, values: tuple[object, ...]) -> list[StoredRecord]:
    rows = store.execute(f"SELECT {_COLUMNS} FROM record WHERE {where} ORDER BY number", values)  # noqa: S608
    return [_read(row) for row in rows.fetchall()]


def _read(
    row: tuple[bytes, int, bytes | None, bytes | None, int, bytes, str, int, int | None, str | None],
) -> StoredRecord:
    record_id, kind, document, author, sequence, encoded, standing, stored_at_ms, accepted_at_ms, reason = row
    return StoredRecord(
        record_id=RecordId(record_id),
        kind=kind,
        document=DocumentId(document) if document else None,
        author=DeviceId(author) if author else None,
        sequence=sequence,
        encoded=encoded,
        standing=Standing(standing),
        stored_at_ms=stored_at_ms,
        accepted_at_ms=accepted_at_ms,
        reason=reason,
    )
