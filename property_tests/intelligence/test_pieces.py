"""Whatever is written, every word piece knows its place in it, in code points."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skerry.intelligence.models.manifest import EMBEDDING, ENTITIES, ModelSpec
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.models.tokens import TextTokenizer

ANY_TEXT = st.text(alphabet=st.characters(), max_size=80)
LETTERS = st.text(alphabet="abcé ñ🔧泵İß\u0301\u200d.,-'\n", max_size=80)
MODELS = pytest.mark.parametrize("spec", [EMBEDDING, ENTITIES], ids=lambda spec: spec.name)


@cache
def tokenizer(spec: ModelSpec, max_tokens: int = 512) -> TextTokenizer:
    return TextTokenizer(ModelStore().load(spec, "tokenizer"), max_tokens)


@MODELS
@given(text=ANY_TEXT | LETTERS)
def test_pieces_lie_in_order_inside_the_text(spec: ModelSpec, text: str) -> None:
    (offsets,) = tokenizer(spec).encode([text]).offsets
    places = offsets[1:-1]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert all(before[0] <= after[0] for before, after in pairwise(places))


@MODELS
@given(text=ANY_TEXT | LETTERS)
def test_every_letter_and_digit_belongs_to_a_piece(spec: ModelSpec, text: str) -> None:
    (offsets,) = tokenizer(spec).encode([text]).offsets
    covered = {place for start, end in offsets[1:-1] for place in range(start, end)}
    bare = [text[place] for place in range(len(text)) if place not in covered]
    assert [letter for letter in bare if unicodedata.category(letter) in {"Ll", "Lu", "Nd"}] == []


@MODELS
@given(text=ANY_TEXT | LETTERS)
def test_windows_hold_what_one_row_holds(spec: ModelSpec, text: str) -> None:
    short = tokenizer(spec, 8)
    whole = tokenizer(spec).encode([text]).offsets[0][1:-1]
    in_windows = [place for row in short.windows(text).offsets for place in row[1:-1]]
    assert in_windows == list(whole)
