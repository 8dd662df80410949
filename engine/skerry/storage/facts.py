"""Single values of this device: its secrets, its workspace, where its feed stands."""

from __future__ import annotations

from enum import Enum

from skerry.storage.driver import Connection


class Fact(Enum):
    """The names of the single values there are."""

    DEVICE_SECRETS = "device_secrets"
    DEVICE_NAME = "device_name"
    OPS_SEED = "ops_seed"
    WORKSPACE = "workspace"
    RELAY_URL = "relay_url"
    RELAY_KEY = "relay_key"
    LOG_INCARNATION = "log_incarnation"
    FEED_POSITION = "feed_position"
    CAUGHT_UP_AT_MS = "caught_up_at_ms"


def read_fact(store: Connection, fact: Fact) -> bytes | None:
    """The value of `fact`, or None where it was never written."""
    row = store.execute("SELECT value FROM fact WHERE name = ?", (fact.value,)).fetchone()
    return bytes(row[0]) if row else None


def write_fact(store: Connection, fact: Fact, value: bytes) -> None:
    """Set the value of `fact`."""
    store.execute(
        "INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (fact.value, value),
    )
