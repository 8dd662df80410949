"""How deep the types of one update lie within each other.

An item names its parent only where it has no sibling to name; otherwise its parent is its sibling's. Both kinds of
chain can be as long as the update, so they are followed with a loop and never by recursion.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

Placement = tuple[int, int, int, tuple[int, int] | None, bool]
"""An item: its client, its first clock, its length, the item it hangs on, and whether that one is a sibling."""

_BEING_FOLLOWED = -1


def deepest_nesting(placements: Sequence[Placement]) -> int | None:
    """The number of levels of the deepest item, where items of other updates count as one. None for a circle.

    >>> deepest_nesting([(1, 0, 1, None, False), (1, 1, 1, (1, 0), False), (1, 2, 1, (1, 1), True)])
    2
    """
    index = _Index(placements)
    depths: dict[int, int] = {}
    for start in range(len(placements)):
        if not _follow(start, placements, index, depths):
            return None
    return max(depths.values(), default=0)


def _follow(start: int, placements: Sequence[Placement], index: _Index, depths: dict[int, int]) -> bool:
    path: list[int] = []
    position: int | None = start
    while position is not None and position not in depths:
        depths[position] = _BEING_FOLLOWED
        path.append(position)
        position = index.find(placements[position][3])
    depth = 0 if position is None else depths[position]
    if depth == _BEING_FOLLOWED:
        return False
    for step in reversed(path):
        is_sibling = placements[step][4]
        depth = max(depth, 1) if is_sibling else depth + 1
        depths[step] = depth
    return True


class _Index:
    """Finds the item that holds a (client, clock)."""

    def __init__(self, placements: Sequence[Placement]) -> None:
        self._placements = placements
        self._positions: dict[int, list[int]] = {}
        self._clocks: dict[int, list[int]] = {}
        for position, (client, clock, *_) in enumerate(placements):
            self._positions.setdefault(client, []).append(position)
            self._clocks.setdefault(client, []).append(clock)

    def find(self, named: tuple[int, int] | None) -> int | None:
        if named is None or named[0] not in self._clocks:
            return None
        client, clock = named
        nearest = bisect_right(self._clocks[client], clock) - 1
        if nearest < 0:
            return None
        position = self._positions[client][nearest]
        _, first, length, *_ = self._placements[position]
        return position if clock < first + length else None
