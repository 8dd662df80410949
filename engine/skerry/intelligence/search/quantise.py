"""A vector of unit length in one signed byte for each dimension, and back.

The largest component becomes 127. What that leaves out, the length, is known: it is one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

LARGEST = 127


def whole_numbers(vectors: NDArray[numpy.floating]) -> NDArray[numpy.int8]:
    """Rows of whole numbers from -127 to 127 that point where the rows of `vectors`, `(n, dimensions)`, point."""
    largest = numpy.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scale = numpy.divide(LARGEST, largest, out=numpy.zeros_like(largest), where=largest > 0)
    whole: NDArray[numpy.int8] = numpy.rint(vectors * scale).astype(numpy.int8)
    return whole


def quantise(vectors: NDArray[numpy.floating]) -> list[bytes]:
    """One row of bytes for each row of `vectors`.

    >>> quantise(numpy.array([[0.6, -0.8]])) == [bytes([95, 256 - 127])]
    True
    """
    return [row.tobytes() for row in whole_numbers(vectors)]


def dequantise(vectors: Sequence[bytes]) -> NDArray[numpy.float32]:
    """The rows of unit length that `vectors` were made of, as nearly as the bytes say; zeros stay zeros.

    >>> dequantise(quantise(numpy.array([[0.6, -0.8]]))).round(2).tolist()
    [[0.6000000238418579, -0.800000011920929]]
    """
    return unit_rows(rows_of(vectors))


def rows_of(vectors: Sequence[bytes]) -> NDArray[numpy.int8]:
    """Quantised vectors, which must be of one length, as rows."""
    return numpy.frombuffer(b"".join(vectors), dtype=numpy.int8).reshape(len(vectors), -1)


def unit_rows(rows: NDArray[numpy.int8]) -> NDArray[numpy.float32]:
    """Rows of whole numbers, made one long."""
    wide = rows.astype(numpy.float32)
    lengths = numpy.linalg.norm(wide, axis=1, keepdims=True)
    numpy.divide(wide, lengths, out=wide, where=lengths > 0)
    return wide
