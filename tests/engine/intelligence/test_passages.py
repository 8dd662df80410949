"""Passages are of a size that a model reads well, and what is not near an edit keeps its id."""

from __future__ import annotations

import random
import time

import pytest

from skerry.intelligence.models.manifest import EMBEDDING
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.models.tokens import TextTokenizer
from skerry.intelligence.passages import ID_BYTES, MAX_PASSAGES, MAX_PIECES, count_pieces, passages

WORDS = [
    *("pump", "valve", "leak", "seal", "alice", "bob", "closed", "opened", "bearing", "temperature", "vibration"),
    *(
        "the",
        "a",
        "of",
        "and",
        "at",
        "was",
        "night",
        "morning",
        "crew",
        "called",
        "supervisor",
        "replaced",
        "checked",
    ),
    *("pressure", "isolated", "restarted", "inspection", "found", "corrosion", "flange"),
]


def note(sentences: int, seed: int) -> list[str]:
    """Sentences that nobody wrote, with as many words as people use."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=chance.randint(3, 20))).capitalize() + "." for _ in range(sentences)]


def ids(text: str) -> set[bytes]:
    return {passage.passage_id for passage in passages(text)}


def test_a_short_note_is_one_passage() -> None:
    (passage,) = passages("Pump 3 leaks.\nAlice closed the valve.\n")
    assert passage.text == "Pump 3 leaks.\nAlice closed the valve."
    assert len(passage.passage_id) == ID_BYTES


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_no_words_are_no_passage(text: str) -> None:
    assert passages(text) == ()


def test_passages_have_about_forty_words_and_never_too_many() -> None:
    found = passages(" ".join(note(400, seed=1)))
    words = [len(passage.text.split()) for passage in found]
    assert max(count_pieces(passage.text) for passage in found) <= MAX_PIECES
    assert 30 < sum(words) / len(words) < 60


def test_the_estimate_of_pieces_is_near_what_the_model_counts(models: ModelStore) -> None:
    tokenizer = TextTokenizer(models.load(EMBEDDING, "tokenizer"), 512)
    for passage in passages(" ".join(note(100, seed=2))):
        counted = tokenizer.encode([passage.text]).ids.shape[1] - 2
        assert counted <= 1.34 * MAX_PIECES
        assert 0.6 < count_pieces(passage.text) / counted < 1.7


@pytest.mark.parametrize("seed", range(5))
def test_an_edit_changes_only_the_passages_around_it(seed: int) -> None:
    sentences = note(200, seed)
    before = ids(" ".join(sentences))
    for change in (["Completely new words stand here now."], [], ["One.", "Two.", "Three."]):
        changed = [*sentences[:100], *change, *sentences[101:]]
        assert len(before - ids(" ".join(changed))) <= 4


def test_writing_on_at_the_end_keeps_all_but_the_end() -> None:
    sentences = note(100, seed=3)
    before = [passage.passage_id for passage in passages(" ".join(sentences))]
    after = [passage.passage_id for passage in passages(" ".join([*sentences, "Bob signed it off."]))]
    assert before[:-3] == after[: len(before) - 3]


def test_white_space_changes_no_id() -> None:
    sentences = note(50, seed=4)
    assert ids(" ".join(sentences)) == ids("\n \n".join(sentences))


def test_passages_with_the_same_words_have_ids_of_their_own() -> None:
    found = passages("Checked and found in order. Signed by Alice. " * 200)
    assert len({passage.passage_id for passage in found}) == len(found) > 10


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    text = "pump " * 500
    found = passages(text)
    assert [word for passage in found for word in passage.text.split()] == ["pump"] * 500
    assert max(count_pieces(passage.text) for passage in found) <= MAX_PIECES


@pytest.mark.parametrize("letter", ["a", "é", "泵", "🔧"])
def test_a_word_that_is_too_long_is_cut_too(letter: str) -> None:
    text = letter * 3000
    found = passages(text)
    assert "".join(passage.text for passage in found) == text
    assert max(count_pieces(passage.text) for passage in found) <= MAX_PIECES


def test_there_are_never_more_than_so_many() -> None:
    text = " ".join(note(10_000, seed=5))
    found = passages(text)
    assert len(found) == MAX_PASSAGES
    assert len(text[: found[-1].span.end].split()) > 70_000


@pytest.mark.parametrize("repeated", ["a ", ". ", "\n", "x\n", "a" * 100 + " ", "ok. ", "泵。"])
def test_the_time_grows_with_the_length_and_no_faster(repeated: str) -> None:
    text = repeated * (200_000 // len(repeated))
    begun = time.perf_counter()
    passages(text)
    assert time.perf_counter() - begun < 20
