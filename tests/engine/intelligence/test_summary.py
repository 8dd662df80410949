"""What a summary holds, in which order, and what never gets into it."""

from __future__ import annotations

import msgspec
import numpy
import pytest

from skerry.intelligence.digest.embedded import MOST_SENTENCES, embed_sentences
from skerry.intelligence.digest.likeness import example_vectors
from skerry.intelligence.digest.sentence_kinds import LONGEST_CHARACTERS, cue, is_small_talk, says_nothing
from skerry.intelligence.digest.summary import summarise, summarise_embedded
from skerry.intelligence.digest.values import MeritKind, Summary
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.span import Span

NOTE = """Good morning all, hope you had a nice weekend.
At 03:10 the feed pump P-204 tripped on high vibration. Lunch was curry again.
The standby pump did not start because its breaker was racked out. The sunrise was lovely.
Level in the drum fell and the boiler shut down. Alice found the coupling broken.
03:00 4.1 5.2 6.3
03:10 4.0 5.1 6.2
Cheers, Bob
"""


def test_a_summary_tells_what_happened_in_the_words_and_order_of_the_note(embedder: MiniLmEmbedder) -> None:
    summary = summarise(NOTE, embedder)
    assert len(summary.sentences) == 3
    assert all(one.text == one.span.of(NOTE) for one in summary.sentences)
    assert [one.span for one in summary.sentences] == sorted(one.span for one in summary.sentences)
    assert any("tripped" in one.text for one in summary.sentences)


def test_no_greeting_lunch_weather_or_reading_gets_into_it(embedder: MiniLmEmbedder) -> None:
    summary = summarise(NOTE, embedder, sentences_at_most=10)
    words = " ".join(one.text for one in summary.sentences)
    assert not any(told in words for told in ("morning", "curry", "sunrise", "4.1", "Cheers"))


def test_each_sentence_says_why_and_points_to_the_words(embedder: MiniLmEmbedder) -> None:
    for sentence in summarise(NOTE, embedder).sentences:
        assert sentence.why
        for merit in sentence.why:
            assert (merit.span is not None) == (merit.kind is MeritKind.CUE)
            assert merit.span is None or sentence.span.start <= merit.span.start < merit.span.end <= sentence.span.end


@pytest.mark.parametrize(
    "note", ["", " \n\n ", "1 2 3\n4 5 6", "Hi Bob,", "Lunch was pizza. Nice weather today.", "🔧🔧"]
)
def test_where_nothing_is_told_nothing_is_summarised(note: str, embedder: MiniLmEmbedder) -> None:
    assert summarise(note, embedder).sentences == ()


@pytest.mark.parametrize("note", ["The pump leaks oil.", "The pump leaks oil. Alice closed the valve."])
def test_a_short_note_is_its_own_summary(note: str, embedder: MiniLmEmbedder) -> None:
    assert " ".join(one.text for one in summarise(note, embedder).sentences) == note


def test_what_is_said_twice_is_told_once(embedder: MiniLmEmbedder) -> None:
    note = "The pump leaks oil.\n" * 5 + "THE PUMP LEAKS OIL.\nAlice closed the valve."
    assert [one.text for one in summarise(note, embedder).sentences] == [
        "The pump leaks oil.",
        "Alice closed the valve.",
    ]


def test_a_title_counts_for_the_subject_and_is_not_repeated(embedder: MiniLmEmbedder) -> None:
    note = "Pump 3 leaks oil\nPump 3 leaks oil\nAlice closed the valve."
    embedded = embed_sentences(note, embedder)
    summary = summarise_embedded(embedded, example_vectors(embedder), body_start=17)
    assert [one.span.start for one in summary.sentences] == [17, 34]


def test_a_very_long_note_is_compared_in_part_and_says_so(embedder: MiniLmEmbedder) -> None:
    note = "\n".join(f"Operator {number} walked round building {number} and wrote it down." for number in range(400))
    summary = summarise(note + "\nThe boiler exploded because of a stuck valve.", embedder)
    assert (summary.considered, summary.counted) == (MOST_SENTENCES, 401)
    assert any("exploded" in one.text for one in summary.sentences)


@pytest.mark.parametrize("note", ["the pump leaks and " * 500, "x" * 5_000, "泵坏了" * 2_000])
def test_a_text_without_a_full_stop_is_cut_before_it_is_shown(note: str, embedder: MiniLmEmbedder) -> None:
    for sentence in summarise(note, embedder).sentences:
        assert len(sentence.text) <= LONGEST_CHARACTERS
        assert sentence.text == sentence.span.of(note).strip()


def test_another_language_is_summarised_in_its_own_words(embedder: MiniLmEmbedder) -> None:
    note = "Die Pumpe leckt Öl. Der Schieber wurde geschlossen. 泵坏了。阀门已关闭。"
    summary = summarise(note, embedder)
    assert summary.sentences
    assert all(one.text == one.span.of(note) for one in summary.sentences)


def test_the_same_note_has_the_same_summary(embedder: MiniLmEmbedder) -> None:
    assert summarise(NOTE, embedder) == summarise(NOTE, embedder)


def test_a_sentence_is_embedded_once_for_all_that_is_made_of_it(embedder: MiniLmEmbedder) -> None:
    embedded = embed_sentences(NOTE, embedder)
    assert embedded.vectors.shape == (len(embedded.spans), 384)
    assert numpy.allclose(numpy.linalg.norm(embedded.vectors, axis=1), 1, atol=1e-5)
    assert summarise_embedded(embedded, example_vectors(embedder)) == summarise(NOTE, embedder)


def test_a_summary_survives_the_way_between_processes(embedder: MiniLmEmbedder) -> None:
    summary = summarise(NOTE, embedder)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(summary), type=Summary) == summary


@pytest.mark.parametrize(
    "sentence",
    [
        "Hello Bob,",
        "Kind regards, Alice",
        "Sent from my phone",
        "Page 1 of 3",
        "| 3.4 | 5.6 |",
        "12:00  3.4  5.6",
        "Readings:",
        "# Notes",
        "Form 12B rev. 3",
        "",
    ],
)
def test_what_says_nothing_is_told_by_its_looks(sentence: str) -> None:
    assert says_nothing(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["The kettle caught fire.", "Alice slipped in the canteen and was hurt.", "Coffee spilled on the switchboard."],
)
def test_small_talk_words_do_not_hide_what_happened(sentence: str) -> None:
    assert not is_small_talk(sentence)


def test_a_cue_is_looked_for_within_its_sentence_only() -> None:
    note = "All quiet. The seal failed."
    assert cue(note, Span(0, 10)) is None
    assert cue(note, Span(11, 27)) == Span(20, 26)
