"""What the model for names makes of a text: for each word, how much it looks like the name of a person.

The model is Rampart (see NOTICE): six layers of BERT that label word pieces. It reads 512 of them at once; a longer
text is read in windows that overlap, and a word takes what the window says in which it is further from the edges.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy
from numpy.typing import NDArray

from skerry.intelligence.models.manifest import ENTITIES, Role
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.models.tokens import TextTokenizer
from skerry.intelligence.redaction.entity import Entity, EntityKind
from skerry.intelligence.span import Span

LEAST_SCORE = 0.05
"""What is less likely is not mentioned."""

_MAX_PIECES = 512
_WINDOW = 400
_OVERLAP = 80
_LABELS = {
    EntityKind.NAME: ("GIVEN_NAME", "SURNAME"),
    EntityKind.PLACE: ("BUILDING_NUMBER", "STREET_NAME", "SECONDARY_ADDRESS", "CITY", "STATE", "ZIP_CODE"),
}


class RampartFinder:
    """Names by the Rampart model; about 40 MB, loaded at once."""

    def __init__(self, store: ModelStore, *, threads: int = 1) -> None:
        """Load the model. Raises `ModelMissing`, `ModelTampered`."""
        self._tokenizer = TextTokenizer(store.load(ENTITIES, Role.TOKENIZER), _MAX_PIECES)
        self._model = OnnxModel(store.load(ENTITIES, Role.GRAPH), threads=threads)
        self._columns = _columns(json.loads(store.load(ENTITIES, Role.SETTINGS))["id2label"])

    def find(self, text: str) -> tuple[Entity, ...]:
        """Each word that may be part of a name, in order of place."""
        found: dict[tuple[Span, EntityKind], tuple[int, float]] = {}
        for start, window in _windows(text):
            for entity in self._entities(window):
                inside = min(entity.span.start, len(window) - entity.span.end)
                key = (entity.span.shifted(start), entity.kind)
                found[key] = max(found.get(key, (-1, 0.0)), (inside, entity.score))
        return tuple(
            Entity(span, kind, score)
            for (span, kind), (_, score) in sorted(found.items(), key=lambda item: (item[0][0], item[0][1].value))
            if score >= LEAST_SCORE
        )

    def _entities(self, window: str) -> Iterator[Entity]:
        encoded = self._tokenizer.encode([window])
        if encoded.ids.shape[1] <= 2:
            return
        (logits,) = self._model.run(encoded.inputs())
        chances = _softmax(logits[0])
        words = list(_words(encoded.words[0], encoded.offsets[0]))
        for kind, columns in self._columns.items():
            of_kind = chances[:, columns].sum(axis=1).tolist()
            for span, pieces in words:
                yield Entity(span, kind, sum(of_kind[piece] for piece in pieces) / len(pieces))


def _columns(labels: dict[str, str]) -> dict[EntityKind, list[int]]:
    """Which outputs of the model speak for a kind; a label is `B-` or `I-` and its name."""
    return {
        kind: [int(column) for column, label in labels.items() if label[2:] in names]
        for kind, names in _LABELS.items()
    }


def _softmax(logits: NDArray[Any]) -> NDArray[Any]:
    raised = numpy.exp(logits - logits.max(axis=-1, keepdims=True))
    return numpy.asarray(raised / raised.sum(axis=-1, keepdims=True))


def _words(words: tuple[int | None, ...], offsets: tuple[tuple[int, int], ...]) -> Iterator[tuple[Span, list[int]]]:
    """The pieces of each word glued together again."""
    pieces: dict[int, list[int]] = {}
    for place, word in enumerate(words):
        if word is not None:
            pieces.setdefault(word, []).append(place)
    for places in pieces.values():
        start, end = offsets[places[0]][0], offsets[places[-1]][1]
        if end > start:
            yield Span(start, end), places


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """Parts of a text that the model can read, each beginning within the one before it."""
    start = 0
    while start < len(text):
        end = _last_break(text, start, start + _WINDOW)
        yield start, text[start:end]
        if end >= len(text):
            return
        start = max(_last_break(text, start, end - _OVERLAP), start + 1)


def _last_break(text: str, start: int, end: int) -> int:
    """Behind the last space of the part, or its end where there is none in its second half."""
    if end >= len(text):
        return len(text)
    space = max(text.rfind(sign, start + (end - start) // 2, end) for sign in " \n")
    return space + 1 if space >= 0 else end
