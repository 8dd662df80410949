"""Which documents a search is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skerry.storage.driver import Connection


@dataclass(frozen=True, slots=True)
class Filters:
    """What a document must be like to be found; None asks for nothing.

    `severity`, `status` and `site` list the values that will do, as the application named them when the document was
    read. `after_ms` and `before_ms` bound when it happened (from the first, up to and without the second); a document
    that does not say is then left out.
    """

    severity: frozenset[str] | None = None
    status: frozenset[str] | None = None
    site: frozenset[str] | None = None
    after_ms: int | None = None
    before_ms: int | None = None

    @property
    def asks_for_nothing(self) -> bool:
        """Whether every document will do."""
        return self == Filters()


def numbers_like(store: Connection, filters: Filters, at_most: int) -> frozenset[int] | None:
    """The numbers of the passages of documents that will do; None where there are more than `at_most`."""
    condition, values = filter_condition(filters)
    rows = store.execute(
        "SELECT passage.number FROM reading CROSS JOIN passage ON passage.document = reading.document"  # noqa: S608
        f" WHERE {condition} LIMIT ?",
        (*values, at_most + 1),
    ).fetchall()
    return None if len(rows) > at_most else frozenset(int(number) for (number,) in rows)


def only_like(store: Connection, filters: Filters, numbers: Sequence[int]) -> frozenset[int]:
    """Those of the passages whose documents will do."""
    condition, values = filter_condition(filters)
    marks = ", ".join("?" for _ in numbers)
    rows = store.execute(
        "SELECT passage.number FROM passage INDEXED BY passage_document"  # noqa: S608
        f" JOIN reading ON reading.document = passage.document WHERE passage.number IN ({marks}) AND {condition}",
        (*numbers, *values),
    ).fetchall()
    return frozenset(int(number) for (number,) in rows)


def filter_condition(filters: Filters) -> tuple[str, tuple[object, ...]]:
    """A condition on columns of `reading`, and its values.

    >>> filter_condition(Filters(site=frozenset({"dock 2"}), after_ms=0))
    ('site IN (?) AND at_ms >= ?', ('dock 2', 0))
    """
    named = {"severity": filters.severity, "status": filters.status, "site": filters.site}
    parts = [_among(column, values) for column, values in named.items() if values is not None]
    if filters.after_ms is not None:
        parts.append(("at_ms >= ?", (filters.after_ms,)))
    if filters.before_ms is not None:
        parts.append(("at_ms < ?", (filters.before_ms,)))
    return " AND ".join(part for part, _ in parts) or "1", tuple(value for _, values in parts for value in values)


def _among(column: str, values: frozenset[str]) -> tuple[str, tuple[object, ...]]:
    return f"{column} IN ({', '.join('?' for _ in values)})", tuple(sorted(values))
