"""Recordings as plain samples: the one place that imports soundfile, and through it libsndfile.

Files are hostile until proven otherwise: what a file is, is read from its first bytes, and nothing but WAV, OGG and
WebM ever reaches the library. It decodes second by second, so a file that unfolds to more than it may is left there.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy
import soundfile  # type: ignore[import-untyped]
from numpy.typing import NDArray

from skerry.intelligence.errors import SoundDamaged, SoundTooLarge, SoundTooLong
from skerry.intelligence.speech.limits import MAX_RECORDING_BYTES, MAX_RECORDING_MINUTES, MAX_SOUND_MS
from skerry.intelligence.speech.media_type import MediaType, media_type_of
from skerry.intelligence.speech.ogg import ogg_opus
from skerry.intelligence.speech.resampling import Resampler, Samples
from skerry.intelligence.speech.webm import SoundTrack, sound_track

SAMPLES_PER_SECOND = 16_000
SAMPLES_PER_MS = SAMPLES_PER_SECOND // 1000

_RATES = frozenset(
    (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 176_400, 192_000),
)
_MAX_CHANNELS = 8
_LOUDEST = 32_767
_SAMPLE_BYTES = 2
_PLAIN_SOUND = {"A_PCM/INT/LIT": "PCM_16", "A_PCM/FLOAT/IEEE": "FLOAT"}


@dataclass(frozen=True, eq=False)
class Audio:
    """Sound as the models hear it: one channel, 16,000 samples a second, each a 16-bit integer (2 MB a minute)."""

    samples: NDArray[numpy.int16]

    @property
    def duration_ms(self) -> int:
        """How long it lasts."""
        return len(self.samples) // SAMPLES_PER_MS

    def between(self, start_ms: int, end_ms: int) -> Samples:
        """A stretch of it as numbers from -1 to 1."""
        stretch = self.samples[start_ms * SAMPLES_PER_MS : end_ms * SAMPLES_PER_MS]
        return stretch.astype(numpy.float32) / numpy.float32(_LOUDEST)


def decode(data: bytes | Path) -> Audio:
    """The sound of a WAV, OGG (Opus, Vorbis, FLAC) or WebM (Opus, PCM) recording, from its bytes or from a file.

    What was cut short is heard as far as it goes. Raises `NotSound`, `SoundDamaged`, `SoundTooLarge`, `SoundTooLong`;
    `OSError` where a file cannot be read.
    """
    content = _read(data) if isinstance(data, Path) else data
    if len(content) > MAX_RECORDING_BYTES:
        raise SoundTooLarge(MAX_RECORDING_BYTES)
    if media_type_of(content[:12]) is MediaType.WEBM:
        return _decode_track(sound_track(content))
    with _opened(content) as file:
        return _whole(file)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_RECORDING_BYTES + 1)


def _decode_track(track: SoundTrack) -> Audio:
    if track.codec == "A_OPUS":
        with _opened(ogg_opus(track.codec_private, track.packets, SAMPLES_PER_SECOND)) as file:
            return _whole(file)
    if track.codec not in _PLAIN_SOUND:
        raise SoundDamaged("its sound is neither Opus nor PCM")
    sound = io.BytesIO(b"".join(track.packets))
    with (
        _libsndfile_errors(),
        soundfile.SoundFile(
            sound,
            samplerate=int(track.rate),
            channels=track.channels,
            format="RAW",
            subtype=_PLAIN_SOUND[track.codec],
        ) as file,
    ):
        return _whole(file)


@contextmanager
def _opened(content: bytes) -> Iterator[soundfile.SoundFile]:
    with _libsndfile_errors(), soundfile.SoundFile(io.BytesIO(content)) as file:
        yield file


@contextmanager
def _libsndfile_errors() -> Iterator[None]:
    try:
        yield
    except soundfile.SoundFileError as error:
        raise SoundDamaged() from error


def _whole(file: soundfile.SoundFile) -> Audio:
    """All of an open file, at our rate, in one channel. Raises `SoundDamaged`, `SoundTooLong`."""
    if file.samplerate not in _RATES or not 0 < file.channels <= _MAX_CHANNELS:
        raise SoundDamaged("its rate or its number of channels is not one that microphones have")
    resampler = Resampler(file.samplerate, SAMPLES_PER_SECOND)
    whole = bytearray()
    for samples in _seconds(file):
        whole += _as_integers(resampler.feed(samples)).tobytes()
        if len(whole) > MAX_SOUND_MS * SAMPLES_PER_MS * _SAMPLE_BYTES:
            raise SoundTooLong(MAX_RECORDING_MINUTES)
    whole += _as_integers(resampler.finish()).tobytes()
    if not whole:
        raise SoundDamaged()
    return Audio(numpy.frombuffer(whole, numpy.int16))


def _seconds(file: soundfile.SoundFile) -> Iterator[Samples]:
    """The file second by second, its channels mixed into one."""
    while True:
        block = file.read(file.samplerate, dtype="float32", always_2d=True)
        if not len(block):
            return
        yield _sane(block).mean(axis=1)


def _sane(samples: Samples) -> Samples:
    """What is no number counts as silence, and what is too loud as loudest, before it spreads to its neighbours."""
    return numpy.clip(numpy.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0), -1, 1)


def _as_integers(samples: Samples) -> NDArray[numpy.int16]:
    return numpy.rint(numpy.clip(samples, -1, 1) * _LOUDEST).astype(numpy.int16)
