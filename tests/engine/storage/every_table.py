"""What a store holds, as the pages of its tables do, once they are decrypted."""

from __future__ import annotations

from skerry.storage import Connection


def everything_in(store: Connection) -> bytes:
    """Every value of every table, as the pages hold it; the indexes of words keep theirs in tables of their own."""
    tables = [name for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    rows = [row for table in tables for row in store.execute(f"SELECT * FROM {table}")]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row)
