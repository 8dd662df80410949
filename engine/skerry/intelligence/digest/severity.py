"""How bad the incident is that a note tells of: its likeness to examples, raised by words that leave no doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from skerry.intelligence.digest.denial import did_not_happen
from skerry.intelligence.digest.embedded import EmbeddedText, embed_sentences
from skerry.intelligence.digest.likeness import ExampleVectors, example_vectors, likeness
from skerry.intelligence.digest.severity_rules import raising_words
from skerry.intelligence.digest.values import SeverityLevel, SeverityOpinion, SeverityReason
from skerry.intelligence.embedding import TextEmbedder

_LEVELS = tuple(SeverityLevel)
_TEMPERATURE = 0.05
_WORST_SENTENCES = 3
_INCIDENT_MARGIN = 0.0
_INCIDENT_FLOOR = 0.2
_UNSURE_BELOW = 0.6


def rate_severity(text: str, embedder: TextEmbedder) -> SeverityOpinion:
    """What level the words of `text` speak for. Deterministic for one embedder."""
    return rate_embedded(embed_sentences(text, embedder), example_vectors(embedder))


def rate_embedded(embedded: EmbeddedText, examples: ExampleVectors) -> SeverityOpinion:
    """As `rate_severity`, of sentences that are embedded already."""
    raised = [reason for span in embedded.spans for reason in raising_words(embedded.text, span)]
    telling = _telling_rows(embedded, examples)
    likely = _likelihoods(embedded.vectors[telling], examples)
    by_meaning = _middle(likely) if len(telling) else _without_incident(embedded.vectors, examples)
    level = _worst(by_meaning, raised)
    nearest = _nearest_sentence(embedded, telling, examples, by_meaning)
    reasons = tuple(sorted([*raised, *nearest], key=lambda reason: (reason.level.rank, reason.span)))
    is_unsure = len(telling) > 0 and level is by_meaning and float(likely.max()) < _UNSURE_BELOW
    return SeverityOpinion(level, by_meaning, is_unsure, tuple(round(float(one), 3) for one in likely), reasons)


def _telling_rows(embedded: EmbeddedText, examples: ExampleVectors) -> NDArray[numpy.intp]:
    vectors, sentences = embedded.vectors, [span.of(embedded.text) for span in embedded.spans]
    incident = numpy.max([likeness(vectors, level) for level in examples.levels], axis=0)
    other = numpy.maximum(likeness(vectors, examples.routine), likeness(vectors, examples.small_talk))
    happened = numpy.array([not did_not_happen(one) for one in sentences], dtype=bool)
    return numpy.flatnonzero(happened & (incident > other + _INCIDENT_MARGIN) & (incident > _INCIDENT_FLOOR))


def _without_incident(vectors: NDArray[numpy.float32], examples: ExampleVectors) -> SeverityLevel | None:
    """The mildest level for a note from work that tells of no incident, as of a drill; None for anything else."""
    from_work = numpy.maximum(likeness(vectors, examples.report), likeness(vectors, examples.routine))
    from_work = numpy.maximum(from_work, likeness(vectors, examples.levels[-1]))
    is_from_work = (from_work > _INCIDENT_FLOOR) & (from_work > likeness(vectors, examples.small_talk))
    return SeverityLevel.SEV4 if is_from_work.any() else None


def _likelihoods(vectors: NDArray[numpy.float32], examples: ExampleVectors) -> NDArray[numpy.float64]:
    if not len(vectors):
        return numpy.zeros(len(_LEVELS))
    likenesses = [numpy.sort(likeness(vectors, level))[-_WORST_SENTENCES:].mean() for level in examples.levels]
    weights: NDArray[numpy.float64] = numpy.exp(
        (numpy.array(likenesses, dtype=float) - max(likenesses)) / _TEMPERATURE
    )
    return weights / float(weights.sum())


def _middle(likely: NDArray[numpy.float64]) -> SeverityLevel:
    """The level in the middle of what is likely: the one that is wrong by the least, whatever the truth."""
    return _LEVELS[min(int(numpy.searchsorted(likely.cumsum(), 0.5)), len(_LEVELS) - 1)]


def _worst(by_meaning: SeverityLevel | None, raised: Sequence[SeverityReason]) -> SeverityLevel | None:
    level = by_meaning
    for reason in raised:
        level = reason.level.or_worse(level)
    return level


def _nearest_sentence(
    embedded: EmbeddedText, telling: NDArray[numpy.intp], examples: ExampleVectors, level: SeverityLevel | None
) -> list[SeverityReason]:
    if level is None or not len(telling):
        return []
    near = likeness(embedded.vectors[telling], examples.levels[level.rank - 1])
    return [SeverityReason(embedded.spans[int(telling[int(numpy.argmax(near))])], level, None)]
