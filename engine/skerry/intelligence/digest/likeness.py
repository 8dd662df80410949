"""How much sentences are like the examples: the examples' vectors, and the comparison."""

from __future__ import annotations

from dataclasses import dataclass
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

_NEAREST = 3


@dataclass(frozen=True)
class ExampleVectors:
    """The examples of `digest.examples`, embedded."""

    levels: tuple[Vectors, ...]
    routine: Vectors
    small_talk: Vectors
    report: Vectors


_KNOWN: WeakKeyDictionary[TextEmbedder, ExampleVectors] = WeakKeyDictionary()


def example_vectors(embedder: TextEmbedder) -> ExampleVectors:
    """The vectors of all examples: computed once for an embedder, within about 0.3 s."""
    if embedder not in _KNOWN:
        _KNOWN[embedder] = ExampleVectors(
            tuple(embedder.embed(SEVERITY_EXAMPLES[level]) for level in SeverityLevel),
            embedder.embed(ROUTINE_EXAMPLES),
            embedder.embed(SMALL_TALK_EXAMPLES),
            embedder.embed(REPORT_EXAMPLES),
        )
    return _KNOWN[embedder]


def likeness(sentences: Vectors, examples: Vectors) -> Vectors:
    """For each sentence the mean cosine to the few examples that it is most like, from -1 to 1.

    A few, because a single example may share no more than a word with it.
    """
    nearest: Vectors = numpy.sort(sentences @ examples.T, axis=1)[:, -_NEAREST:]
    mean: Vectors = nearest.mean(axis=1)
    return mean
