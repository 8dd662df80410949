"""What a text means, as a vector: texts that mean about the same lie close together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy
from numpy.typing import NDArray

from skerry.intelligence.models.manifest import EMBEDDING, Role
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.models.tokens import TextTokenizer

DIMENSIONS = 384
WINDOW_TOKENS = 256
"""How many word pieces are read at once, the marks at both ends included: what the model was made for.

A longer text is read in windows of that length, so nothing of it is left out; it takes as many times as long.
"""


class TextEmbedder(Protocol):
    """Turns texts into vectors. What another version made cannot be compared with what this one makes."""

    name: str
    version: str

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        """A row of unit length for each text, `(len(texts), DIMENSIONS)`; zeros for a text without a word."""
        ...


class MiniLmEmbedder:
    """all-MiniLM-L6-v2: the mean of what its last layer says about every word piece, made one long.

    The product of integers takes its scale from everything that is computed together. So each text is computed by
    itself, and its vector does not depend on what it was given with; on one thread that costs no time.
    """

    name = EMBEDDING.name
    version = EMBEDDING.version

    def __init__(self, store: ModelStore, *, threads: int = 1) -> None:
        """Raises `ModelError` where the model cannot be used."""
        self._tokenizer = TextTokenizer(store.load(EMBEDDING, Role.TOKENIZER), WINDOW_TOKENS)
        self._model = OnnxModel(store.load(EMBEDDING, Role.GRAPH), threads=threads)

    def embed(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        """See `TextEmbedder`."""
        rows = [self._embed_one(text) for text in texts]
        return numpy.array(rows, dtype=numpy.float32).reshape(len(rows), DIMENSIONS)

    def _embed_one(self, text: str) -> NDArray[numpy.float32]:
        windows = self._tokenizer.windows(text)
        if not any(word is not None for word in windows.words[0]):
            return numpy.zeros(DIMENSIONS, dtype=numpy.float32)
        total = numpy.zeros(DIMENSIONS, dtype=numpy.float32)
        for number in range(len(windows.offsets)):
            (layer,) = self._model.run(windows.row(number).inputs())
            total += layer[0].sum(axis=0)
        return total / numpy.linalg.norm(total)
