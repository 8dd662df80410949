"""Read every page of the store and name what is wrong."""

from __future__ import annotations

from skerry.storage.driver import Connection


def damage(connection: Connection) -> list[str]:
    """What is wrong with the store, one finding a line; empty where every page authenticates and fits the others."""
    unauthentic = [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check")]
    misfits = [str(row[0]) for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    return unauthentic + misfits
