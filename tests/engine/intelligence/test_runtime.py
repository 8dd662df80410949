"""A graph runs the same way every time; one that is broken, or asks for other files, does not run at all."""

from __future__ import annotations

from pathlib import Path

import numpy
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models.manifest import EMBEDDING, ENTITIES, ModelSpec
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore

ONES = numpy.ones((2, 2), dtype=numpy.float32)


def product() -> onnx.ModelProto:
    """A graph that multiplies by a matrix of ones."""
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "ones"], ["y"])],
        "product",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 2])],
        [numpy_helper.from_array(ONES, "ones")],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def inputs(tokens: int) -> dict[str, NDArray[numpy.int64]]:
    ids = numpy.arange(1000, 1000 + tokens, dtype=numpy.int64).reshape(1, tokens)
    return {"input_ids": ids, "attention_mask": numpy.ones_like(ids), "token_type_ids": numpy.zeros_like(ids)}


def test_a_graph_runs() -> None:
    (result,) = OnnxModel(product().SerializeToString()).run({"x": ONES})
    assert (result == 2 * ONES).all()


@pytest.mark.parametrize("spec", [EMBEDDING, ENTITIES], ids=lambda spec: spec.name)
def test_the_same_input_gives_the_same_numbers_with_any_number_of_threads(
    models: ModelStore, spec: ModelSpec
) -> None:
    weights = models.load(spec, "graph")
    alone, together = OnnxModel(weights, threads=1), OnnxModel(weights, threads=2)
    first = alone.run(inputs(40))[0].tobytes()
    assert {model.run(inputs(40))[0].tobytes() for model in (alone, together, alone)} == {first}


@pytest.mark.parametrize("kept", [0, 1, 100, 10_000, -1])
def test_a_graph_that_is_cut_short_is_refused_without_a_word(
    models: ModelStore, kept: int, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ModelTampered) as refused:
        OnnxModel(models.load(ENTITIES, "weights")[:kept])
    assert "skerry models" in refused.value.hint
    assert capfd.readouterr() == ("", "")


def test_a_graph_that_asks_for_another_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "product.onnx"
    onnx.save_model(product(), path, save_as_external_data=True, location="ones.bin", size_threshold=0)
    monkeypatch.chdir(tmp_path)
    assert (tmp_path / "ones.bin").is_file()
    with pytest.raises(ModelTampered):
        OnnxModel(path.read_bytes())
    assert capfd.readouterr() == ("", "")
