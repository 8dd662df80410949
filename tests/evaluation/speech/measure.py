"""How many words are heard wrongly, by voice and by noise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.audio import decode
from skerry.intelligence.speech.transcriber import Transcriber
from tests.evaluation.half import Half
from tests.evaluation.score import Evaluation, Score, ratio
from tests.evaluation.speech.voices import VOICES, Noise, Voice, recording
from tests.evaluation.speech.words import word_errors, words

SENTENCES_IN_A_RECORDING = 8
"""About half a minute, which is what people leave as a voice note."""


@dataclass(frozen=True)
class Heard:
    """A recording: what was said in it, by whom, and what was written down."""

    voice: Voice
    noise: Noise
    said: str
    written: str

    @property
    def errors(self) -> int:
        """How many words would have to be mended."""
        return word_errors(words(self.said), words(self.written))


def sentences(half: Half) -> tuple[str, ...]:
    """The sentences of that half."""
    return tuple((half.folder("speech") / "sentences.txt").read_text("utf-8").splitlines())


def measure(half: Half) -> Evaluation:
    """Lets every voice say all of that half, at every level of noise. Raises `FileNotFoundError` without voices."""
    transcriber = Transcriber(ModelStore())
    heard = [
        hear(part, voice, noise, transcriber) for voice, noise in product(VOICES, Noise) for part in _parts(half)
    ]
    scores = [
        *(_rate(f"{noise}", [one for one in heard if one.noise is noise]) for noise in Noise),
        *(
            _rate(f"{voice}, {noise}", [one for one in heard if (one.voice, one.noise) == (voice, noise)])
            for voice, noise in product(VOICES, Noise)
        ),
    ]
    return Evaluation(tuple(scores), tuple(_told(one) for one in heard if one.errors))


def _parts(half: Half) -> Iterator[tuple[str, ...]]:
    all_of_them = sentences(half)
    for start in range(0, len(all_of_them), SENTENCES_IN_A_RECORDING):
        yield all_of_them[start : start + SENTENCES_IN_A_RECORDING]


def hear(part: tuple[str, ...], voice: Voice, noise: Noise, transcriber: Transcriber) -> Heard:
    """Lets a voice say some sentences, and writes down what is heard."""
    transcript = transcriber.transcribe(decode(recording(part, voice, noise)))
    return Heard(voice, noise, " ".join(part), transcript.text)


def _rate(what: str, heard: list[Heard]) -> Score:
    said = sum(len(words(one.said)) for one in heard)
    return Score(f"word error rate, {what}", ratio(sum(one.errors for one in heard), said), said)


def _told(one: Heard) -> str:
    return f"{one.voice}, {one.noise}, {one.errors} errors: {one.written}"
