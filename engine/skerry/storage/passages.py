"""The passages of the documents that this device has read: their places, their words, and what they mean.

`passage_words` holds the words a second time, for looking them up, and is kept in step here: SQLite deletes from it
only what it is told was there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from skerry.storage.driver import Connection
from skerry_protocol.ids import DocumentId

RANGE_NUMBERS = 4096
"""Passages are compared with an index range by range of this many numbers."""

SUMMED_MODULO = 2_147_483_647
"""A prime whose square fits into a signed integer of 64 bits."""


class Place(Protocol):
    """From `start` up to, and without, `end`, in code points of the document's text."""

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


class Passage(Protocol):
    """A few sentences; `passage_id` is the same wherever in the document they have moved, and unique in it."""

    @property
    def passage_id(self) -> bytes:
        """16 bytes."""
        ...

    @property
    def span(self) -> Place:
        """Where it is."""
        ...

    @property
    def text(self) -> str:
        """Its words."""
        ...


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is stored. Its `number` is never given to another, not even to the same words once deleted."""

    number: int
    document: DocumentId
    start: int
    end: int
    text: str


def replace_passages(
    store: Connection, document: DocumentId, passages: Sequence[Passage], vectors: Mapping[bytes, bytes]
) -> None:
    """Make `passages` all that is stored of a document, and write only what is not there yet.

    A passage that is held keeps its number and its vector, wherever it has moved. `vectors` has the vectors of the
    others by passage id; a held passage that is in it is stored anew, as when another model has read it. Raises
    `KeyError` for a new passage without a vector: `held_passages` has changed since it was asked for.
    """
    held = _held(store, document)
    kept = held.keys() & {passage.passage_id for passage in passages} - vectors.keys()
    _delete(store, [held[passage_id][0] for passage_id in held.keys() - kept])
    for passage in passages:
        if passage.passage_id not in kept:
            _insert(store, document, passage, vectors[passage.passage_id])
        elif held[passage.passage_id][1:] != (passage.span.start, passage.span.end):
            _move(store, held[passage.passage_id][0], passage.span)


def held_passages(store: Connection, document: DocumentId) -> frozenset[bytes]:
    """The ids of a document's passages: what need not be read again."""
    return frozenset(_held(store, document))


def forget_document(store: Connection, document: DocumentId) -> None:
    """Delete every passage of a document, its words and its vectors."""
    _delete(store, [number for number, _, _ in _held(store, document).values()])


def passages_by_number(store: Connection, numbers: Sequence[int]) -> dict[int, StoredPassage]:
    """Those of the passages that are still there."""
    return {passage.number: passage for passage in _read(store, _in("number", numbers), tuple(numbers))}


def documents_by_number(store: Connection, numbers: Sequence[int]) -> dict[int, DocumentId]:
    """The documents of those of the passages that are still there: much less to read than the passages."""
    rows = store.execute(
        f"SELECT number, document FROM passage INDEXED BY passage_document WHERE {_in('number', numbers)}",  # noqa: S608
        tuple(numbers),
    )
    return {int(number): DocumentId(document) for number, document in rows.fetchall()}


def passages_of(store: Connection, document: DocumentId) -> list[StoredPassage]:
    """The passages of a document, in the order of its text."""
    return _read(store, "document = ?", (document.raw,))


def vectors_of(store: Connection, numbers: Sequence[int]) -> tuple[tuple[int, bytes], ...]:
    """Numbers and vectors of those of the passages that are still there."""
    where = _in("number", numbers)
    rows = store.execute(f"SELECT number, vector FROM passage WHERE {where} ORDER BY number", numbers)  # noqa: S608
    return tuple((int(number), bytes(vector)) for number, vector in rows.fetchall())


def sums_by_range(store: Connection) -> tuple[tuple[int, int, int], ...]:
    """What is stored, without listing it: for each range of numbers, how many there are and the sum of their squares.

    Squares, because sums alone would be the same for 1 and 4 as for 2 and 3. Range `n` begins at
    `n * RANGE_NUMBERS`; a range that nothing is in is left out.
    """
    rows = store.execute(
        "SELECT number / :range, count(*), sum((number % :prime) * (number % :prime) % :prime)"
        " FROM passage INDEXED BY passage_document GROUP BY number / :range",
        {"range": RANGE_NUMBERS, "prime": SUMMED_MODULO},
    )
    return tuple((int(range_), int(count), int(total)) for range_, count, total in rows.fetchall())


def numbers_in_range(store: Connection, range_: int) -> frozenset[int]:
    """The numbers of the passages in one range."""
    first = range_ * RANGE_NUMBERS
    rows = store.execute(
        "SELECT number FROM passage WHERE number >= ? AND number < ?", (first, first + RANGE_NUMBERS)
    )
    return frozenset(int(number) for (number,) in rows.fetchall())


def _held(store: Connection, document: DocumentId) -> dict[bytes, tuple[int, int, int]]:
    rows = store.execute('SELECT passage_id, number, start, "end" FROM passage WHERE document = ?', (document.raw,))
    return {bytes(passage_id): (number, start, end) for passage_id, number, start, end in rows.fetchall()}


def _insert(store: Connection, document: DocumentId, passage: Passage, vector: bytes) -> None:
    inserted = store.execute(
        'INSERT INTO passage (document, passage_id, start, "end", text, vector) VALUES (?, ?, ?, ?, ?, ?)',
        (document.raw, passage.passage_id, passage.span.start, passage.span.end, passage.text, vector),
    )
    store.execute("INSERT INTO passage_words (rowid, text) VALUES (?, ?)", (inserted.lastrowid, passage.text))


def _move(store: Connection, number: int, place: Place) -> None:
    store.execute('UPDATE passage SET start = ?, "end" = ? WHERE number = ?', (place.start, place.end, number))


def _delete(store: Connection, numbers: Iterable[int]) -> None:
    rows = [(number,) for number in numbers]
    store.executemany(
        "INSERT INTO passage_words (passage_words, rowid, text)"
        " SELECT 'delete', number, text FROM passage WHERE number = ?",
        rows,
    )
    store.executemany("DELETE FROM passage WHERE number = ?", rows)


def _read(store: Connection, where: str, values: tuple[object, ...]) -> list[StoredPassage]:
    columns = 'number, document, start, "end", text'
    rows = store.execute(f"SELECT {columns} FROM passage WHERE {where} ORDER BY start, number", values)  # noqa: S608
    return [
        StoredPassage(number, DocumentId(document), start, end, text)
        for number, document, start, end, text in rows.fetchall()
    ]


def _in(column: str, values: Sequence[object]) -> str:
    return f"{column} IN ({', '.join('?' for _ in values)})"
