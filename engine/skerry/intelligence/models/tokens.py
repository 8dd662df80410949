"""Texts as the word pieces that a model knows: the one place that imports tokenizers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from skerry.intelligence.errors import ModelTampered

_SURROGATES = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True)
class Encoded:
    """Several texts, padded to the longest of them.

    `ids`, `mask` and `types` have a row for each text; `mask` is 1 where there is a piece and 0 where there is
    padding; `types` is 0 everywhere. The others have an entry for each text, without padding: for each piece
    `offsets` says where in the text it is, in code points ((0, 0) for the marks at both ends), and `words` of which
    word it is a part (None for those marks). `is_cut` says whether the text went on beyond the limit.
    """

    ids: NDArray[numpy.int64]
    mask: NDArray[numpy.int64]
    offsets: tuple[tuple[tuple[int, int], ...], ...]
    words: tuple[tuple[int | None, ...], ...]
    is_cut: tuple[bool, ...]

    @property
    def types(self) -> NDArray[numpy.int64]:
        """Which of two texts a piece belongs to: there is only one."""
        return numpy.zeros_like(self.ids)

    def row(self, number: int) -> Encoded:
        """One text by itself, without padding."""
        length = len(self.offsets[number])
        return Encoded(
            ids=self.ids[number : number + 1, :length],
            mask=self.mask[number : number + 1, :length],
            offsets=self.offsets[number : number + 1],
            words=self.words[number : number + 1],
            is_cut=self.is_cut[number : number + 1],
        )

    def inputs(self) -> dict[str, NDArray[numpy.int64]]:
        """What a BERT graph is given, by name."""
        return {"input_ids": self.ids, "attention_mask": self.mask, "token_type_ids": self.types}


class TextTokenizer:
    """Cuts text into the pieces of a model. What is beyond `max_tokens`, marks at both ends included, is left out."""

    def __init__(self, tokenizer_json: bytes, max_tokens: int) -> None:
        """Raises `ModelTampered` where this is no tokenizer."""
        try:
            self._tokenizer = Tokenizer.from_buffer(tokenizer_json)
        except Exception as error:
            raise ModelTampered(
                "The tokenizer of a model is cut short, or is no tokenizer.",
                "`skerry models verify` says which; then run `skerry models install`.",
            ) from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_tokens)

    def encode(self, texts: Sequence[str]) -> Encoded:
        """The pieces of each text. A lone surrogate counts as one unknown character."""
        return _encoded(self._tokenizer.encode_batch([_readable(text) for text in texts]))

    def windows(self, text: str) -> Encoded:
        """All pieces of one text: a row for each part of it that is as long as the limit allows, one after the other.

        `offsets` count in the whole text, and only `is_cut` of the last row is False.
        """
        first = self._tokenizer.encode(_readable(text))
        windows = _encoded([first, *first.overflowing])
        return replace(windows, is_cut=(*(True for _ in first.overflowing), False))


def _readable(text: str) -> str:
    return _SURROGATES.sub(_REPLACEMENT, text)


def _encoded(encodings: Sequence[Encoding]) -> Encoded:
    ids, mask = _padded(encodings)
    return Encoded(
        ids=ids,
        mask=mask,
        offsets=tuple(tuple(encoding.offsets) for encoding in encodings),
        words=tuple(tuple(encoding.word_ids) for encoding in encodings),
        is_cut=tuple(bool(encoding.overflowing) for encoding in encodings),
    )


def _padded(encodings: Sequence[Encoding]) -> tuple[NDArray[numpy.int64], NDArray[numpy.int64]]:
    longest = max((len(encoding.ids) for encoding in encodings), default=0)
    ids = numpy.zeros((len(encodings), longest), dtype=numpy.int64)
    mask = numpy.zeros_like(ids)
    for row, encoding in enumerate(encodings):
        ids[row, : len(encoding.ids)] = encoding.ids
        mask[row, : len(encoding.ids)] = 1
    return ids, mask
