"""What an index of vectors promises, whatever it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from numpy import floating
    from numpy.typing import NDArray

RANGE_NUMBERS: Final = 4096
SUMMED_MODULO: Final = 2_147_483_647
"""As in `skerry.storage.passages`, which the worker does not import."""


@dataclass(frozen=True, slots=True, order=True)
class RangeSum:
    """How many numbers are in the range that begins at `range * RANGE_NUMBERS`, and the sum of their squares."""

    range: int
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an index holds, without listing it: two that are equal hold the same. Empty ranges are left out."""

    ranges: tuple[RangeSum, ...] = ()

    @property
    def count(self) -> int:
        """How many passages it holds."""
        return sum(each.count for each in self.ranges)

    def differing(self, other: Fingerprint) -> list[int]:
        """The ranges in which the two do not hold the same, in order.

        >>> Fingerprint((RangeSum(0, 2, 5), RangeSum(1, 1, 9))).differing(Fingerprint((RangeSum(0, 2, 5),)))
        [1]
        """
        return sorted({each.range for each in set(self.ranges) ^ set(other.ranges)})


class VectorIndex(Protocol):
    """Passages by what they mean. A vector is quantised (see `quantise`); a passage is known by its number.

    Scores are cosines of the quantised vectors, and every index gives the same score to the same pair.
    """

    def add(self, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Hold these vectors by number, replacing what had the number. Raises `ValueError` for a wrong length."""
        ...

    def remove(self, numbers: Sequence[int]) -> None:
        """Let go of these, at once; of numbers that are not held, nothing."""
        ...

    def nearest(
        self, query: NDArray[floating], count: int, among: frozenset[int] | None = None
    ) -> list[tuple[int, float]]:
        """At most `count` of the passages held (of those in `among`), the closest first, equals by number."""
        ...

    def numbers_in(self, range_: int) -> frozenset[int]:
        """The numbers it holds of one range."""
        ...

    def fingerprint(self) -> Fingerprint:
        """What it holds."""
        ...
