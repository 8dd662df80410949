"""Pieces know where they come from, in code points of the text as it was written."""

from __future__ import annotations

import numpy
import pytest

from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models.manifest import EMBEDDING
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.models.tokens import TextTokenizer


@pytest.fixture(scope="module")
def tokenizer(models: ModelStore) -> TextTokenizer:
    return TextTokenizer(models.load(EMBEDDING, "tokenizer"), 32)


def pieces(tokenizer: TextTokenizer, text: str) -> list[str]:
    (offsets,) = tokenizer.encode([text]).offsets
    return [text[start:end] for start, end in offsets[1:-1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pump 3 leaks", ["Pump", "3", "leaks"]),
        ("🔧 Pump", ["🔧", "Pump"]),
        ("Zoë's café", ["Zoë", "'", "s", "café"]),
        ("Zoe\u0308 left", ["Zoe", "left"]),
        ("泵漏水", ["泵", "漏", "水"]),
        ("a\ud800b pump", ["a\ud800b", "pump"]),
    ],
)
def test_offsets_count_in_code_points(tokenizer: TextTokenizer, text: str, expected: list[str]) -> None:
    """A mark that combines with the letter before it, and is left out by the model, belongs to no piece."""
    assert pieces(tokenizer, text) == expected


def test_pieces_say_of_which_word_they_are_a_part(tokenizer: TextTokenizer) -> None:
    encoded = tokenizer.encode(["Desulphurisation stopped"])
    (words,) = encoded.words
    assert words[0] is words[-1] is None
    assert words.count(0) > 1
    assert words.count(1) == 1


def test_rows_are_padded_to_the_longest(tokenizer: TextTokenizer) -> None:
    encoded = tokenizer.encode(["Pump 3 leaks again", "Pump"])
    assert encoded.ids.shape == (2, 6)
    assert encoded.mask.tolist() == [[1] * 6, [1, 1, 1, 0, 0, 0]]
    assert encoded.ids[1, 3:].tolist() == [0, 0, 0]
    assert encoded.row(1).ids.tolist() == tokenizer.encode(["Pump"]).ids.tolist()
    assert set(encoded.inputs()) == {"input_ids", "attention_mask", "token_type_ids"}


def test_what_is_beyond_the_limit_is_said_to_be_cut(tokenizer: TextTokenizer) -> None:
    encoded = tokenizer.encode(["pump " * 30, "pump " * 31])
    assert encoded.ids.shape == (2, 32)
    assert encoded.is_cut == (False, True)


def test_windows_cover_the_whole_text(tokenizer: TextTokenizer) -> None:
    text = "pump valve seal 🔧 " * 40
    windows = tokenizer.windows(text)
    covered = [text[start:end] for row in windows.offsets for start, end in row[1:-1]]
    assert covered == text.split()
    assert windows.is_cut == (*[True] * (len(windows.offsets) - 1), False)
    assert windows.ids.dtype == numpy.int64


def test_no_text_is_no_row(tokenizer: TextTokenizer) -> None:
    assert tokenizer.encode([]).ids.shape == (0, 0)
    assert tokenizer.windows("").ids.shape == (1, 2)


@pytest.mark.parametrize("kept", [0, 10, -1])
def test_a_tokenizer_that_is_cut_short_is_refused(models: ModelStore, kept: int) -> None:
    with pytest.raises(ModelTampered):
        TextTokenizer(models.load(EMBEDDING, "tokenizer")[:kept], 32)
