"""Recordings for measuring speech are the same every time, and as noisy as they are said to be."""

from __future__ import annotations

import io
import os
import shutil

import numpy
import pytest
import soundfile  # type: ignore[import-untyped]

from tests.evaluation.speech.voices import VOICES, Noise, Program, Samples, Voice, recording

SAID = ["The pump is dry.", "Nobody was hurt."]
VOICE_OF = {program: next(voice for voice in VOICES if voice.program is program) for program in Program}


@pytest.fixture(params=list(Program))
def voice(request: pytest.FixtureRequest) -> Voice:
    """A voice of each program. Without the program: skipped on a developer's machine, a failure where CI=true."""
    program: Program = request.param
    if shutil.which(program.value):
        return VOICE_OF[program]
    sentence = f"There is no {program.value} on this machine; on Debian, `apt install {program.value}` brings it."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


def samples(wav: bytes) -> Samples:
    read, _ = soundfile.read(io.BytesIO(wav))
    return numpy.asarray(read)


@pytest.mark.parametrize("noise", list(Noise))
def test_the_same_words_give_the_same_bytes(voice: Voice, noise: Noise) -> None:
    assert recording(SAID, voice, noise) == recording(SAID, voice, noise)


@pytest.mark.parametrize("noise", [Noise.SOME, Noise.MUCH])
def test_speech_is_that_much_louder_than_the_noise(voice: Voice, noise: Noise) -> None:
    clear, mixed = samples(recording(SAID, voice, Noise.NONE)), samples(recording(SAID, voice, noise))
    scale = numpy.dot(mixed, clear) / numpy.dot(clear, clear)
    speech, hiss = numpy.mean(clear[clear != 0] ** 2), numpy.mean((mixed / scale - clear) ** 2)
    assert 10 * numpy.log10(speech / hiss) == pytest.approx(noise.value, abs=0.5)


def test_a_voice_waits_between_two_sentences(voice: Voice) -> None:
    together = samples(recording(SAID, voice, Noise.NONE))
    one_by_one = [samples(recording([sentence], voice, Noise.NONE)) for sentence in SAID]
    assert len(together) == sum(map(len, one_by_one))
    assert not together[-1000:].any()
