"""From a graph with small weights to one that also counts in small numbers.

A model that was made small keeps its weights as integers with a scale for each column or block, and turns them back
into floats each time it is run. Here each multiplication by weights of 8 bits becomes a `MatMulNBits` that multiplies
integers: it quantises the other side as it comes, in blocks, so that one large number spoils only its own block. Of a
table of vectors, only the rows that are looked up are scaled. These weights are moved and never computed anew, so
they mean what they meant; those of 4 bits are widened instead (`four_bits`). The same ones give the same bytes on
every machine.

The operator is described at https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy
from onnx import GraphProto, ModelProto, NodeProto, TensorProto
from onnx.helper import make_node, make_opsetid
from onnx.numpy_helper import from_array, to_array

from skerry.intelligence.models.four_bits import widen

BLOCK = 64
_DOMAIN = "com.microsoft"
_INTEGER_ARITHMETIC = 4
_ZERO_POINT = 128

StepDone = Callable[[int, int], None]
"""Told how many of how many steps are done."""


@dataclass(frozen=True)
class _Weight:
    """The 8-bit integers and the scales of a tensor of floats, and the two nodes that multiply them."""

    integers: TensorProto
    scales: TensorProto
    nodes: tuple[NodeProto, NodeProto]


@dataclass
class _Rewriting:
    """What the graph will consist of."""

    nodes: list[NodeProto]
    constants: dict[str, TensorProto]


def prepare(weights: bytes, on_step: StepDone = lambda _done, _total: None) -> bytes:
    """The graph in `weights`, rewritten. Verify `weights` before: it is not safe to parse what a stranger made."""
    model = ModelProto.FromString(weights)
    widen(model.graph)
    graph = model.graph
    rewriting = _rewrite(graph, on_step)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(rewriting.nodes)
    graph.initializer.extend(rewriting.constants.values())
    if _DOMAIN not in {opset.domain for opset in model.opset_import}:
        model.opset_import.append(make_opsetid(_DOMAIN, 1))
    return bytes(model.SerializeToString(deterministic=True))


def _rewrite(graph: GraphProto, on_step: StepDone) -> _Rewriting:
    found = _weights(graph)
    dropped = {node.output[0] for weight in found.values() for node in weight.nodes}
    rewriting = _Rewriting([], {tensor.name: tensor for tensor in graph.initializer})
    for done, node in enumerate(graph.node, 1):
        on_step(done, len(graph.node))
        weight = next((found[name] for name in node.input if name in found), None)
        if weight is not None:
            _replace(node, weight, rewriting)
        elif node.output[0] not in dropped:
            rewriting.nodes.append(node)
    return rewriting


def _weights(graph: GraphProto) -> Mapping[str, _Weight]:
    """By name, every tensor that is made as `Mul(Cast(integers), scales)`."""
    constants = {tensor.name: tensor for tensor in graph.initializer}
    casts = {node.output[0]: node for node in graph.node if node.op_type == "Cast" and node.input[0] in constants}
    scaled = [(casts[node.input[0]], node) for node in graph.node if node.op_type == "Mul" and node.input[0] in casts]
    return {
        multiply.output[0]: _Weight(constants[cast.input[0]], constants[multiply.input[1]], (cast, multiply))
        for cast, multiply in scaled
    }


def _replace(node: NodeProto, weight: _Weight, rewriting: _Rewriting) -> None:
    if node.op_type == "Gather":
        rewriting.nodes += _lookup(node, weight)
        return
    integers, scales = _in_blocks(weight)
    for name in (weight.integers.name, weight.scales.name):
        del rewriting.constants[name]
    rewriting.constants |= {integers.name: integers, scales.name: scales}
    rewriting.nodes.append(_multiplication(node, weight, integers.name, scales.name))


def _lookup(node: NodeProto, weight: _Weight) -> list[NodeProto]:
    rows, out = node.input[1], node.output[0]
    return [
        make_node("Gather", [weight.integers.name, rows], [f"{out}_integers"], axis=0),
        make_node("Gather", [weight.scales.name, rows], [f"{out}_scales"], axis=0),
        make_node("Cast", [f"{out}_integers"], [f"{out}_floats"], to=TensorProto.FLOAT),
        make_node("Mul", [f"{out}_floats", f"{out}_scales"], [out]),
    ]


def _in_blocks(weight: _Weight) -> tuple[TensorProto, TensorProto]:
    """The columns one after the other, in blocks, without a sign; and the scale of its column for each block."""
    integers = to_array(weight.integers)
    blocks, columns = integers.shape[0] // BLOCK, integers.shape[1]
    unsigned = (integers.T.astype(numpy.int16) + _ZERO_POINT).astype(numpy.uint8)
    scales = numpy.repeat(to_array(weight.scales).reshape(columns, 1), blocks, axis=1)
    return (
        from_array(unsigned.reshape(columns, blocks, BLOCK), f"{weight.integers.name}_blocks"),
        from_array(scales, f"{weight.scales.name}_blocks"),
    )


def _multiplication(node: NodeProto, weight: _Weight, integers: str, scales: str) -> NodeProto:
    rows, columns = weight.integers.dims
    return make_node(
        "MatMulNBits",
        [node.input[0], integers, scales],
        [node.output[0]],
        domain=_DOMAIN,
        K=rows,
        N=columns,
        bits=8,
        block_size=BLOCK,
        accuracy_level=_INTEGER_ARITHMETIC,
    )
