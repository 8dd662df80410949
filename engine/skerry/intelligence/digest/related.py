"""Which other documents are like a note, by the passages that are nearest in meaning to its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import prod

from skerry.intelligence.digest.values import AlikePassages, NearPassage, RelatedDocument
from skerry.intelligence.span import Span

FLOOR = 0.45
"""Passages whose cosine is lower have no more in common than any two notes of one trade."""

MOST_REASONS = 3


def related(
    near: Iterable[NearPassage], document: bytes, *, at_most: int = 5, floor: float = FLOOR
) -> tuple[RelatedDocument, ...]:
    """The documents, other than `document` itself, that its nearest passages belong to: the most alike first.

    Each own passage counts once for a document, with the passage that it is nearest to. What they say is joined as
    independent evidence is (a noisy or), so several alike passages outweigh a single one, and no score exceeds 1.

    >>> first, other = Span(0, 20), Span(5, 30)
    >>> hits = [NearPassage(first, b"b", other, 0.8), NearPassage(first, b"a", first, 1.0)]
    >>> related(hits, document=b"a", floor=0.5)
    (RelatedDocument(document=b'b', score=0.6, because=(AlikePassages(own=Span(start=0, end=20), ...
    """
    pairs: dict[bytes, dict[Span, AlikePassages]] = defaultdict(dict)
    for hit in near:
        if hit.document != document and hit.cosine >= floor:
            _keep_nearest(pairs[hit.document], AlikePassages(hit.own, hit.span, hit.cosine))
    found = [_related(name, alike.values(), floor) for name, alike in pairs.items()]
    return tuple(sorted(found, key=lambda one: (-one.score, one.document))[: max(at_most, 0)])


def _keep_nearest(nearest: dict[Span, AlikePassages], pair: AlikePassages) -> None:
    known = nearest.get(pair.own)
    if known is None or _order(pair) < _order(known):
        nearest[pair.own] = pair


def _related(document: bytes, pairs: Iterable[AlikePassages], floor: float) -> RelatedDocument:
    best_first = sorted(pairs, key=_order)
    doubt = prod(1 - _evidence(pair.cosine, floor) for pair in best_first)
    return RelatedDocument(document, round(1 - doubt, 4), tuple(best_first[:MOST_REASONS]))


def _evidence(cosine: float, floor: float) -> float:
    return min(max((cosine - floor) / (1 - floor), 0.0), 1.0) if floor < 1 else 1.0


def _order(pair: AlikePassages) -> tuple[float, Span, Span]:
    return -pair.cosine, pair.own, pair.other
