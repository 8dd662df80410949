"""The voices that speak the sentences, and the noise that they are made to speak through."""

from __future__ import annotations

import io
import shutil
import subprocess
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

Samples = NDArray[numpy.float64]

PAUSE_SECONDS = 0.7
"""How long a voice waits between two sentences."""


class Program(Enum):
    """What turns words into sound."""

    ESPEAK_NG = "espeak-ng"
    FLITE = "flite"


@dataclass(frozen=True)
class Voice:
    """A voice of one of the programs; flite's speak as fast as they like."""

    program: Program
    name: str
    words_per_minute: int | None = None

    def __str__(self) -> str:
        pace = f", {self.words_per_minute} words a minute" if self.words_per_minute else ""
        return f"{self.program.value} {self.name}{pace}"

    def command(self, words: str, file: Path) -> list[str]:
        """What to run for a WAV file of these words."""
        if self.program is Program.FLITE:
            return ["flite", "-voice", self.name, "-t", words, "-o", str(file)]
        return ["espeak-ng", "-v", self.name, "-s", str(self.words_per_minute), "-w", str(file), words]


class Noise(Enum):
    """White noise, by how many decibels the speech is louder."""

    NONE = None
    SOME = 20
    MUCH = 10

    def __str__(self) -> str:
        return "clear" if self.value is None else f"{self.value} dB above noise"


VOICES = (
    Voice(Program.ESPEAK_NG, "en-gb", 150),
    Voice(Program.ESPEAK_NG, "en-gb", 190),
    Voice(Program.ESPEAK_NG, "en-us", 165),
    Voice(Program.ESPEAK_NG, "en-gb-scotland", 150),
    Voice(Program.FLITE, "slt"),
    Voice(Program.FLITE, "rms"),
    Voice(Program.FLITE, "awb"),
    Voice(Program.FLITE, "kal"),
)


def recording(sentences: Sequence[str], voice: Voice, noise: Noise) -> bytes:
    """A WAV file in which that voice says these sentences, one after the other; the same bytes every time.

    Raises `FileNotFoundError` where the program is not on this machine.
    """
    spoken, rate = _spoken(sentences, voice)
    return _wav(_mixed(spoken, noise, seed=zlib.crc32(f"{voice} {noise} {sentences[0]}".encode())), rate)


def _spoken(sentences: Sequence[str], voice: Voice) -> tuple[Samples, int]:
    if not shutil.which(voice.program.value):
        raise FileNotFoundError(f"{voice.program.value} is not on this machine; on Debian, apt installs it")
    pieces: list[Samples] = []
    with TemporaryDirectory() as folder:
        file = Path(folder) / "spoken.wav"
        for sentence in sentences:
            subprocess.run(voice.command(sentence, file), check=True, capture_output=True)
            samples, rate = soundfile.read(file)
            pieces += [samples, numpy.zeros(round(PAUSE_SECONDS * rate))]
    return numpy.concatenate(pieces), rate


def _mixed(spoken: Samples, noise: Noise, seed: int) -> Samples:
    if noise.value is None:
        return spoken
    loudness = numpy.sqrt(numpy.mean(spoken[spoken != 0] ** 2))
    level = loudness / 10 ** (noise.value / 20)
    mixed = spoken + level * numpy.random.default_rng(seed).standard_normal(len(spoken))
    return numpy.asarray(mixed / max(1.0, numpy.abs(mixed).max()))


def _wav(samples: Samples, rate: int) -> bytes:
    written = io.BytesIO()
    soundfile.write(written, samples, rate, format="WAV", subtype="PCM_16")
    return written.getvalue()
