"""The data by which search, summaries and action items are measured is what it is said to be."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from skerry.intelligence.digest.values import ActionState
from tests.evaluation.actions.marks import marked_notes, unmarked
from tests.evaluation.half import Half
from tests.evaluation.score import ratio
from tests.evaluation.search.judgements import Query, Style, notes, queries, read_queries
from tests.evaluation.sections import sections
from tests.evaluation.summary.labels import Worth, labelled_notes, unlabelled

halves = pytest.mark.parametrize("half", list(Half))

WORDS_OF_A_SENTENCE = 6
"""Two people may both write that nobody was hurt; they do not write seven equal words."""


def texts(topic: str, half: Half) -> list[str]:
    """What the notes of a topic say, without marks."""
    if topic == "search":
        return [note.text for note in notes(half)]
    if topic == "summary":
        return [note.text for note in labelled_notes(half)]
    return [note.text for note in marked_notes(half)]


def sentences_of(topic: str, half: Half) -> set[tuple[str, ...]]:
    """The longer sentences of a half, as words."""
    parts = (re.split(r"[.!?\n]", text) for text in texts(topic, half))
    words = (tuple(re.findall(r"\w+", part.casefold())) for split in parts for part in split)
    return {sentence for sentence in words if len(sentence) > WORDS_OF_A_SENTENCE}


@pytest.mark.parametrize("topic", ["search", "summary", "actions"])
def test_no_note_is_there_twice_and_no_sentence_is_in_both_halves(topic: str) -> None:
    both = [*texts(topic, Half.TUNING), *texts(topic, Half.HELD_OUT)]
    assert [text for text, times in Counter(both).items() if times > 1] == []
    assert sentences_of(topic, Half.TUNING) & sentences_of(topic, Half.HELD_OUT) == set()


@halves
def test_there_are_enough_notes_to_search_and_enough_questions_of_every_style(half: Half) -> None:
    asked = Counter(query.style for query in queries(half))
    assert len(notes(half)) >= 150
    assert asked.total() >= 50
    assert all(asked[style] >= 7 for style in Style)


def test_both_halves_ask_in_the_same_styles_equally_often() -> None:
    tuning, held_out = (Counter(query.style for query in queries(half)) for half in Half)
    assert tuning == held_out


@halves
def test_every_question_is_asked_once_and_answered_by_notes_that_are_there(half: Half) -> None:
    names = {note.name for note in notes(half)}
    asked = queries(half)
    assert len({query.words for query in asked}) == len(asked)
    assert all(query.grades.keys() <= names for query in asked)
    assert all(2 in query.grades.values() for query in asked)


@halves
def test_there_are_enough_notes_to_summarise_of_every_length(half: Half) -> None:
    lengths = [len(note.text.split()) for note in labelled_notes(half)]
    assert len(lengths) >= 40
    assert min(lengths) <= 25
    assert max(lengths) >= 200


def test_both_halves_have_about_as_much_that_does_not_matter() -> None:
    shares = []
    for half in Half:
        worths = [sentence.worth for note in labelled_notes(half) for sentence in note.sentences]
        shares.append(ratio(worths.count(Worth.DISTRACTOR), len(worths)))
    assert shares[0] == pytest.approx(shares[1], abs=0.03)


@halves
def test_there_are_enough_notes_with_something_to_do_and_with_nothing(half: Half) -> None:
    found = marked_notes(half)
    actions = [action for note in found for action in note.actions]
    assert len(found) >= 60
    assert sum(not note.actions for note in found) >= 30
    assert sum(action.state is ActionState.DONE for action in actions) >= 5
    assert sum(action.who is not None for action in actions) >= 40
    assert sum(action.until is not None for action in actions) >= 25


def test_both_halves_have_about_as_much_to_do() -> None:
    counts = [sum(len(note.actions) for note in marked_notes(half)) for half in Half]
    assert counts[0] == pytest.approx(counts[1], rel=0.05)


@halves
def test_who_and_until_when_are_words_of_the_note(half: Half) -> None:
    for note in marked_notes(half):
        said = [word for action in note.actions for word in (action.who, action.until) if word]
        assert [word for word in said if word not in note.text] == []


def test_a_mark_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        unmarked("note", "Bob to {{who=Bob fix it}} today.")
    with pytest.raises(ValueError, match="knows who, until and done"):
        unmarked("note", "Bob to {{whom=Bob|fix it}} today.")


def test_a_note_without_a_main_sentence_is_refused() -> None:
    with pytest.raises(ValueError, match="not exactly one main sentence"):
        unlabelled("note", "- Hello.\n= Bye.")


def test_two_notes_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("== a\nOne.\n\n== a\nTwo.\n", "utf-8")
    with pytest.raises(ValueError, match="two of the same name"):
        sections(path)


def test_a_question_that_no_note_answers_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "queries.txt"
    path.write_text("word: leak\nword: burst\n  2: a\n", "utf-8")
    with pytest.raises(ValueError, match="no note answers"):
        read_queries(path)


def test_the_best_order_gains_all_and_a_list_without_an_answer_nothing() -> None:
    query = Query(Style.WORD, "leak", {"a": 2, "b": 1})
    assert query.gain(["a", "b"]) == 1.0
    assert query.gain(["b", "a"]) < 1.0
    assert query.gain(["x", "y"]) == 0.0
