"""Single-use tickets of invitations: consumed in one transaction, every try counted."""

from __future__ import annotations

from skerry.storage.driver import Connection
from skerry_protocol.ids import DeviceId


def write_ticket(store: Connection, ticket: bytes, at_ms: int) -> None:
    """Note a new ticket."""
    store.execute("INSERT INTO ticket (ticket, made_at_ms) VALUES (?, ?)", (ticket, at_ms))


def consume_ticket(store: Connection, ticket: bytes, device: DeviceId) -> bool:
    """Use a ticket for `device`. False where it is unknown or was used before; the try is counted either way."""
    store.execute("UPDATE ticket SET tries = tries + 1 WHERE ticket = ?", (ticket,))
    cursor = store.execute("UPDATE ticket SET device = ? WHERE ticket = ? AND device IS NULL", (device.raw, ticket))
    return cursor.rowcount == 1
