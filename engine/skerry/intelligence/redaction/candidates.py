"""What a rule or the model says it has found, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.span import Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that holds personal data in the opinion of one rule. `score` is from 0 to 1."""

    span: Span
    kind: Kind
    rule: str
    strength: Strength
    score: float = 1.0


def settled(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The candidates without overlaps, in order of place.

    Two patterns that overlap become one finding over both, of the stronger one's kind, so that no digit of either
    stays. A name that a pattern overlaps keeps what is left of it.
    """
    candidates = list(candidates)
    patterns = _united(candidate for candidate in candidates if candidate.strength is not Strength.MODEL)
    names = _united(candidate for candidate in candidates if candidate.strength is Strength.MODEL)
    return sorted(
        [*patterns, *beside(names, [pattern.span for pattern in patterns])], key=lambda candidate: candidate.span
    )


def _united(candidates: Iterable[Candidate]) -> list[Candidate]:
    united: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda candidate: (candidate.span, -_weight(candidate)[0])):
        if united and united[-1].span.overlaps(candidate.span):
            united[-1] = _union(united[-1], candidate)
        else:
            united.append(candidate)
    return united


def _union(one: Candidate, other: Candidate) -> Candidate:
    stronger = one if _weight(one) >= _weight(other) else other
    return replace(stronger, span=Span(one.span.start, max(one.span.end, other.span.end)))


def _weight(candidate: Candidate) -> tuple[int, int, float]:
    return candidate.strength.value, len(candidate.span), candidate.score


def beside(candidates: Iterable[Candidate], taken: Sequence[Span]) -> Iterator[Candidate]:
    """What is left of each candidate outside of the places in `taken`; both are in order of place."""
    first = 0
    for candidate in candidates:
        start = candidate.span.start
        while first < len(taken) and taken[first].end <= start:
            first += 1
        for place in range(first, len(taken)):
            if taken[place].start >= candidate.span.end:
                break
            if taken[place].start > start:
                yield replace(candidate, span=Span(start, taken[place].start))
            start = max(start, taken[place].end)
        if start < candidate.span.end:
            yield replace(candidate, span=Span(start, candidate.span.end))
