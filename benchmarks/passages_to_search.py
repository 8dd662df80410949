"""Passages to search: their words as unevenly used as people use them, their meanings as crowded as of real ones."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import numpy
from numpy.typing import NDArray

from skerry.intelligence.embedding import TextEmbedder
from skerry.intelligence.search.quantise import quantise
from skerry.intelligence.span import Span
from skerry.storage import Connection, Database
from skerry.storage.passages import replace_passages
from skerry.storage.readings import StoredReading, write_reading
from skerry_protocol.ids import DocumentId

PASSAGES_OF_A_DOCUMENT = 5
WORDS_OF_A_PASSAGE = 40
DOCUMENTS_AT_ONCE = 500
RARE_WORDS = 30_000
PATTERNS = 1_000
"""How many passages are really embedded; the others lie between two of them."""

NOISE = 0.3
SYLLABLES = [first + last for first in "bdfgklmnprstv" for last in "aeiou"]
_TRADE = """
pump valve seal pressure leak gland motor bearing vibration coolant alarm breaker cable panel smoke forklift
rack operator crew morning shift found replaced closed opened checked called waited hose filter tank level
sensor boiler steam crane hook chain ladder fall cut bruise hand back eye glove helmet fire gas smell spill oil
diesel water drain roof door lock badge printer server switch router fuse battery generator light freezer
temperature
"""
TRADE = _TRADE.split()


@dataclass(frozen=True)
class MadePassage:
    """Alice's note number so and so, in part."""

    passage_id: bytes
    span: Span
    text: str


def words_to_use() -> tuple[list[str], list[float]]:
    """The words of the trade and many rare ones, with how often they are used: Zipf's law."""
    chosen = random.Random(3)  # noqa: S311 - the same passages each time
    rare = ("".join(chosen.choices(SYLLABLES, k=4)) for _ in range(RARE_WORDS))
    words = [*TRADE, *rare]
    return words, list(accumulate(1 / (rank + 5) for rank in range(len(words))))


def texts(count: int) -> list[str]:
    """Passages of some forty words."""
    chosen = random.Random(4)  # noqa: S311 - likewise
    words, weights = words_to_use()
    return [" ".join(chosen.choices(words, cum_weights=weights, k=WORDS_OF_A_PASSAGE)) for _ in range(count)]


def meanings(count: int, embedder: TextEmbedder) -> NDArray[numpy.float32]:
    """Vectors of unit length around those of real sentences of the trade."""
    chosen = numpy.random.default_rng(5)
    trade = numpy.array(TRADE)
    real = embedder.embed([" ".join(chosen.choice(trade, size=8)) for _ in range(PATTERNS)])
    between = chosen.random((count, 1), dtype=numpy.float32)
    one, other = (real[chosen.integers(0, PATTERNS, count)] for _ in range(2))
    spread = chosen.standard_normal((count, real.shape[1]), dtype=numpy.float32) * NOISE / real.shape[1] ** 0.5
    made: NDArray[numpy.float32] = between * one + (1 - between) * other + spread
    made /= numpy.linalg.norm(made, axis=1, keepdims=True)
    return made


async def store_passages(database: Database, count: int, embedder: TextEmbedder) -> None:
    """Fill a store with documents of a few passages each."""
    vectors = quantise(meanings(count, embedder))
    parts = list(zip(texts(count), vectors, strict=True))
    documents = [parts[first : first + PASSAGES_OF_A_DOCUMENT] for first in range(0, count, PASSAGES_OF_A_DOCUMENT)]
    for first in range(0, len(documents), DOCUMENTS_AT_ONCE):
        some = list(enumerate(documents[first : first + DOCUMENTS_AT_ONCE], start=first))
        await database.write(partial(_store, documents=some))


def _store(store: Connection, documents: list[tuple[int, list[tuple[str, bytes]]]]) -> None:
    for name, parts in documents:
        document = DocumentId(name.to_bytes(DocumentId.LENGTH_BYTES))
        made = list(_passages(parts))
        vectors = {each.passage_id: vector for each, (_, vector) in zip(made, parts, strict=True)}
        replace_passages(store, document, made, vectors)
        severity = f"SEV{1 + name % 4}"
        write_reading(store, StoredReading(document, b"", 1, "rules", 0, severity=severity, at_ms=name * 60_000))


def _passages(parts: list[tuple[str, bytes]]) -> Iterator[MadePassage]:
    start = 0
    for place, (text, _) in enumerate(parts):
        yield MadePassage(place.to_bytes(16), Span(start, start + len(text)), text)
        start += len(text) + 1
