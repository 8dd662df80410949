"""The index that looks at every vector."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy
from numpy.typing import NDArray

from skerry.intelligence.search.index import RANGE_NUMBERS, Fingerprint
from skerry.intelligence.search.quantise import rows_of, whole_numbers
from skerry.intelligence.search.tally import Tally

DIMENSIONS = 384
BLOCK_ROWS = 1024
"""How many rows are widened at once: few enough to stay in the processor's cache."""

Slots = NDArray[numpy.intp]


class ExactIndex:
    """Implements `VectorIndex` by scanning one matrix of signed bytes.

    The query is quantised as well. Then every dot product is a sum of whole numbers below 2**24, which float32 holds
    exactly whatever the order of summation: scores are the same to the last bit on every machine, in every block, and
    equal vectors have equal scores.
    """

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self._dimensions = dimensions
        self._rows = numpy.zeros((0, dimensions), dtype=numpy.int8)
        self._lengths = numpy.zeros(0)
        self._numbers = numpy.zeros(0, dtype=numpy.int64)
        self._slot_of: dict[int, int] = {}
        self._tally = Tally()

    def __len__(self) -> int:
        return len(self._slot_of)

    def __contains__(self, number: int) -> bool:
        return number in self._slot_of

    def __iter__(self) -> Iterator[int]:
        return iter(self._slot_of)

    def add(self, vectors: Sequence[tuple[int, bytes]]) -> None:
        """See `VectorIndex`."""
        self.check(vectors)
        if not vectors:
            return
        slots = [self._slot_for(number) for number, _ in vectors]
        rows = rows_of([vector for _, vector in vectors])
        self._rows[slots] = rows
        self._lengths[slots] = _lengths(rows)

    def check(self, vectors: Sequence[tuple[int, bytes]]) -> None:
        """Raise `ValueError` where one cannot be added."""
        if any(len(vector) != self._dimensions for _, vector in vectors):
            raise ValueError(f"a vector has {self._dimensions} bytes")

    def remove(self, numbers: Sequence[int]) -> None:
        """See `VectorIndex`. The last row takes the place of one that goes."""
        for number in numbers:
            slot = self._slot_of.pop(number, None)
            if slot is not None:
                self._tally.count_out(number)
                self._fill(slot, len(self._slot_of))

    def nearest(
        self, query: NDArray[numpy.floating], count: int, among: Iterable[int] | None = None
    ) -> list[tuple[int, float]]:
        """See `VectorIndex`."""
        slots = None if among is None else self._slots(among)
        numbers = self._numbers[: len(self)] if slots is None else self._numbers[slots]
        return _best(numbers, self._scores(query, slots), count)

    def rows(self, numbers: Sequence[int]) -> NDArray[numpy.int8]:
        """The quantised vectors of passages that are held."""
        return self._rows[[self._slot_of[number] for number in numbers]]

    def numbers_in(self, range_: int) -> frozenset[int]:
        """See `VectorIndex`."""
        held = self._numbers[: len(self)]
        return frozenset(held[held // RANGE_NUMBERS == range_].tolist())

    def fingerprint(self) -> Fingerprint:
        """See `VectorIndex`."""
        return self._tally.fingerprint()

    def _slot_for(self, number: int) -> int:
        slot = self._slot_of.get(number)
        if slot is not None:
            return slot
        slot = self._slot_of[number] = len(self._slot_of)
        self._tally.count_in(number)
        self._make_room(slot + 1)
        self._numbers[slot] = number
        return slot

    def _make_room(self, slots: int) -> None:
        if slots <= len(self._numbers):
            return
        room = max(slots, len(self._numbers) * 5 // 4, BLOCK_ROWS)
        # In place: a second copy of the matrix, be it for a moment, would be the largest thing in memory.
        self._rows.resize((room, self._dimensions), refcheck=False)
        self._lengths.resize(room, refcheck=False)
        self._numbers.resize(room, refcheck=False)

    def _fill(self, slot: int, last: int) -> None:
        if slot == last:
            return
        for column in (self._rows, self._lengths, self._numbers):
            column[slot] = column[last]
        self._slot_of[int(self._numbers[slot])] = slot

    def _slots(self, numbers: Iterable[int]) -> Slots:
        held = [slot for number in numbers if (slot := self._slot_of.get(number)) is not None]
        return numpy.array(sorted(held), dtype=numpy.intp)

    def _scores(self, query: NDArray[numpy.floating], slots: Slots | None) -> NDArray[numpy.float64]:
        whole = whole_numbers(query.reshape(1, -1))
        wide = whole[0].astype(numpy.float32)
        count = len(self) if slots is None else len(slots)
        products = numpy.empty(count, dtype=numpy.float32)
        for first in range(0, count, BLOCK_ROWS):
            block = slice(first, min(first + BLOCK_ROWS, count))
            rows = self._rows[block] if slots is None else self._rows[slots[block]]
            products[block] = rows.astype(numpy.float32) @ wide
        lengths = self._lengths[:count] if slots is None else self._lengths[slots]
        scores: NDArray[numpy.float64] = products / (lengths * _lengths(whole))
        return scores


def _lengths(rows: NDArray[numpy.int8]) -> NDArray[numpy.float64]:
    """Of each row; 1 for a row of zeros, whose cosine with everything is 0."""
    lengths = numpy.sqrt((rows.astype(numpy.float64) ** 2).sum(axis=1))
    return numpy.where(lengths > 0, lengths, 1.0)


def _best(numbers: NDArray[numpy.int64], scores: NDArray[numpy.float64], count: int) -> list[tuple[int, float]]:
    if count <= 0 or not len(scores):
        return []
    if len(scores) > count:
        # All that equal the last one come along, so that which of them stay depends on their numbers alone.
        chosen = scores >= numpy.partition(scores, -count)[-count]
        numbers, scores = numbers[chosen], scores[chosen]
    order = numpy.lexsort((numbers, -scores))[:count]
    return list(zip(numbers[order].tolist(), scores[order].tolist(), strict=True))
