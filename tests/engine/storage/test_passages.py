"""Passages are written once, keep their numbers while they stay, and leave nothing behind when they go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pytest

from skerry.intelligence.search import index
from skerry.intelligence.search.tally import Tally
from skerry.intelligence.span import Span
from skerry.storage import Connection, Home, passages
from skerry.storage.connection import Role, connect
from skerry.storage.passage_filters import Filters, numbers_like, only_like
from skerry.storage.passages import (
    StoredPassage,
    documents_by_number,
    forget_document,
    held_passages,
    numbers_in_range,
    passages_by_number,
    passages_of,
    replace_passages,
    sums_by_range,
    vectors_of,
)
from skerry.storage.readings import StoredReading, write_reading
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId
from tests.engine.storage.every_table import everything_in

PUMP, VALVE = DocumentId(bytes([1] * 16)), DocumentId(bytes([2] * 16))


@dataclass(frozen=True)
class Words:
    """A passage whose id is made of its words."""

    text: str
    start: int = 0

    @property
    def passage_id(self) -> bytes:
        return self.text.encode().ljust(16)[:16]

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.text))


@pytest.fixture
def store(home: Home, key: bytes) -> Iterator[Connection]:
    home.prepare()
    with closing(connect(home.database, key, Role.WRITER)) as connection:
        connection.executescript("BEGIN;" + "".join(migration.sql for migration in MIGRATIONS))
        yield connection


@contextmanager
def change(store: Connection) -> Iterator[None]:
    """A change as the writer makes it: in a savepoint, many of which share one transaction."""
    store.execute("SAVEPOINT change")
    yield
    store.execute("RELEASE change")


def forget(store: Connection, document: DocumentId) -> None:
    with change(store):
        forget_document(store, document)


def write(store: Connection, document: DocumentId, *words: Words) -> None:
    held = held_passages(store, document)
    vectors = {each.passage_id: each.text.encode() for each in words if each.passage_id not in held}
    with change(store):
        replace_passages(store, document, words, vectors)


def numbers(store: Connection, document: DocumentId) -> dict[str, int]:
    return {passage.text: passage.number for passage in passages_of(store, document)}


def test_a_passage_is_read_back_as_it_was_stored(store: Connection) -> None:
    write(store, PUMP, Words("pump leaks"), Words("valve closed", 11))
    assert passages_of(store, PUMP) == [
        StoredPassage(1, PUMP, 0, 10, "pump leaks"),
        StoredPassage(2, PUMP, 11, 23, "valve closed"),
    ]
    assert vectors_of(store, [2, 1, 7]) == ((1, b"pump leaks"), (2, b"valve closed"))
    assert documents_by_number(store, [1, 2, 7]) == {1: PUMP, 2: PUMP}
    assert passages_by_number(store, [2, 9]) == {2: StoredPassage(2, PUMP, 11, 23, "valve closed")}


def test_an_edit_renumbers_only_what_it_changed(store: Connection) -> None:
    write(store, PUMP, Words("pump leaks"), Words("valve closed", 11), Words("bob called", 24))
    write(store, PUMP, Words("pump leaks badly"), Words("valve closed", 17), Words("bob called", 30))
    assert numbers(store, PUMP) == {"pump leaks badly": 4, "valve closed": 2, "bob called": 3}
    assert [passage.start for passage in passages_of(store, PUMP)] == [0, 17, 30]
    assert [vector for _, vector in vectors_of(store, [2, 3])] == [b"valve closed", b"bob called"]


def test_storing_the_same_again_writes_nothing(store: Connection) -> None:
    write(store, PUMP, Words("pump leaks"), Words("valve closed", 11))
    with change(store):
        pass  # The next change is what writes out the words of the one before.
    before = store.total_changes
    write(store, PUMP, Words("pump leaks"), Words("valve closed", 11))
    assert store.total_changes == before


def test_a_number_is_never_given_twice(store: Connection) -> None:
    write(store, PUMP, Words("pump leaks"))
    forget(store, PUMP)
    write(store, PUMP, Words("pump leaks"))
    assert numbers(store, PUMP) == {"pump leaks": 2}


def test_a_passage_with_a_new_vector_is_stored_anew(store: Connection) -> None:
    write(store, PUMP, Words("pump leaks"), Words("valve closed", 11))
    words = [Words("pump leaks"), Words("valve closed", 11)]
    replace_passages(store, PUMP, words, {words[0].passage_id: b"by another model"})
    assert numbers(store, PUMP) == {"pump leaks": 3, "valve closed": 2}
    assert vectors_of(store, [3]) == ((3, b"by another model"),)


def test_a_new_passage_without_a_vector_is_refused(store: Connection) -> None:
    with pytest.raises(KeyError):
        replace_passages(store, PUMP, [Words("pump leaks")], {})


def test_a_forgotten_document_leaves_no_word_in_any_table(store: Connection) -> None:
    write(store, PUMP, Words("axolotl"), Words("quokka numbat", 8), Words("ordinary", 22))
    write(store, VALVE, Words("ordinary"))
    assert all(word in everything_in(store) for word in (b"axolotl", b"quokka", b"numbat"))
    forget(store, PUMP)
    left = everything_in(store)
    assert not [word for word in (b"axolotl", b"quokka", b"numbat", PUMP.raw) if word in left]
    assert b"ordinari" in left, "the index keeps the stem of what another document says"
    store.execute("INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)")


def test_a_word_that_was_edited_away_is_in_no_table(store: Connection) -> None:
    write(store, PUMP, Words("the axolotl escaped"))
    write(store, PUMP, Words("the animal escaped"))
    assert b"axolotl" not in everything_in(store)


def test_sums_tell_apart_what_is_stored(store: Connection) -> None:
    write(store, PUMP, *(Words(f"passage {place}", place) for place in range(4)))
    write(store, PUMP, Words("passage 0"), Words("passage 3", 3))
    one_and_four = sums_by_range(store)
    assert one_and_four == ((0, 2, 17),)
    assert numbers_in_range(store, 0) == {1, 4}
    assert numbers_in_range(store, 1) == frozenset()
    forget(store, PUMP)
    assert sums_by_range(store) == ()


def test_store_and_index_count_in_the_same_way() -> None:
    assert (passages.RANGE_NUMBERS, passages.SUMMED_MODULO) == (index.RANGE_NUMBERS, index.SUMMED_MODULO)


def test_store_and_index_agree_about_the_largest_numbers(store: Connection) -> None:
    write(store, PUMP, Words("pump leaks"))
    store.execute("UPDATE sqlite_sequence SET seq = 9000000000000 WHERE name = 'passage'")
    write(store, VALVE, *(Words(f"passage {place}", place) for place in range(5)))
    tally = Tally()
    for document in (PUMP, VALVE):
        for passage in passages_of(store, document):
            tally.count_in(passage.number)
    assert sums_by_range(store) == tuple((each.range, each.count, each.total) for each in tally.fingerprint().ranges)
    assert tally.fingerprint().ranges[-1].range == 9_000_000_000_000 // index.RANGE_NUMBERS


def test_filters_choose_by_what_was_read_of_a_document(store: Connection) -> None:
    write(store, PUMP, Words("pump leaks"))
    write(store, VALVE, Words("valve closed"), Words("bob called", 13))
    write_reading(store, StoredReading(PUMP, b"", 1, "rules", 0, severity="SEV1", site="dock 2", at_ms=1_000))
    write_reading(store, StoredReading(VALVE, b"", 1, "rules", 0, severity="SEV3", status="open"))
    choices = {
        Filters(): {1, 2, 3},
        Filters(severity=frozenset({"SEV1", "SEV2"})): {1},
        Filters(severity=frozenset({"SEV1", "SEV3"}), status=frozenset({"open"})): {2, 3},
        Filters(site=frozenset({"'; DROP TABLE passage; --"})): set(),
        Filters(site=frozenset()): set(),
        Filters(after_ms=1_000, before_ms=1_001): {1},
        Filters(before_ms=1_000): set(),
        Filters(after_ms=1_001): set(),
    }
    assert {filters: set(numbers_like(store, filters, 10) or ()) for filters in choices} == choices
    assert {filters: set(only_like(store, filters, [1, 2, 3, 9])) for filters in choices} == choices
    assert numbers_like(store, Filters(), 2) is None
