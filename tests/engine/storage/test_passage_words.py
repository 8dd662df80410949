"""Words find passages, whatever a person types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from skerry.intelligence.passages import passages
from skerry.intelligence.search.query import terms_of
from skerry.storage import Connection, Home, passage_words
from skerry.storage.connection import Role, connect
from skerry.storage.passage_filters import Filters
from skerry.storage.passage_words import Term, mark_words, match_words
from skerry.storage.passages import replace_passages
from skerry.storage.readings import StoredReading, write_reading
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId

NOTES = (
    "Pump 3 leaks at the flange.",
    "The valve of pump-3 was closed; no leak.",
    "Café on quay 4: naïve visitor, no harm.",
    "Forklift FL-07 ran over a hose.",
    "Ответственный закрыл вентиль.",
    "泵漏水，阀门已关闭。",
    "एक पंप रिस रहा है",
)


@pytest.fixture
def store(home: Home, key: bytes) -> Iterator[Connection]:
    home.prepare()
    with closing(connect(home.database, key, Role.WRITER)) as connection:
        connection.executescript("BEGIN;" + "".join(migration.sql for migration in MIGRATIONS))
        for number, note in enumerate(NOTES, start=1):
            write(connection, number, note)
        yield connection


def write(store: Connection, name: int, note: str, severity: str | None = None) -> None:
    document = DocumentId(name.to_bytes(16))
    [passage] = passages(note)
    replace_passages(store, document, [passage], {passage.passage_id: bytes(384)})
    write_reading(store, StoredReading(document, b"", 1, "rules", 0, severity=severity))


def found(store: Connection, typed: str, filters: Filters | None = None, count: int = 10) -> list[int]:
    return list(match_words(store, terms_of(typed), filters or Filters(), count))


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("pump", {1, 2}),
        ("leak", {1, 2}),
        ("leaking", {1, 2}),
        ("PUM", {1, 2}),
        ("pu", set()),
        ("forkl", {4}),
        ("cafe", {3}),
        ("CAFÉ", {3}),
        ("cafe\u0301", {3}),
        ("pump-3", {1, 2}),
        ("leaki", {1, 2}),
        ("leakin", {1, 2}),
        ("fl-07", {4}),
        ("FL 07", {4}),
        ("ран закрыл", {5}),
        ("ВЕНТИЛЬ", {5}),
        ("पंप", {7}),
        ("what is the leak", {1, 2}),
        ("nothing of the kind", set()),
    ],
)
def test_words_find_the_passages_that_have_them(store: Connection, typed: str, numbers: set[int]) -> None:
    assert set(found(store, typed)) == numbers


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            '"',
            '""',
            "'",
            "*",
            "()",
            "-",
            "--",
            "?!",
            ":",
            "^",
            "+",
            "\0",
            "pump\0",
            "\\",
            "%",
            "🔧",
            "\u0301",
        ),
        *("AND", "NOT pump NEAR(", 'text:"pump" OR', "pump*)", "{text}: x", "^pump", "NEAR(pump leak, 2)", '"; --'),
        *("x" * 100_000, "pump " * 50_000, "\ud800", "漏", "\u202epmup", "a" * 999 + "é"),
    ],
)
def test_nothing_that_can_be_typed_is_an_error(store: Connection, typed: str) -> None:
    terms = terms_of(typed.encode(errors="replace").decode())
    match_words(store, terms, Filters(), 10)
    mark_words(terms, NOTES)


def test_the_passage_with_more_and_rarer_words_comes_first(store: Connection) -> None:
    assert found(store, "leak flange pump")[0] == 1
    assert found(store, "valve pump")[0] == 2


def test_the_share_says_how_much_of_what_was_asked_a_passage_has(store: Connection) -> None:
    shares = match_words(store, terms_of("leak flange pump unheard-of"), Filters(), 10)
    assert 0 < shares[2] < shares[1] < 1
    assert match_words(store, terms_of("the leaking flange"), Filters(), 1) == {1: 1.0}


def test_only_the_last_word_can_be_unfinished() -> None:
    assert terms_of("valve pum") == (Term("valve"), Term("pum", unfinished=True))
    assert terms_of("valve pum ") == terms_of("valve pum, ") == (Term("valve"), Term("pum"))
    assert terms_of("pump of the") == (Term("pump"),)
    assert terms_of("to be or not to be") == (Term("to"), Term("be"), Term("or"), Term("not"))
    assert len(terms_of(" ".join(f"word{number}" for number in range(500)))) == 16


def test_words_are_taken_apart_in_one_way() -> None:
    assert f"tokenize = '{passage_words.WORDS_ARE}'" in MIGRATIONS[1].sql


def test_the_words_are_marked_where_they_stand() -> None:
    terms = terms_of("leaking pump 3 fla")
    marks = mark_words(terms, [NOTES[0], NOTES[2]])
    assert [NOTES[0][start:end] for start, end in marks[0]] == ["Pump", "3", "leaks", "flange"]
    assert marks[1] == ()
    assert mark_words(terms, []) == []
    assert mark_words([], NOTES) == [()] * len(NOTES)


def test_marks_count_code_points_and_ignore_marks_of_the_text_itself() -> None:
    assert mark_words([Term("pump")], ["🔧🔧 naïve pump", "\x02 pump \x03 pump"]) == [((9, 13),), ()]


def test_a_filter_leaves_out_what_does_not_fit(store: Connection) -> None:
    write(store, 50, "pump on fire", severity="SEV1")
    assert found(store, "pump", Filters(severity=frozenset({"SEV1"}))) == [8]
    assert found(store, "pump fla", Filters(severity=frozenset({"SEV2"}))) == []


class TestWhereWordsAreCommon:
    """With many passages, only so many are ranked as there is time for."""

    @pytest.fixture(autouse=True)
    def few_are_ranked(self, monkeypatch: pytest.MonkeyPatch, store: Connection) -> None:
        monkeypatch.setattr(passage_words, "ROWS_RANKED", 5)
        for number in range(20):
            write(store, 100 + number, f"Routine check of pump and hose number {number}")

    def test_the_rare_word_chooses(self, store: Connection) -> None:
        assert set(found(store, "pump flange")) == {1}

    def test_the_common_word_orders_what_the_rare_one_chose(self, store: Connection) -> None:
        write(store, 50, "Flange of hose")
        write(store, 51, "Flange of crane")
        assert found(store, "flange hose")[0] == 28
        assert set(found(store, "flange hose")) == {1, 28, 29}

    def test_of_common_words_alone_the_newest_that_have_all_are_ranked(self, store: Connection) -> None:
        assert set(found(store, "pump hose")) == set(range(23, 28))

    def test_of_common_words_that_never_meet_the_rarest_finds_the_newest(self, store: Connection) -> None:
        for number in range(8):
            write(store, 200 + number, f"Crane at bay {number}")
        assert set(found(store, "crane hose")) == set(range(31, 36))
