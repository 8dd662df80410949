"""Single-use tickets of invitations: consumed in one transaction, every try counted."""

from __future__ import annotations

from skerry.storage.driver import Connection
from skerry_protocol.ids import DeviceId


def write_ticket(store: Connection, ticket: bytes, at_ms: int) -> None:
    """Note a new ticket."""
    store.execute("INSERT INTO ticket (ticket, made_at_ms) VALUES (?, ?)", (ticket, at_ms))


def count_try(store: Connection, ticket: bytes) -> None:
    """Count that a ticket was presented; on its own, so that a try that fails counts as well."""
    store.execute("UPDATE ticket SET tries = tries + 1 WHERE ticket = ?", (ticket,))


def consume_ticket(store: Connection, ticket: bytes, device: DeviceId) -> bool:
    """Use a ticket for `device`. False where it is unknown, or was used for another device before."""
    cursor = store.execute(
        "UPDATE ticket SET device = ? WHERE ticket = ? AND (device IS NULL OR device = ?)",
        (device.raw, ticket, device.raw),
    )
    return cursor.rowcount == 1


def ticket_tries(store: Connection, ticket: bytes) -> int:
    """How often a ticket was presented."""
    row = store.execute("SELECT tries FROM ticket WHERE ticket = ?", (ticket,)).fetchone()
    return int(row[0]) if row else 0
