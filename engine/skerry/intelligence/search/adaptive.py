"""The index that a device uses: exact while that is quick, with a graph to narrow the search once it is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy
from numpy.typing import NDArray

from skerry.intelligence.search.exact import DIMENSIONS, ExactIndex
from skerry.intelligence.search.index import Fingerprint
from skerry.intelligence.search.quantise import unit_rows, whole_numbers

if TYPE_CHECKING:
    from skerry.intelligence.search.graph import Graph

GRAPH_FROM = 20_000
"""From how many passages on a graph is worth its memory: a scan of 20,000 takes one to a few milliseconds."""

STEP_PASSAGES = 16
"""How many passages one step moves into the graph: about ten milliseconds, so that a query hardly waits."""

WAITING_AT_MOST = 4_096
"""With more passages than this outside of the graph, scanning all of them is as quick as asking both."""

SCANNED_AMONG = 10_000
"""A choice of at most so many passages is scanned, without asking the graph."""

NARROWED_AT_MOST = 1_000
"""More neighbours than this are not asked of the graph to be left with enough of them; all are scanned instead."""


class AdaptiveIndex:
    """Implements `VectorIndex`.

    1. Every vector is in the exact index. Where there is a graph, a vector is in it as well, or waits for `step` to
       put it there: nothing is ever between the two, and no query waits for a graph to be built.
    2. The graph only proposes. What it proposes and what waits for it are scored exactly.
    3. Where the graph is missing, cannot propose enough, or the choice is small, all is scanned.
    """

    def __init__(self, dimensions: int = DIMENSIONS, *, graph_from: int = GRAPH_FROM) -> None:
        self._dimensions = dimensions
        self._graph_from = graph_from
        self._exact = ExactIndex(dimensions)
        self._graph: Graph | None = None
        self._waiting: dict[int, None] = {}

    def __len__(self) -> int:
        return len(self._exact)

    @property
    def is_narrowed(self) -> bool:
        """Whether a query is answered with the help of a graph."""
        return self._graph is not None and len(self._waiting) <= WAITING_AT_MOST

    def add(self, vectors: Sequence[tuple[int, bytes]]) -> None:
        """See `VectorIndex`."""
        self._exact.check(vectors)
        self._leave_graph(number for number, _ in vectors)
        self._exact.add(vectors)
        if self._graph is not None:
            self._waiting.update(dict.fromkeys(number for number, _ in vectors))

    def remove(self, numbers: Sequence[int]) -> None:
        """See `VectorIndex`."""
        self._leave_graph(numbers)
        self._exact.remove(numbers)

    def nearest(
        self, query: NDArray[numpy.floating], count: int, among: frozenset[int] | None = None
    ) -> list[tuple[int, float]]:
        """See `VectorIndex`; with a graph, one in some hundreds of the nearest may be missing."""
        # The graph, too, is asked with the query that scores: two passages may change places by its last bits.
        asked = unit_rows(whole_numbers(query.reshape(1, -1)))[0]
        proposed = self._proposed(asked, count, among)
        return self._exact.nearest(asked, count, among if proposed is None else proposed)

    def numbers_in(self, range_: int) -> frozenset[int]:
        """See `VectorIndex`."""
        return self._exact.numbers_in(range_)

    def fingerprint(self) -> Fingerprint:
        """See `VectorIndex`."""
        return self._exact.fingerprint()

    def step(self) -> bool:
        """Do a little of what makes later queries quicker; whether there is more of it to do."""
        if self._graph is None:
            return self._begin_graph()
        if len(self) < self._graph_from // 2 or self._graph.abandoned > len(self):
            self._graph, self._waiting = None, {}
            return True
        some = list(zip(self._waiting, range(STEP_PASSAGES), strict=False))
        numbers = [number for number, _ in some]
        self._graph.add(numbers, self._exact.rows(numbers))
        for number in numbers:
            del self._waiting[number]
        return bool(self._waiting)

    def _begin_graph(self) -> bool:
        graph = _graph_class() if len(self) >= self._graph_from else None
        if graph is None:
            return False
        self._graph = graph(self._dimensions, room=len(self) * 5 // 4)
        self._waiting = dict.fromkeys(self._exact)
        return True

    def _leave_graph(self, numbers: Iterable[int]) -> None:
        if self._graph is None:
            return
        for number in numbers:
            if number in self._waiting:
                del self._waiting[number]
            elif number in self._exact:
                self._graph.remove(number, self._exact.rows([number])[0])

    def _proposed(
        self, query: NDArray[numpy.floating], count: int, among: frozenset[int] | None
    ) -> Iterable[int] | None:
        """What to score in the place of everything; None for everything."""
        if self._graph is None or not self.is_narrowed:
            return None
        wanted = 2 * count
        if among is not None:
            wanted = wanted * len(self) // max(1, len(among))
        if wanted > NARROWED_AT_MOST or (among is not None and len(among) <= SCANNED_AMONG):
            return None
        proposed = {*self._graph.nearest(query, wanted), *self._waiting}
        if among is not None:
            proposed &= among
        return proposed if len(proposed) >= min(count, len(self)) else None


def _graph_class() -> type[Graph] | None:
    """The graph, where its package is installed."""
    try:
        from skerry.intelligence.search.graph import Graph
    except ImportError:
        return None
    return Graph
