"""What it costs to write down speech on one core, and the memory that a process which does it takes.

The sound is what a browser recorded in five and a half seconds, said over and over.
"""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy
import soundfile  # type: ignore[import-untyped]

from benchmarks.figure import Figure
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.audio import SAMPLES_PER_SECOND, decode
from skerry.intelligence.speech.transcriber import Transcriber

RECORDED = Path(__file__).resolve().parents[1] / "tests" / "engine" / "intelligence" / "recordings" / "chromium.webm"
MINUTES = 3
LONGEST_MINUTES = 60
MEMORY_PROGRAM = """
import sys
from pathlib import Path
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.listener import Listener
def kilobytes(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))
listener = Listener(ModelStore(Path(sys.argv[1])))
listening = listener.listen(bytes(16), Path(sys.argv[2]).read_bytes())
for window in listening.windows[:3]:
    listener.transcribe(bytes(16), window)
print(kilobytes("VmRSS"), kilobytes("VmHWM"))
"""


def measure() -> Iterator[Figure]:
    """Seconds of work for each second of sound, and megabytes in a process of its own."""
    with TemporaryDirectory() as folder:
        store = ModelStore(Path(folder))
        begun = perf_counter()
        transcriber = Transcriber(store)
        yield Figure("verify and load the models that hear", perf_counter() - begun, "s")
        yield from _hearing(transcriber)
        for minutes in (MINUTES, LONGEST_MINUTES):
            yield from _memory(Path(folder), minutes)


def _hearing(transcriber: Transcriber) -> Iterator[Figure]:
    recording = _spoken(MINUTES, "OGG", "OPUS")
    begun = perf_counter()
    audio = decode(recording)
    decoded = perf_counter()
    windows = transcriber.windows(audio)
    found = perf_counter()
    for window in windows:
        transcriber.hear(audio, window)
    heard = perf_counter()
    seconds = audio.duration_ms / 1000
    yield Figure("decode Opus, share of its length", (decoded - begun) / seconds, "")
    yield Figure("find where somebody speaks, share of its length", (found - decoded) / seconds, "")
    yield Figure("write down speech, share of its length", (heard - found) / seconds, "", at_most=0.3)
    begun = perf_counter()
    transcriber.transcribe(decode(RECORDED))
    yield Figure("write down a voice note of 5.5 seconds", perf_counter() - begun, "s")


def _memory(folder: Path, minutes: int) -> Iterator[Figure]:
    recording = folder / "recording.wav"
    recording.write_bytes(_spoken(minutes, "WAV", "PCM_16"))
    command = [sys.executable, "-c", MEMORY_PROGRAM, str(folder), str(recording)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    resident_kb, peak_kb = map(int, ran.stdout.split())
    yield Figure(f"memory of a process that hears {minutes} minutes of WAV", resident_kb / 1024, "MB")
    yield Figure(f"memory of a process that hears {minutes} minutes of WAV, at its peak", peak_kb / 1024, "MB")


def _spoken(minutes: int, kind: str, subtype: str) -> bytes:
    """The recording over and over."""
    samples = numpy.tile(decode(RECORDED).samples, minutes * 60 // 5)[: minutes * 60 * SAMPLES_PER_SECOND]
    written = io.BytesIO()
    soundfile.write(written, samples, SAMPLES_PER_SECOND, format=kind, subtype=subtype)
    return written.getvalue()
