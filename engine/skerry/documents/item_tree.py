"""How the items of one update lie within each other.

An item names its parent only where it has no sibling to name; otherwise its parent is its sibling's. Both kinds of
chain can be as long as the update, so they are followed with a loop and never by recursion.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

Anchor = tuple[int, int] | str | None
"""What an item hangs on: another item, or a name of the document; None where that was not said."""

Placement = tuple[int, int, int, Anchor, bool, int]
"""An item: its client, first clock and length, its anchor, whether that is a sibling, and what it holds."""

WIDE_TEXT, OTHER = -1, -2
"""What an item holds, beside the kinds of shared types: text that is not all ASCII, or anything else."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item is: its level, and the parent, as a name of the document or the kind of a shared type."""

    level: int
    parent: str | int | None


_NOWHERE = _Place(0, None)


class ItemTree:
    """The items of one update as a tree; an item of another update counts as one level.

    >>> tree = ItemTree([(1, 0, 1, "body", False, 3), (1, 1, 1, (1, 0), False, -1), (1, 2, 1, (1, 1), True, -1)])
    >>> tree.levels, tree.parents_of_wide_text, tree.has_circle
    (2, {3}, False)
    """

    def __init__(self, placements: Sequence[Placement]) -> None:
        self._placements = placements
        self._index = _Index(placements)
        self._places: dict[int, _Place | None] = {}
        """The place of each item; None while it is being followed."""
        self.has_circle = not all(self._follow(start) for start in range(len(placements)))

    @property
    def levels(self) -> int:
        """The level of the deepest item."""
        return max((place.level for place in self._places.values() if place), default=0)

    @property
    def parents_of_wide_text(self) -> set[str | int]:
        """Where there is text that is not all ASCII: names of the document, and kinds of shared types."""
        places = (place for at, place in self._places.items() if self._placements[at][5] == WIDE_TEXT)
        return {place.parent for place in places if place and place.parent is not None}

    def _follow(self, start: int) -> bool:
        path: list[int] = []
        at: int | None = start
        while at is not None and at not in self._places:
            self._places[at] = None
            path.append(at)
            at = self._index.find(self._placements[at][3])
        if at is not None and self._places[at] is None:
            return False
        for step in reversed(path):
            self._places[step] = self._place_of(step, at)
            at = step
        return True

    def _place_of(self, step: int, anchored_at: int | None) -> _Place:
        _, _, _, anchor, is_sibling, _ = self._placements[step]
        if isinstance(anchor, str):
            return _Place(1, anchor)
        if anchored_at is None:
            return _Place(1, None)
        there = self._places[anchored_at] or _NOWHERE
        return there if is_sibling else _Place(there.level + 1, self._placements[anchored_at][5])


class _Index:
    """Finds the item that holds a (client, clock)."""

    def __init__(self, placements: Sequence[Placement]) -> None:
        self._placements = placements
        self._positions: dict[int, list[int]] = {}
        self._clocks: dict[int, list[int]] = {}
        for position, (client, clock, *_) in enumerate(placements):
            self._positions.setdefault(client, []).append(position)
            self._clocks.setdefault(client, []).append(clock)

    def find(self, anchor: Anchor) -> int | None:
        if anchor is None or isinstance(anchor, str) or anchor[0] not in self._clocks:
            return None
        client, clock = anchor
        nearest = bisect_right(self._clocks[client], clock) - 1
        if nearest < 0:
            return None
        position = self._positions[client][nearest]
        _, first, length, *_ = self._placements[position]
        return position if clock < first + length else None
