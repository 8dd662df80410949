"""What holds for any text: nothing is told that does not stand there, twice the same, and a rule never lowers."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skerry.intelligence.digest.actions import find_actions
from skerry.intelligence.digest.denial import did_not_happen
from skerry.intelligence.digest.related import related
from skerry.intelligence.digest.severity import rate_severity
from skerry.intelligence.digest.severity_rules import raising_words
from skerry.intelligence.digest.summary import summarise
from skerry.intelligence.digest.values import NearPassage
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.span import Span

PIECES = st.sampled_from(
    [
        "Bob to replace the gasket by Friday. ",
        "Please check the pump before restart. ",
        "The pump tripped and oil leaked. ",
        "He was taken to hospital. ",
        "One worker was killed. ",
        "No injuries. ",
        "- [ ] ",
        "- [x] ",
        "Actions:\n",
        "Task | Owner | Due\n",
        "fix it | Alice | 3 Dec\n",
        "(owner: Bob, due 4/5) ",
        "Lunch was pizza. ",
        "\n",
        "; ",
        " must be ",
        " to ",
        "🔧é",
        "\u2028",
        "\r\n",
        "a\u0301",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=14).map("".join)
MODEL_IS_SLOW = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def embedder() -> MiniLmEmbedder:
    return MiniLmEmbedder(ModelStore())


@given(TEXTS, st.one_of(st.none(), st.dates()))
@settings(deadline=None)
def test_every_word_of_an_action_stands_in_the_note(text: str, on: date | None) -> None:
    items = find_actions(text, on=on)
    assert items == find_actions(text, on=on)
    for item in items:
        assert item.what.strip()
        assert item.span.of(text) == item.what
        assert (item.who_span.of(text) if item.who_span else None) == item.who
        assert (item.until_span.of(text) if item.until_span else None) == item.until
        assert item.due is None or date.fromisoformat(item.due)


@given(TEXTS)
@settings(deadline=None)
def test_actions_stand_in_the_order_of_the_note_and_beside_each_other(text: str) -> None:
    spans = [item.span for item in find_actions(text)]
    assert all(before.end <= after.start for before, after in pairwise(spans))


@given(TEXTS)
@MODEL_IS_SLOW
def test_every_sentence_of_a_summary_stands_in_the_note(embedder: MiniLmEmbedder, text: str) -> None:
    summary = summarise(text, embedder)
    assert summary == summarise(text, embedder)
    assert len(summary.sentences) <= 3
    assert all(one.text == one.span.of(text) and one.text.strip() for one in summary.sentences)


@given(TEXTS, st.sampled_from(["He was taken to hospital.", "One worker was killed.", "She cut her hand."]))
@MODEL_IS_SLOW
def test_words_that_raise_never_lower(embedder: MiniLmEmbedder, text: str, words: str) -> None:
    note = f"{text}\n{words}"
    [reason] = raising_words(words, Span(0, len(words)))
    opinion = rate_severity(note, embedder)
    assert opinion.level is not None
    assert opinion.level.rank <= reason.level.rank
    assert opinion.by_meaning is None or opinion.level.rank <= opinion.by_meaning.rank
    assert all(0 <= one.span.start < one.span.end <= len(note) for one in opinion.reasons)


@given(st.text(max_size=200))
def test_no_text_is_too_strange_for_the_rules(text: str) -> None:
    did_not_happen(text)
    assert all(reason.span.of(text) for reason in raising_words(text, Span(0, len(text))))


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from([b"a", b"b", b"c"]), st.floats(-1, 1)), max_size=20))
def test_related_documents_are_ranked_and_never_the_note_itself(hits: list[tuple[int, bytes, float]]) -> None:
    near = [NearPassage(Span(place, place + 1), name, Span(0, 1), cosine) for place, name, cosine in hits]
    found = related(near, b"a")
    assert b"a" not in {one.document for one in found}
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(one.because and 0 <= one.score <= 1 for one in found)
