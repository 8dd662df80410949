"""Learn how much each piece of evidence for a name weighs: `python -m tests.evaluation.redaction.learn`.

Logistic regression with a ridge, on the tuning half alone. Each note is read twice, as it is and with its names
blotted out, which is how a text looks that is redacted again. Prints `weights.py`, and on the error stream how well
the names of a topic are known from the others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy
from numpy.typing import NDArray

from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.redaction.detection import detect
from skerry.intelligence.redaction.entities import RampartFinder
from skerry.intelligence.redaction.entity import EntityFinder
from skerry.intelligence.redaction.evidence import evidence, words_of
from skerry.intelligence.redaction.kinds import ALL_KINDS, Kind
from skerry.intelligence.redaction.reader import LineReader
from skerry.intelligence.redaction.view import view_of
from skerry.intelligence.span import Span
from tests.evaluation.half import Half
from tests.evaluation.redaction.labels import LabelledNote, unlabelled
from tests.evaluation.redaction.measure import SETTINGS
from tests.evaluation.sections import sections

RIDGE = 1.0
RIDGE_OF_CUES = 0.3
"""Titles and trades are rare in the notes, and sure: they may weigh more than their number would let them."""

CUES = ("title", "role", "addressed", "label")
WEIGHT_OF_BLOTTED = 0.5
LEAST_WEIGHT = 0.02
STEPS = 60
HEAD = '''"""How much each piece of evidence weighs.

Written by `python -m tests.evaluation.redaction.learn`: logistic regression with a ridge, on the tuning half of the
evaluation notes. Positive speaks for a name; the sum is the logarithm of the odds.
"""

from __future__ import annotations
'''

Numbers = NDArray[numpy.float64]


@dataclass(frozen=True)
class Example:
    """One word: what is known about it, whether it is part of a name, and of which topic its note is."""

    known: dict[str, float]
    is_name: bool
    topic: str
    weight: float


def examples(finder: EntityFinder) -> list[Example]:
    """Every word of the tuning half."""
    topics = sorted(Half.TUNING.folder("redaction").glob("*.txt"))
    notes = [(topic.stem, unlabelled(part.name, part.text)) for topic in topics for part in sections(topic)]
    return [example for topic, note in notes for example in _examples(note, topic, finder)]


def _examples(note: LabelledNote, topic: str, finder: EntityFinder) -> Iterator[Example]:
    without_names = replace(SETTINGS, kinds=ALL_KINDS - {Kind.PERSON})
    numbers = [found.span for found in detect(view_of(note.text), lambda _: (), without_names)]
    names = [label.span for label in note.labels if label.kind is Kind.PERSON]
    blotted = _without_overlaps(sorted([*numbers, *names]))
    yield from _words(note.text, (), names, numbers, topic, 1.0, finder)
    yield from _words(note.text, blotted, names, numbers, topic, WEIGHT_OF_BLOTTED, finder)


def _words(
    text: str,
    blotted: Sequence[Span],
    names: Sequence[Span],
    numbers: Sequence[Span],
    topic: str,
    weight: float,
    finder: EntityFinder,
) -> Iterator[Example]:
    view = view_of(text, blotted)
    words = words_of(view.text, LineReader(finder).entities(view.text))
    for place, word in enumerate(words):
        stands = view.original(word.span)
        is_name = any(stands.overlaps(name) for name in names)
        is_hidden = any(stands.overlaps(span) for span in (*blotted, *(() if is_name else numbers)))
        if not is_hidden:
            yield Example(dict(evidence(words, place)), is_name, topic, weight)


def _without_overlaps(spans: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or not kept[-1].overlaps(span):
            kept.append(span)
    return kept


def learnt(rows: Numbers, is_name: Numbers, weights: Numbers, ridge: Numbers) -> Numbers:
    """The most likely weights, by Newton's method."""
    found = numpy.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + numpy.exp(-rows @ found))
        slope = rows.T @ (weights * (chances - is_name)) + ridge * found
        curve = (rows * (weights * chances * (1 - chances))[:, None]).T @ rows + numpy.diag(ridge + 1e-6)
        found -= numpy.linalg.solve(curve, slope)
    return found


def main() -> None:
    """Learn, check on what was left out, and print the module."""
    known = examples(RampartFinder(ModelStore()))
    names = ["always", *sorted({name for example in known for name in example.known} - {"always"})]
    rows = numpy.array([[example.known.get(name, 0.0) for name in names] for example in known])
    is_name = numpy.array([float(example.is_name) for example in known])
    weights = numpy.array([example.weight for example in known])
    ridge = numpy.array([RIDGE_OF_CUES if any(cue in name for cue in CUES) else RIDGE for name in names])
    ridge[0] = 0.01
    chances = numpy.zeros(len(known))
    topics = numpy.array([example.topic for example in known])
    for topic in sorted(set(topics)):
        out = topics == topic
        chances[out] = 1 / (1 + numpy.exp(-rows[out] @ learnt(rows[~out], is_name[~out], weights[~out], ridge)))
    taken, right = (chances >= SETTINGS.least_name_score) & (weights == 1), is_name == 1
    recall, precision = (taken & right).sum() / (right & (weights == 1)).sum(), (taken & right).sum() / taken.sum()
    print(f"words of names, left out: recall {recall:.3f}, precision {precision:.3f}", file=sys.stderr)
    whole = dict(zip(names, learnt(rows, is_name, weights, ridge).round(2).tolist(), strict=True))
    lines = [f'    "{name}": {weight},' for name, weight in sorted(whole.items()) if abs(weight) >= LEAST_WEIGHT]
    print("\n".join([HEAD, "WEIGHTS = {", *lines, "}"]))


if __name__ == "__main__":
    main()
