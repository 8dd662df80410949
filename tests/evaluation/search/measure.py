"""How well the fused search orders what it finds, beside each of its two parts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

import anyio

from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore
from tests.evaluation.half import Half
from tests.evaluation.score import Bound, Evaluation, Score, Target
from tests.evaluation.search.judgements import JUDGED_TO, Query, Style, notes, queries
from tests.evaluation.search.shelf import Shelf, Way

WELL_ANSWERED = 0.6
"""A question whose nDCG@10 is below this is told among the misses."""


@dataclass(frozen=True)
class Answer:
    """A question, and nDCG@10 of each way to answer it."""

    query: Query
    fused: float
    by_words: float
    by_meaning: float
    found: tuple[str, ...]


def measure(half: Half) -> Evaluation:
    """Asks every question of that half."""
    return anyio.run(_measure, half)


async def _measure(half: Half) -> Evaluation:
    embedder = MiniLmEmbedder(ModelStore())
    with TemporaryDirectory() as folder:
        async with Shelf.filled(Path(folder) / "store", notes(half), embedder) as shelf:
            answers = [await _ask(shelf, query) for query in queries(half)]
    return Evaluation(_scores(answers), tuple(line for answer in answers for line in _told(answer)))


async def _ask(shelf: Shelf, query: Query) -> Answer:
    fused, words, meaning = [await way(query.words) for way in _ways(shelf)]
    return Answer(query, query.gain(fused), query.gain(words), query.gain(meaning), tuple(fused[:JUDGED_TO]))


def _ways(shelf: Shelf) -> tuple[Way, Way, Way]:
    return shelf.fused, shelf.by_words, shelf.by_meaning


def _scores(answers: Sequence[Answer]) -> tuple[Score, ...]:
    words, meaning = (mean(answer.by_words for answer in answers), mean(answer.by_meaning for answer in answers))
    better_part = Target(Bound.ABOVE, max(words, meaning))
    cases = len(answers)
    return (
        Score("nDCG@10, fused", mean(answer.fused for answer in answers), cases, better_part),
        Score("nDCG@10, full text alone", words, cases),
        Score("nDCG@10, embeddings alone", meaning, cases),
        *(score for style in Style for score in _of_style(style, answers)),
    )


def _of_style(style: Style, answers: Sequence[Answer]) -> tuple[Score, ...]:
    asked = [answer for answer in answers if answer.query.style is style]
    return (
        Score(f"  {style.value}, fused", mean(answer.fused for answer in asked), len(asked)),
        Score(f"  {style.value}, full text alone", mean(answer.by_words for answer in asked), len(asked)),
        Score(f"  {style.value}, embeddings alone", mean(answer.by_meaning for answer in asked), len(asked)),
    )


def _told(answer: Answer) -> list[str]:
    better_part = max(answer.by_words, answer.by_meaning)
    if answer.fused >= WELL_ANSWERED and answer.fused >= better_part:
        return []
    wanted = ", ".join(f"{name} ({grade})" for name, grade in answer.query.grades.items())
    figures = f"fused {answer.fused:.2f}, words {answer.by_words:.2f}, meaning {answer.by_meaning:.2f}"
    return [f"«{answer.query.words}»: {figures}; wanted {wanted}; found {', '.join(answer.found)}"]
