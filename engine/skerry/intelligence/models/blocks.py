"""Weights of four bits in blocks, as weights of seven bits in columns.

A graph that keeps its weights in four bits multiplies floats: it turns every block back first. With seven bits and
one scale for each column, integers can be multiplied as they are. Every number here comes from one multiplication,
one division or one rounding of single precision, which IEEE 754 fixes, so it is the same on every machine.
"""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

_LARGEST = 63
"""Two products of such a number and one of eight bits fit into sixteen, which is where older processors add them."""


def columns_of_blocks(
    packed: NDArray[numpy.uint8], scales: NDArray[numpy.float32], zeros: NDArray[numpy.uint8] | None
) -> tuple[NDArray[numpy.int8], NDArray[numpy.float32]]:
    """The integers, of shape (inputs, outputs), and a scale for each output.

    `packed`, of shape (outputs, blocks, bytes), holds two numbers in a byte, the lower half first, and `scales` one
    scale for each block, as the operator MatMulNBits of ONNX Runtime defines them. `zeros`, packed too, says which
    number of a block means 0; it is 8 everywhere where there are none.
    """
    outputs, blocks, _ = packed.shape
    numbers = _halves(packed).reshape(outputs, blocks, -1)
    middle = numpy.int8(8) if zeros is None else _halves(zeros.reshape(outputs, -1))[:, :blocks, numpy.newaxis]
    weights = ((numbers - middle) * scales.reshape(outputs, blocks, 1)).reshape(outputs, -1).T
    column_scales = numpy.abs(weights).max(axis=0) / numpy.float32(_LARGEST)
    column_scales[column_scales == 0] = 1
    return numpy.ascontiguousarray(numpy.round(weights / column_scales).astype(numpy.int8)), column_scales


def _halves(packed: NDArray[numpy.uint8]) -> NDArray[numpy.int8]:
    """Both numbers of each byte, one after the other along the last axis."""
    halves = numpy.stack([packed & 15, packed >> 4], axis=-1).astype(numpy.int8)
    return halves.reshape(*packed.shape[:-1], -1)
