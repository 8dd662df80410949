"""Read every page of the store and name what is wrong."""

from __future__ import annotations

from skerry.storage.driver import Connection


def damage(connection: Connection) -> list[str]:
    """What is wrong with the store, one finding a line; empty where every page authenticates and fits the others.

    Whether pages fit is asked only once all of them authenticate: SQLite stops at the first one that does not.
    """
    unauthentic = [str(finding) for (finding,) in connection.execute("PRAGMA cipher_integrity_check")]
    if unauthentic:
        return unauthentic
    return [str(finding) for (finding,) in connection.execute("PRAGMA quick_check") if finding != "ok"]
