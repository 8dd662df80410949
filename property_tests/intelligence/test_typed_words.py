"""Whatever is typed is looked for without an error, and what is marked in a text is in the text."""

from __future__ import annotations

from contextlib import closing
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from skerry.intelligence.passages import passages
from skerry.intelligence.search.query import WORDS_AT_MOST, terms_of
from skerry.storage.connection import Role, connect
from skerry.storage.passage_filters import Filters
from skerry.storage.passage_words import Term, mark_words, match_words
from skerry.storage.passages import forget_document, replace_passages
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId

DOCUMENT = DocumentId(bytes(16))
CHECK = "INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)"
OPERATORS = st.sampled_from(
    ['"', "*", "(", ")", "AND", "OR", "NOT", "NEAR(", "^", ":", "-", "+", "{text}", "\0", "'", "%"]
)
TYPED = st.lists(
    st.one_of(st.text(max_size=12), OPERATORS, st.sampled_from(["pump", "leaking", "-", " "])), max_size=12
).map("".join)
WORDS = st.from_regex(r"[a-zA-Zа-яà-öø-ÿ0-9]{1,12}", fullmatch=True)


@settings(max_examples=30, deadline=None)
@given(texts=st.lists(st.text(max_size=60), max_size=4), typed=st.lists(TYPED, max_size=8))
def test_any_text_can_be_stored_looked_for_and_forgotten(texts: list[str], typed: list[str]) -> None:
    with TemporaryDirectory() as folder, closing(connect(Path(folder) / "store", bytes(32), Role.WRITER)) as store:
        store.executescript("BEGIN;" + "".join(migration.sql for migration in MIGRATIONS))
        found = passages("\n".join(texts))
        replace_passages(store, DOCUMENT, found, {each.passage_id: bytes(384) for each in found})
        for asked in [*typed, *texts]:
            shares = match_words(store, terms_of(asked), Filters(), 10)
            assert all(0 < share <= 1.000001 for share in shares.values())
        store.execute(CHECK)
        forget_document(store, DOCUMENT)
        store.execute(CHECK)
        assert store.execute("SELECT count(*) FROM passage").fetchone() == (0,)


@settings(deadline=None)
@given(typed=TYPED, text=st.text(max_size=80))
def test_marks_lie_in_the_text_one_after_the_other(typed: str, text: str) -> None:
    [marks] = mark_words(terms_of(typed), [text])
    assert all(0 <= start < end <= len(text) for start, end in marks)
    assert all(end <= following for (_, end), (following, _) in pairwise(marks))


@settings(deadline=None)
@given(word=WORDS, before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_word_is_marked_where_it_stands_alone(word: str, before: str, after: str) -> None:
    before, after = (side.translate({2: None, 3: None, 0: None}) for side in (before, after))
    text = f"{before} {word} {after}"
    [marks] = mark_words([Term(word)], [text])
    start = len(before) + 1
    assert any(first <= start and start + len(word) <= last for first, last in marks)


@given(typed=st.text())
def test_few_and_distinct_words_come_of_whatever_is_typed(typed: str) -> None:
    terms = terms_of(typed)
    assert len(terms) == len(set(terms)) <= WORDS_AT_MOST
    assert terms_of(typed) == terms
    assert sum(term.unfinished for term in terms) <= 1
