"""Broken promises, kept until a person has seen them; the same one is not raised twice at a time."""

from __future__ import annotations

from dataclasses import dataclass

from skerry.storage.driver import Connection
from skerry_protocol.ids import DeviceId, DocumentId


@dataclass(frozen=True)
class StoredAlarm:
    """One alarm as it is stored. `number` is 0 before it is."""

    name: str
    document: DocumentId | None
    device: DeviceId | None
    what: str
    next_step: str
    raised_at_ms: int
    number: int = 0


def raise_alarm(store: Connection, alarm: StoredAlarm) -> bool:
    """Store an alarm; False where the same one is still to be seen."""
    cursor = store.execute(
        "INSERT INTO alarm (name, document, device, what, next_step, raised_at_ms) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING",
        (
            alarm.name,
            alarm.document.raw if alarm.document else None,
            alarm.device.raw if alarm.device else None,
            alarm.what,
            alarm.next_step,
            alarm.raised_at_ms,
        ),
    )
    return cursor.rowcount > 0


def open_alarms(store: Connection) -> list[StoredAlarm]:
    """The alarms that nobody has put away, oldest first."""
    rows = store.execute(
        "SELECT name, document, device, what, next_step, raised_at_ms, number FROM alarm"
        " WHERE seen_at_ms IS NULL ORDER BY number"
    ).fetchall()
    return [
        StoredAlarm(
            name,
            DocumentId(document) if document else None,
            DeviceId(device) if device else None,
            what,
            next_step,
            raised_at_ms,
            number,
        )
        for name, document, device, what, next_step, raised_at_ms, number in rows
    ]


def put_away(store: Connection, number: int, at_ms: int) -> None:
    """Note that a person has seen an alarm."""
    store.execute("UPDATE alarm SET seen_at_ms = ? WHERE number = ?", (at_ms, number))
