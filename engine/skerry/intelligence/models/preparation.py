"""From a graph with small weights to one that also counts in small numbers.

The embedding model comes with its weights as 8-bit integers, and turns all of them back into floats each time it is
run. Here every multiplication by such weights becomes one of integers, its other side quantised as it comes
(`DynamicQuantizeLinear`, `MatMulInteger`), and of a table of vectors only the rows that are looked up are scaled. No
number is computed here, so the same weights give the same bytes on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from onnx import GraphProto, ModelProto, NodeProto, TensorProto
from onnx.helper import make_node

StepDone = Callable[[int, int], None]
"""Told how many of how many steps are done."""


@dataclass(frozen=True)
class _Weight:
    """Where the 8-bit integers and the scales of a tensor of floats are, and the nodes that multiply them."""

    integers: str
    scales: str
    nodes: tuple[NodeProto, NodeProto]


def prepare(weights: bytes, on_step: StepDone = lambda _done, _total: None) -> bytes:
    """The graph in `weights`, rewritten. Verify `weights` before: it is not safe to parse what a stranger made."""
    model = ModelProto.FromString(weights)
    nodes = _rewritten(model.graph, on_step)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return bytes(model.SerializeToString(deterministic=True))


def _rewritten(graph: GraphProto, on_step: StepDone) -> list[NodeProto]:
    found = _weights(graph)
    dropped = {node.output[0] for weight in found.values() for node in weight.nodes}
    nodes: list[NodeProto] = []
    quantised: set[str] = set()
    for done, node in enumerate(graph.node, 1):
        on_step(done, len(graph.node))
        if node.output[0] in dropped:
            continue
        weight = next((found[name] for name in node.input if name in found), None)
        nodes += _with_integers(node, weight, quantised) if weight else [node]
    return nodes


def _weights(graph: GraphProto) -> Mapping[str, _Weight]:
    """By name, every tensor that is made as `Mul(Cast(integers), scales)`."""
    constants = {tensor.name for tensor in graph.initializer}
    casts = {node.output[0]: node for node in graph.node if node.op_type == "Cast" and node.input[0] in constants}
    scaled = [node for node in graph.node if node.op_type == "Mul" and node.input[0] in casts]
    return {
        node.output[0]: _Weight(casts[node.input[0]].input[0], node.input[1], (casts[node.input[0]], node))
        for node in scaled
    }


def _with_integers(node: NodeProto, weight: _Weight, quantised: set[str]) -> list[NodeProto]:
    """What takes the place of `node`; adds to `quantised` what has been quantised on the way."""
    if node.op_type == "Gather":
        return _lookup(node, weight)
    return [*_quantise_once(node.input[0], quantised), *_multiplication(node, weight)]


def _lookup(node: NodeProto, weight: _Weight) -> list[NodeProto]:
    rows, out = node.input[1], node.output[0]
    return [
        make_node("Gather", [weight.integers, rows], [f"{out}_integers"], axis=0),
        make_node("Gather", [weight.scales, rows], [f"{out}_scales"], axis=0),
        make_node("Cast", [f"{out}_integers"], [f"{out}_floats"], to=TensorProto.FLOAT),
        make_node("Mul", [f"{out}_floats", f"{out}_scales"], [out]),
    ]


def _quantise_once(name: str, quantised: set[str]) -> list[NodeProto]:
    if name in quantised:
        return []
    quantised.add(name)
    return [make_node("DynamicQuantizeLinear", [name], [f"{name}_integers", f"{name}_scale", f"{name}_zero"])]


def _multiplication(node: NodeProto, weight: _Weight) -> list[NodeProto]:
    left, out = node.input[0], node.output[0]
    return [
        make_node("MatMulInteger", [f"{left}_integers", weight.integers, f"{left}_zero"], [f"{out}_integers"]),
        make_node("Cast", [f"{out}_integers"], [f"{out}_floats"], to=TensorProto.FLOAT),
        make_node("Mul", [f"{left}_scale", weight.scales], [f"{out}_scales"]),
        make_node("Mul", [f"{out}_floats", f"{out}_scales"], [out]),
    ]
