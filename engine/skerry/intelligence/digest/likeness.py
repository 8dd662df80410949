"""How much sentences are like the examples: the examples' vectors, and the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from weakref import WeakKeyDictionary

import numpy
from numpy.typing import NDArray

from skerry.intelligence.digest.examples import (
    REPORT_EXAMPLES,
    ROUTINE_EXAMPLES,
    SEVERITY_EXAMPLES,
    SMALL_TALK_EXAMPLES,
)
from skerry.intelligence.digest.values import SeverityLevel
from skerry.intelligence.embedding import TextEmbedder

Vectors = NDArray[numpy.float32]

_GROUPS = (
    *(SEVERITY_EXAMPLES[level] for level in SeverityLevel),
    ROUTINE_EXAMPLES,
    SMALL_TALK_EXAMPLES,
    REPORT_EXAMPLES,
)


@dataclass(frozen=True)
class ExampleVectors:
    """The examples of `digest.examples`, embedded, below each other in one matrix."""

    rows: Vectors


@dataclass(frozen=True)
class Likeness:
    """How much each sentence is like the examples of a kind, from -1 to 1: a row of `levels`, a number of the others.

    It is the mean cosine to those that it is most like. One alone may share no more than a word with it; of several
    the others may have nothing to do with it.
    """

    levels: Vectors
    routine: Vectors
    small_talk: Vectors
    report: Vectors


_KNOWN: WeakKeyDictionary[TextEmbedder, ExampleVectors] = WeakKeyDictionary()


def example_vectors(embedder: TextEmbedder) -> ExampleVectors:
    """The vectors of all examples: computed once for an embedder, within about a second."""
    if embedder not in _KNOWN:
        _KNOWN[embedder] = ExampleVectors(embedder.embed([example for group in _GROUPS for example in group]))
    return _KNOWN[embedder]


def likeness(sentences: Vectors, examples: ExampleVectors, nearest: int) -> Likeness:
    """How much each of these sentences is like the `nearest` examples of each kind, in one multiplication."""
    cosines = sentences @ examples.rows.T
    ends = list(accumulate(len(group) for group in _GROUPS))
    *levels, routine, small_talk, report = (
        numpy.sort(cosines[:, start:end], axis=1)[:, -nearest:].mean(axis=1) for start, end in pairwise([0, *ends])
    )
    return Likeness(numpy.stack(levels, axis=1), routine, small_talk, report)
