"""What finding the nearest vectors costs, beside the bare floor of each way: one multiplication, and a bare graph.

Alone, and on one thread as in the worker: `OMP_NUM_THREADS=1 uv run python -m benchmarks --only vectors`. The graphs
of a hundred thousand take most of a minute each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import mean
from time import perf_counter

import hnswlib  # type: ignore[import-untyped]
import numpy
from numpy.typing import NDArray

from benchmarks.figure import Figure
from benchmarks.passages_to_search import meanings
from benchmarks.timing import percentile
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.search.adaptive import GRAPH_FROM, AdaptiveIndex
from skerry.intelligence.search.exact import ExactIndex
from skerry.intelligence.search.graph import LOOKED_AT_BUILDING, LOOKED_AT_SEARCHING, NEIGHBOURS
from skerry.intelligence.search.index import VectorIndex
from skerry.intelligence.search.quantise import quantise

COUNTS = (1_000, 10_000, 100_000)
QUERIES = 100
NEAREST = 50
MILLISECONDS = 1_000
MISSED_AT_MOST_PERCENT = 2

Floats = NDArray[numpy.float32]


def measure() -> Iterator[Figure]:
    """Milliseconds of a query, seconds of building, and how many of the nearest are missed."""
    embedder = MiniLmEmbedder(ModelStore())
    for count in COUNTS:
        made = meanings(count + QUERIES, embedder)
        yield from _scanned(made[QUERIES:], made[:QUERIES])
        if count >= GRAPH_FROM:
            yield from _through_graph(made[QUERIES:], made[:QUERIES])


def _scanned(vectors: Floats, queries: Floats) -> Iterator[Figure]:
    name, index = f"vectors: {len(vectors):,}", ExactIndex()
    seconds = _fill(index, vectors)
    bare = _p50(lambda query: numpy.argpartition(-(vectors @ query), NEAREST)[:NEAREST], queries)
    ours = _p50(lambda query: index.nearest(query, NEAREST), queries)
    yield Figure(f"{name}, fill the exact index", seconds, "s")
    yield Figure(f"{name}, bare scan with numpy, p50", bare * MILLISECONDS, "ms")
    yield Figure(f"{name}, exact index, p50", ours * MILLISECONDS, "ms")
    yield Figure(f"{name}, exact index to bare scan", ours / bare, "times")


def _through_graph(vectors: Floats, queries: Floats) -> Iterator[Figure]:
    name, index, exact = f"vectors: {len(vectors):,}", AdaptiveIndex(), ExactIndex()
    _fill(exact, vectors)
    filled = _fill(index, vectors)
    built, longest_step = _built(index)
    bare_built, graph = _bare_graph(vectors)
    bare = _p50(lambda query: graph.knn_query(query, k=NEAREST, num_threads=1), queries)
    ours = _p50(lambda query: index.nearest(query, NEAREST), queries)
    yield Figure(f"{name}, build the graph of the adaptive index", filled + built, "s")
    yield Figure(f"{name}, its longest step", longest_step * MILLISECONDS, "ms")
    yield Figure(f"{name}, build a bare graph with hnswlib", bare_built, "s")
    yield Figure(f"{name}, bare graph with hnswlib, p50", bare * MILLISECONDS, "ms")
    yield Figure(f"{name}, adaptive index, p50", ours * MILLISECONDS, "ms")
    yield Figure(f"{name}, adaptive index to bare graph", ours / bare, "times")
    yield Figure(
        f"{name}, nearest {NEAREST} missed", 100 * _missed(index, exact, queries), "%", MISSED_AT_MOST_PERCENT
    )


def _fill(index: VectorIndex, vectors: Floats) -> float:
    numbered = list(enumerate(quantise(vectors), start=1))
    begun = perf_counter()
    index.add(numbered)
    return perf_counter() - begun


def _built(index: AdaptiveIndex) -> tuple[float, float]:
    """How long all steps take together, and the longest of them."""
    whole, longest, is_left = 0.0, 0.0, True
    while is_left:
        begun = perf_counter()
        is_left = index.step()
        seconds = perf_counter() - begun
        whole, longest = whole + seconds, max(longest, seconds)
    return whole, longest


def _bare_graph(vectors: Floats) -> tuple[float, hnswlib.Index]:
    graph = hnswlib.Index(space="ip", dim=vectors.shape[1])
    graph.init_index(len(vectors), M=NEIGHBOURS, ef_construction=LOOKED_AT_BUILDING, random_seed=1)
    graph.set_ef(LOOKED_AT_SEARCHING)
    begun = perf_counter()
    graph.add_items(vectors, num_threads=1)
    return perf_counter() - begun, graph


def _missed(index: VectorIndex, exact: VectorIndex, queries: Floats) -> float:
    right = [{number for number, _ in exact.nearest(query, NEAREST)} for query in queries]
    found = [{number for number, _ in index.nearest(query, NEAREST)} for query in queries]
    return 1 - mean(len(these & those) / NEAREST for these, those in zip(right, found, strict=True))


def _p50(find: Callable[[Floats], object], queries: Floats) -> float:
    return percentile([_seconds(find, query) for query in queries], 50)


def _seconds(find: Callable[[Floats], object], query: Floats) -> float:
    begun = perf_counter()
    find(query)
    return perf_counter() - begun
