"""Where in a recording somebody speaks: Silero VAD, asked 31 times a second (github.com/snakers4/silero-vad, MIT)."""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

from skerry.intelligence.models.manifest import VOICE_ACTIVITY, Role
from skerry.intelligence.models.runtime import OnnxModel
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.audio import SAMPLES_PER_MS, SAMPLES_PER_SECOND, Audio
from skerry.intelligence.speech.windows import Speech

STEP_MS = 32
_STEP = STEP_MS * SAMPLES_PER_MS
_CONTEXT = 64
_STATE_SHAPE = (2, 1, 128)


class VoiceActivity:
    """The model, loaded."""

    def __init__(self, store: ModelStore, *, threads: int = 1) -> None:
        """Raises `ModelError`."""
        self._model = OnnxModel(store.load(VOICE_ACTIVITY, Role.WEIGHTS), threads=threads)
        self._rate = numpy.array(SAMPLES_PER_SECOND, numpy.int64)

    def listen(self, audio: Audio) -> Speech:
        """How likely it is, in each `STEP_MS` of the recording, that somebody speaks."""
        state = numpy.zeros(_STATE_SHAPE, numpy.float32)
        before = numpy.zeros((1, _CONTEXT), numpy.float32)
        likely: list[float] = []
        for start_ms in range(0, audio.duration_ms, STEP_MS):
            step = _padded(audio.between(start_ms, start_ms + STEP_MS))
            heard = numpy.concatenate((before, step), axis=1)
            probability, state = self._model.run({"input": heard, "state": state, "sr": self._rate})
            likely.append(float(probability[0, 0]))
            before = step[:, -_CONTEXT:]
        return Speech(tuple(likely), STEP_MS, audio.duration_ms)


def _padded(samples: NDArray[numpy.float32]) -> NDArray[numpy.float32]:
    return numpy.pad(samples, (0, _STEP - len(samples)))[None, :]
