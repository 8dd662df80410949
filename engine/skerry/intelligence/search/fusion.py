"""One order out of several, by reciprocal rank.

Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods",
2009.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

RANK_OFFSET = 60
"""How far apart the first ranks are: the less, the more the first of each order counts. The value of the paper."""


def fuse(*orders: tuple[float, Sequence[Item]]) -> list[tuple[Item, float]]:
    """The items of all orders (each best first, with its weight), best first, with their scores.

    Equals stay in the order in which they were first met.

    >>> [item for item, _ in fuse((1.0, ["pump", "valve"]), (1.0, ["valve", "seal"]))]
    ['valve', 'pump', 'seal']
    """
    scores: defaultdict[Item, float] = defaultdict(float)
    for weight, order in orders:
        for rank, item in enumerate(order, start=1):
            scores[item] += weight / (RANK_OFFSET + rank)
    return sorted(scores.items(), key=lambda scored: -scored[1])
