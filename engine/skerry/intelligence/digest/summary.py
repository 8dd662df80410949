"""The sentences that say most: close to what the whole note is about, telling of an event, and not all the same.

Extractive: a centroid of the sentences' vectors, as in Radev, Jing, Styś and Tam, "Centroid-based summarization of
multiple documents" (2004); cue words and position, as in Edmundson, "New methods in automatic extracting" (1969);
likeness to examples of what reports tell and of small talk; and maximal marginal relevance against repetition, as in
Carbonell and Goldstein (SIGIR 1998).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from skerry.intelligence.digest.embedded import EmbeddedText, embed_sentences
from skerry.intelligence.digest.likeness import ExampleVectors, example_vectors, likeness
from skerry.intelligence.digest.sentence_kinds import cue
from skerry.intelligence.digest.values import Merit, MeritKind, Summary, SummarySentence
from skerry.intelligence.embedding import TextEmbedder

SENTENCES_AT_MOST = 3

_CENTRAL_WEIGHT = 0.8
_EVENT_WEIGHT = 0.8
_GRAVE_WEIGHT = 0.3
_CUE_WEIGHT = 0.2
_OPENING_WEIGHT = 0.05
_SHORT_PENALTY = 0.2
_SHORT_WORDS = 4
_RELEVANCE = 0.8
"""What relevance weighs in maximal marginal relevance; newness weighs the rest."""
_SMALL_TALK_MARGIN = 0.05
"""How much more than reports a sentence has to be like small talk to be left out."""
_NEAREST = 3
_CENTRAL_FROM = 0.6
_REPETITION = 0.85
_SAME_FROM = 0.8
_LEAST_EVENT = 0.02
_TINY = 1e-9


@dataclass(frozen=True)
class _Judged:
    """What is known of each sentence, row by row."""

    scores: NDArray[numpy.float64]
    central: NDArray[numpy.float64]
    tells: NDArray[numpy.bool_]
    opening: int


def summarise(text: str, embedder: TextEmbedder, *, sentences_at_most: int = SENTENCES_AT_MOST) -> Summary:
    """The sentences of `text` that say most, at most so many, in their order. Deterministic for one embedder."""
    return summarise_embedded(
        embed_sentences(text, embedder), example_vectors(embedder), sentences_at_most=sentences_at_most
    )


def summarise_embedded(
    embedded: EmbeddedText,
    examples: ExampleVectors,
    *,
    sentences_at_most: int = SENTENCES_AT_MOST,
    body_start: int = 0,
) -> Summary:
    """As `summarise`, of sentences that are embedded already.

    What stands before `body_start`, the title, counts for what the note is about, and is not taken itself.
    """
    judged = _judge(embedded, examples, body_start)
    chosen = _choose(embedded.vectors, judged, sentences_at_most)
    sentences = tuple(_sentence(embedded, judged, row, len(chosen)) for row in sorted(chosen))
    return Summary(sentences, len(embedded.spans), len(embedded.every))


def _judge(embedded: EmbeddedText, examples: ExampleVectors, body_start: int) -> _Judged:
    vectors, text, spans = embedded.vectors, embedded.text, embedded.spans
    like = likeness(vectors, examples, _NEAREST)
    grave, event = like.levels[:, :2].max(axis=1, initial=-1), like.levels[:, :3].max(axis=1, initial=-1)
    tells = like.small_talk < numpy.maximum(event, like.report) + _SMALL_TALK_MARGIN
    central = _centrality(vectors, tells, event)
    eligible = tells & numpy.array([span.start >= body_start for span in spans], dtype=bool)
    opening = int(numpy.argmax(eligible)) if eligible.any() else -1
    cues = numpy.array([cue(text, span) is not None for span in spans], dtype=float)
    short = numpy.array([len(span.of(text).split(None, _SHORT_WORDS)) < _SHORT_WORDS for span in spans], dtype=float)
    scores = _CENTRAL_WEIGHT * central + _EVENT_WEIGHT * (event - like.small_talk) + _GRAVE_WEIGHT * grave
    scores = scores + _CUE_WEIGHT * cues - _SHORT_PENALTY * short
    scores = scores + _OPENING_WEIGHT * (numpy.arange(len(spans)) == opening)
    return _Judged(numpy.round(scores, 4), central, eligible, opening)


def _centrality(
    vectors: NDArray[numpy.float32], tells: NDArray[numpy.bool_], event: NDArray[numpy.float32]
) -> NDArray[numpy.float64]:
    """The cosine to the centroid, in which what is said a hundred times counts once, and events more than others."""
    telling = vectors[tells].astype(float)
    if not len(telling):
        return numpy.zeros(len(vectors))
    repeated = (telling @ telling.T > _SAME_FROM).sum(axis=1)
    weights = numpy.sqrt(numpy.maximum(event[tells], _LEAST_EVENT)) / numpy.maximum(repeated, 1)
    centroid = weights @ telling
    central: NDArray[numpy.float64] = (
        vectors.astype(float) @ centroid / max(float(numpy.linalg.norm(centroid)), _TINY)
    )
    return central


def _choose(vectors: NDArray[numpy.float32], judged: _Judged, at_most: int) -> list[int]:
    left = [int(row) for row in numpy.flatnonzero(judged.tells)]
    alike = numpy.zeros(len(vectors))
    chosen: list[int] = []
    while left and len(chosen) < at_most:
        best = max(left, key=lambda row: (_RELEVANCE * judged.scores[row] - (1 - _RELEVANCE) * alike[row], -row))
        chosen.append(best)
        alike = numpy.maximum(alike, vectors.astype(float) @ vectors[best].astype(float))
        left = [row for row in left if row != best and alike[row] < _REPETITION]
    return chosen


def _sentence(embedded: EmbeddedText, judged: _Judged, row: int, of: int) -> SummarySentence:
    span = embedded.spans[row]
    return SummarySentence(span, span.of(embedded.text), float(judged.scores[row]), _why(embedded, judged, row, of))


def _why(embedded: EmbeddedText, judged: _Judged, row: int, of: int) -> tuple[Merit, ...]:
    merits = []
    if judged.central[row] >= _CENTRAL_FROM and of > 1:
        merits.append(Merit(MeritKind.CENTRAL))
    if found := cue(embedded.text, embedded.spans[row]):
        merits.append(Merit(MeritKind.CUE, found))
    if row == judged.opening:
        merits.append(Merit(MeritKind.OPENING))
    return tuple(merits) or (Merit(MeritKind.CENTRAL if of > 1 else MeritKind.ONLY),)
