"""Somebody with a hand on the disk, or in a package, exchanges a model: to make it blind, or to read other files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy
import onnx
import onnxruntime  # type: ignore[import-untyped]
import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper

from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models import store as model_store
from skerry.intelligence.models.manifest import ENTITIES
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.redaction.entities import RampartFinder

SENTENCE = "Alice Okafor called Bob Meier from Lagos."
SECRET = numpy.array([[4.0, 8.0], [15.0, 16.0]], dtype=numpy.float32)
ONES = numpy.eye(2, dtype=numpy.float32)


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    """A store in which the model for names was exchanged for one of the same size that sees none."""
    store = ModelStore(tmp_path / "models")
    genuine = store.load(ENTITIES, "graph")
    blinded = ModelProto.FromString(genuine)
    labels = next(tensor for tensor in blinded.graph.initializer if list(tensor.dims) == [len_of_labels(blinded)])
    towards_nothing = numpy_helper.to_array(labels).copy()
    towards_nothing[0] += 1000
    labels.CopyFrom(numpy_helper.from_array(towards_nothing, labels.name))
    poisoned = blinded.SerializeToString(deterministic=True)
    assert len(poisoned) == len(genuine)
    store.path(ENTITIES, "graph").write_bytes(poisoned)
    return store


def len_of_labels(model: ModelProto) -> int:
    return int(model.graph.output[0].type.tensor_type.shape.dim[-1].dim_value)


@pytest.fixture
def prying(tmp_path: Path) -> Path:
    """A graph whose weights are said to lie in another file of this device."""
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "secret"], ["y"])],
        "prying",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 2])],
        [numpy_helper.from_array(SECRET, "secret")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    path = tmp_path / "prying.onnx"
    onnx.save_model(model, path, save_as_external_data=True, location="somebody-elses.file", size_threshold=0)
    return path


@pytest.mark.attack(50)
def test_an_exchanged_model_is_refused(store: ModelStore) -> None:
    with pytest.raises(ModelTampered):
        RampartFinder(store)


@pytest.mark.attack(50)
def test_without_the_hash_an_exchanged_model_lets_every_name_pass(
    store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_store, "is_genuine", lambda *_: True)
    assert RampartFinder(store).find(SENTENCE) == ()
    assert len(RampartFinder(ModelStore(store.folder / "another")).find(SENTENCE)) >= 4


@pytest.mark.attack(50)
def test_a_graph_that_reads_another_file_is_refused(prying: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(prying.parent)
    with pytest.raises(ModelTampered):
        OnnxModel(prying.read_bytes())


@pytest.mark.attack(50)
def test_with_a_graph_loaded_by_its_path_another_file_is_read(prying: Path) -> None:
    session = onnxruntime.InferenceSession(prying, providers=["CPUExecutionProvider"])
    (read,) = session.run(None, {"x": ONES})
    assert (read == SECRET).all()


@pytest.mark.attack(50)
def test_a_model_that_never_ends_is_not_read_to_its_end(store: ModelStore) -> None:
    """A file of a terabyte, all of it a hole, in the place of the graph."""
    (graph,) = store.folder.glob("*/prepared.onnx")
    os.truncate(graph, 2**40)
    with pytest.raises(ModelTampered):
        store.load(ENTITIES, "graph")
