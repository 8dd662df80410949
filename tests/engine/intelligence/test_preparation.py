"""Preparing rewrites the products of a graph, tells how far it is, and gives the same bytes every time."""

from __future__ import annotations

import numpy
import onnx
import pytest

from skerry.intelligence.models.manifest import EMBEDDING, ENTITIES, ModelSpec, is_genuine
from skerry.intelligence.models.preparation import prepare
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore

MODELS = pytest.mark.parametrize("spec", [EMBEDDING, ENTITIES], ids=lambda spec: spec.name)


def operators(graph: bytes) -> set[str]:
    return {node.op_type for node in onnx.ModelProto.FromString(graph).graph.node}


@MODELS
def test_the_same_weights_give_the_bytes_of_the_manifest(models: ModelStore, spec: ModelSpec) -> None:
    assert spec.prepared
    assert is_genuine(prepare(models.load(spec, "weights")), spec.prepared)


@MODELS
def test_progress_goes_up_to_its_end(models: ModelStore, spec: ModelSpec) -> None:
    told: list[tuple[int, int]] = []
    prepare(models.load(spec, "weights"), lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_a_prepared_graph_multiplies_weights_as_integers(models: ModelStore) -> None:
    graph = onnx.ModelProto.FromString(prepare(models.load(EMBEDDING, "weights"))).graph
    products = [node for node in graph.node if node.op_type == "MatMulNBits"]
    levels = {attribute.i for node in products for attribute in node.attribute if attribute.name == "accuracy_level"}
    assert len(products) == 36
    assert levels == {4}
    constants = {tensor.name for tensor in graph.initializer}
    assert [node.name for node in graph.node if node.op_type == "MatMul" and constants & set(node.input)] == []


def test_looking_up_a_word_gives_the_same_floats_as_before(models: ModelStore) -> None:
    """The sum of the three tables, which comes before any product."""
    weights = models.load(EMBEDDING, "weights")
    ids = numpy.array([[101, 30521, 0, 2024, 102]], dtype=numpy.int64)
    inputs = {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}
    found = [OnnxModel(with_output(graph, "add_18")).run(inputs)[-1] for graph in (weights, prepare(weights))]
    assert found[0].tobytes() == found[1].tobytes()


def with_output(graph: bytes, name: str) -> bytes:
    """The graph, which now also tells this value."""
    model = onnx.ModelProto.FromString(graph)
    model.graph.output.append(onnx.helper.make_empty_tensor_value_info(name))
    return bytes(model.SerializeToString())


def test_a_graph_without_small_weights_stays_what_it_is(models: ModelStore) -> None:
    graph = onnx.ModelProto.FromString(models.load(EMBEDDING, "weights"))
    del graph.graph.node[:76]
    assert operators(prepare(graph.SerializeToString())) == {node.op_type for node in graph.graph.node}
