"""Whatever is written, its sentences and passages lie in order, cover every word, and stay where nothing changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from skerry.intelligence.passages import MAX_PIECES, REACH_PIECES, count_pieces, passages
from skerry.intelligence.sentences import sentences
from skerry.intelligence.span import Span

FRAGMENTS = [
    "Pump 3 leaks",
    "No",
    "e.g",
    "Dr",
    "14.30",
    "1",
    "a",
    "J",
    "U.S",
    "alice",
    "泵漏水",
    "🔧",
    "\u0301",
    "\ud800",
]
MARKS = [".", ". ", "...", "?! ", "。", '." ', ".) ", "\n", "\r\n", "\u2028", " ", "\t", "\u00a0", ".", "1. ", "- "]
ANY_TEXT = st.text(alphabet=st.characters())
LIKE_NOTES = st.lists(st.sampled_from(FRAGMENTS) | st.sampled_from(MARKS)).map("".join)
TEXTS = ANY_TEXT | LIKE_NOTES

WORDS = st.sampled_from(
    ["pump", "valve", "leak", "seal", "alice", "bob", "closed", "the", "of", "was", "night", "crew"]
)
SENTENCES = st.lists(WORDS, min_size=1, max_size=15).map(lambda words: " ".join(words).capitalize() + ".")


def assert_in_order_and_trimmed(spans: Sequence[Span], text: str) -> None:
    for before, after in pairwise(spans):
        assert before.end <= after.start
    for span in spans:
        assert span.of(text)
        assert span.of(text) == span.of(text).strip()


def assert_covered(spans: Sequence[Span], text: str) -> None:
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    between = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert "".join(between).strip() == ""


@given(TEXTS)
def test_sentences_lie_in_order_and_cover_every_word(text: str) -> None:
    spans = sentences(text)
    assert_in_order_and_trimmed(spans, text)
    assert_covered(spans, text)
    assert not any(span.of(text).splitlines()[1:] for span in spans)


@given(TEXTS)
def test_passages_lie_in_order_and_cover_every_word(text: str) -> None:
    found = passages(text)
    spans = [passage.span for passage in found]
    assert_in_order_and_trimmed(spans, text)
    assert_covered(spans, text)
    assert [passage.text for passage in found] == [span.of(text) for span in spans]
    assert len({passage.passage_id for passage in found}) == len(found)
    assert all(count_pieces(passage.text) <= MAX_PIECES for passage in found)


@given(st.lists(SENTENCES, min_size=1, max_size=120), st.data())
def test_passages_out_of_reach_of_an_edit_stay_what_they_are(written: list[str], data: st.DataObject) -> None:
    """A passage in the middle depends on its own words, on those in reach, and on where the one before it ended."""
    place = data.draw(st.integers(0, len(written) - 1))
    change = data.draw(st.lists(SENTENCES, max_size=3))
    before, after = " ".join(written), " ".join([*written[:place], *change, *written[place + 1 :]])
    edited_at = len(" ".join(written[:place]))
    untouched = [passage for passage in passages(before) if is_far_before(passage.span, edited_at, before)]
    kept = {passage.passage_id for passage in passages(after)}
    assert {passage.passage_id for passage in untouched} <= kept


def is_far_before(span: Span, place: int, text: str) -> bool:
    """Whether more than the reach lies between them, and a sentence more, which may be the one that fills it."""
    return span.end < place and count_pieces(text[span.end : place]) > MAX_PIECES + 2 * REACH_PIECES
