"""A graph in which close vectors are neighbours: it finds nearly all of the nearest and looks at few of the others.

Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using hierarchical navigable small
world graphs", 2018; the package is `hnswlib`.
"""

from __future__ import annotations

from hashlib import blake2b

import hnswlib  # type: ignore[import-untyped]
import numpy
from numpy.typing import NDArray

from skerry.intelligence.search.quantise import unit_rows

NEIGHBOURS = 16
LOOKED_AT_BUILDING = 100
LOOKED_AT_SEARCHING = 128
SEED = 1
DIGEST_BYTES = 16


class Graph:
    """Passage numbers by quantised vector, approximately. Deterministic for the same calls in the same order.

    Equal vectors are one point. A phrase that stands in thousands of notes would otherwise be a crowd of points whose
    neighbours are all each other: an island out of which, and past which, no search finds its way.
    """

    def __init__(self, dimensions: int, room: int) -> None:
        self._points = hnswlib.Index(space="ip", dim=dimensions)
        self._points.init_index(room, M=NEIGHBOURS, ef_construction=LOOKED_AT_BUILDING, random_seed=SEED)
        self._points.set_num_threads(1)
        self._room = room
        self._point_of: dict[bytes, int] = {}
        self._numbers_at: list[list[int]] = []

    @property
    def abandoned(self) -> int:
        """How many points nothing is at any more; they still take room and time."""
        return len(self._numbers_at) - len(self._point_of)

    def add(self, numbers: list[int], rows: NDArray[numpy.int8]) -> None:
        """Put numbers that are not here at their vectors."""
        fresh = [self._place(number, row) for number, row in zip(numbers, rows, strict=True)]
        new = [row for row, is_new in enumerate(fresh) if is_new]
        if new:
            self._make_room()
            first = len(self._numbers_at) - len(new)
            self._points.add_items(unit_rows(rows[new]), numpy.arange(first, first + len(new)), num_threads=1)

    def remove(self, number: int, row: NDArray[numpy.int8]) -> None:
        """Take a number away from its vector."""
        digest = _digest(row)
        point = self._point_of[digest]
        self._numbers_at[point].remove(number)
        if not self._numbers_at[point]:
            del self._point_of[digest]
            self._points.mark_deleted(point)

    def nearest(self, query: NDArray[numpy.floating], count: int) -> list[int]:
        """The numbers at about the `count` closest points, in no order; fewer where the graph finds no more."""
        count = min(count, len(self._point_of))
        if not count:
            return []
        self._points.set_ef(max(LOOKED_AT_SEARCHING, count))
        try:
            found, _ = self._points.knn_query(query.reshape(1, -1), k=count, num_threads=1)
        except RuntimeError:
            # So it says that from where it starts it cannot reach as many.
            return []
        return [number for point in found[0] for number in self._numbers_at[int(point)]]

    def _place(self, number: int, row: NDArray[numpy.int8]) -> bool:
        """Whether the number is at a new point."""
        point = self._point_of.setdefault(_digest(row), len(self._numbers_at))
        if point < len(self._numbers_at):
            self._numbers_at[point].append(number)
            return False
        self._numbers_at.append([number])
        return True

    def _make_room(self) -> None:
        if len(self._numbers_at) > self._room:
            self._room = len(self._numbers_at) * 5 // 4
            self._points.resize_index(self._room)


def _digest(row: NDArray[numpy.int8]) -> bytes:
    return blake2b(row.tobytes(), digest_size=DIGEST_BYTES).digest()
