"""Running an ONNX graph that was verified before: the one place that imports onnxruntime."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from skerry.intelligence.errors import ModelTampered

_SILENT = 4
_NOWHERE = "/dev/null/nowhere"


class OnnxModel:
    """A graph, loaded. It gives the same numbers for the same input on one machine, with any number of threads."""

    def __init__(self, weights: bytes, *, threads: int = 1) -> None:
        """Load a graph that is one file. Raises `ModelTampered` where it is cut short or asks for other files.

        Hash `weights` before: a parser should see nothing that a stranger made.
        """
        try:
            self._session = onnxruntime.InferenceSession(
                weights, _options(threads), providers=["CPUExecutionProvider"], enable_fallback=0
            )
        except Exception as error:
            raise ModelTampered(
                "A model is cut short, or is no model that this version can run.",
                "`skerry models verify` says which; then run `skerry models install`.",
            ) from error
        # The session would hold the file for as long as it lives, though only a fallback would read it again.
        self._session._model_bytes = None

    def run(self, inputs: Mapping[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """All outputs, in the graph's own order, for these inputs by name."""
        return list(self._session.run(None, dict(inputs)))


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = _SILENT
    options.use_deterministic_compute = True
    # The arena keeps what the longest text ever needed; without it memory comes back, and nothing is slower.
    options.enable_cpu_mem_arena = False
    # Idle threads would spin on the core that an edit needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # Without VNNI the fast product of 8-bit integers overflows on x86-64; this takes the exact one there.
    options.add_session_config_entry("session.x64quantprecision", "1")
    # Fused with the sum before it, the normalisation takes twice the time of both alone.
    options.add_session_config_entry("optimization.disable_specified_optimizers", "SkipLayerNormFusion")
    # A graph is one file: what it says lies in others is looked for where nothing is.
    options.add_session_config_entry("session.model_external_initializers_file_folder_path", _NOWHERE)
    return options
