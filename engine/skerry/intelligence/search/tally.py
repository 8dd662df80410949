"""Keeps the fingerprint of a changing set of numbers."""

from __future__ import annotations

from collections import Counter

from skerry.intelligence.search.index import RANGE_NUMBERS, SUMMED_MODULO, Fingerprint, RangeSum


class Tally:
    """How many numbers there are in each range, and the sums of their squares.

    >>> tally = Tally()
    >>> tally.count_in(1)
    >>> tally.count_in(4)
    >>> tally.fingerprint()
    Fingerprint(ranges=(RangeSum(range=0, count=2, total=17),))
    """

    def __init__(self) -> None:
        self._counts: Counter[int] = Counter()
        self._totals: Counter[int] = Counter()

    def count_in(self, number: int) -> None:
        """Count a number that was not there."""
        self._change(number, 1)

    def count_out(self, number: int) -> None:
        """Take out a number that was there."""
        self._change(number, -1)

    def fingerprint(self) -> Fingerprint:
        """Of the numbers that are there now."""
        return Fingerprint(
            tuple(RangeSum(each, self._counts[each], self._totals[each]) for each in sorted(self._counts))
        )

    def _change(self, number: int, by: int) -> None:
        range_, residue = number // RANGE_NUMBERS, number % SUMMED_MODULO
        self._counts[range_] += by
        self._totals[range_] += by * (residue * residue % SUMMED_MODULO)
        if not self._counts[range_]:
            del self._counts[range_], self._totals[range_]
