"""How bad the incident is that a note tells of: its likeness to examples, raised by words that leave no doubt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from skerry.intelligence.digest.denial import did_not_happen, is_all_practice
from skerry.intelligence.digest.embedded import EmbeddedText, embed_sentences
from skerry.intelligence.digest.likeness import ExampleVectors, Likeness, example_vectors, likeness
from skerry.intelligence.digest.severity_rules import raising_words
from skerry.intelligence.digest.values import SeverityLevel, SeverityOpinion, SeverityReason
from skerry.intelligence.embedding import TextEmbedder

_LEVELS = tuple(SeverityLevel)
_TEMPERATURE = 0.08
_WORST_SENTENCES = 3
_NEAREST = 1
_INCIDENT_FLOOR = 0.2
_UNSURE_BELOW = 0.5


def rate_severity(text: str, embedder: TextEmbedder) -> SeverityOpinion:
    """What level the words of `text` speak for. Deterministic for one embedder."""
    return rate_embedded(embed_sentences(text, embedder), example_vectors(embedder))


def rate_embedded(embedded: EmbeddedText, examples: ExampleVectors) -> SeverityOpinion:
    """As `rate_severity`, of sentences that are embedded already."""
    like = likeness(embedded.vectors, examples, _NEAREST)
    telling = _telling_rows(embedded, like)
    likely = _likelihoods(like.levels[telling])
    by_meaning = _middle(likely) if len(telling) else _without_incident(like)
    raised = _raised(embedded)
    level = _worst(by_meaning, raised)
    reasons = [*raised, *_nearest_sentence(embedded, telling, like, by_meaning)]
    is_unsure = len(telling) > 0 and level is by_meaning and float(likely.max()) < _UNSURE_BELOW
    return SeverityOpinion(
        level,
        by_meaning,
        is_unsure,
        scores=tuple(round(float(one), 3) for one in likely),
        reasons=tuple(sorted(reasons, key=lambda reason: (reason.level.rank, reason.span))),
    )


def _raised(embedded: EmbeddedText) -> list[SeverityReason]:
    if is_all_practice([span.of(embedded.text) for span in embedded.every]):
        return []
    return [reason for span in embedded.every for reason in raising_words(embedded.text, span)]


def _telling_rows(embedded: EmbeddedText, like: Likeness) -> NDArray[numpy.intp]:
    """The sentences that tell of something that happened, and that is not everyday life."""
    incident = like.levels.max(axis=1, initial=-1)
    told = [span.of(embedded.text) for span in embedded.spans]
    happened = numpy.array([not did_not_happen(one) for one in told], dtype=bool) & (not is_all_practice(told))
    is_incident = (incident > numpy.maximum(like.routine, like.small_talk)) & (incident > _INCIDENT_FLOOR)
    return numpy.flatnonzero(happened & is_incident)


def _without_incident(like: Likeness) -> SeverityLevel | None:
    """The mildest level for a note from work that tells of no incident, as of a drill; None for anything else."""
    from_work = numpy.maximum(numpy.maximum(like.report, like.routine), like.levels[:, -1])
    is_from_work = (from_work > _INCIDENT_FLOOR) & (from_work > like.small_talk)
    return SeverityLevel.SEV4 if is_from_work.any() else None


def _likelihoods(likenesses: NDArray[numpy.float32]) -> NDArray[numpy.float64]:
    """How likely each level is, by the few sentences that are most like it; all 0 without a sentence."""
    if not len(likenesses):
        return numpy.zeros(len(_LEVELS))
    means = numpy.sort(likenesses, axis=0)[-_WORST_SENTENCES:].mean(axis=0).astype(float)
    weights: NDArray[numpy.float64] = numpy.exp((means - means.max()) / _TEMPERATURE)
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
    embedded: EmbeddedText, telling: NDArray[numpy.intp], like: Likeness, level: SeverityLevel | None
) -> list[SeverityReason]:
    if level is None or not len(telling):
        return []
    nearest = telling[int(numpy.argmax(like.levels[telling, level.rank - 1]))]
    return [SeverityReason(embedded.spans[int(nearest)], level, None)]
