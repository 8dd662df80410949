"""One order out of several, by reciprocal rank.

Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual rank learning methods",
2009.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import TypeVar

Item = TypeVar("Item", bound=Hashable)

RANK_OFFSET = 10
"""How little the first ranks differ. The paper takes 60, for orders of which many are fused; here there are two."""


def fuse(*orders: Mapping[Item, float]) -> dict[Item, float]:
    """The items of all orders, best first, with their scores: the sum of weight / (`RANK_OFFSET` + rank).

    Each order is best first, with the weight of each item in it. Equals stay in the order in which they were met.

    >>> list(fuse({"pump": 1.0, "valve": 1.0}, {"valve": 1.0, "seal": 1.0}))
    ['valve', 'pump', 'seal']
    """
    scores: defaultdict[Item, float] = defaultdict(float)
    for order in orders:
        for rank, (item, weight) in enumerate(order.items(), start=1):
            scores[item] += weight / (RANK_OFFSET + rank)
    return dict(sorted(scores.items(), key=lambda scored: -scored[1]))
