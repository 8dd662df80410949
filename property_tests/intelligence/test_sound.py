"""Whatever is handed over as sound is heard or refused in a sentence, and no speech falls between two windows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy
from hypothesis import given
from hypothesis import strategies as st

from skerry.intelligence.errors import SoundError
from skerry.intelligence.speech.audio import decode
from skerry.intelligence.speech.resampling import Resampler, Samples
from skerry.intelligence.speech.transcript import MAX_WINDOW_MS
from skerry.intelligence.speech.webm import sound_track
from skerry.intelligence.speech.windows import Speech, windows
from tests.engine.intelligence.sound import file_of, tone, webm, webm_of

STEP_MS = 32
SPEAKS = 0.9
RECORDED = Path(__file__).resolve().parents[2] / "tests" / "engine" / "intelligence" / "recordings" / "chromium.webm"
FIRST_BYTES = st.sampled_from([b"RIFF\x24\x10\x00\x00WAVE", b"OggS", b"\x1aE\xdf\xa3"])


@cache
def recordings() -> tuple[bytes, ...]:
    samples = tone(0.5, 48_000)
    ogg = [file_of(samples, 48_000, "OGG", subtype) for subtype in ("OPUS", "VORBIS")]
    wav = [file_of(samples, 48_000, "WAV", subtype) for subtype in ("PCM_16", "FLOAT", "IMA_ADPCM")]
    return (*ogg, *wav, webm_of(samples), RECORDED.read_bytes())


@dataclass(frozen=True)
class Damage:
    """So many bytes from a place on were replaced by others."""

    at: int
    lost_bytes: int
    instead: bytes


# Most of what is worth damaging is at the start.
PLACES = st.integers(0, 300) | st.integers(0, 100_000)
DAMAGES = st.lists(st.builds(Damage, PLACES, st.integers(0, 40), st.binary(max_size=40)), min_size=1, max_size=6)


def damaged(recording: bytes, damages: list[Damage]) -> bytes:
    for damage in damages:
        at = damage.at % (len(recording) + 1)
        recording = recording[:at] + damage.instead + recording[at + damage.lost_bytes :]
    return recording


def assert_heard_or_refused(recording: bytes) -> None:
    try:
        audio = decode(recording)
    except SoundError:
        return
    assert len(audio.samples) > 0
    assert audio.samples.dtype == numpy.int16


@given(st.integers(0, 6), DAMAGES)
def test_a_damaged_recording_is_heard_or_refused(which: int, damages: list[Damage]) -> None:
    assert_heard_or_refused(damaged(recordings()[which], damages))


@given(st.tuples(FIRST_BYTES, st.binary(max_size=2000)).map(b"".join) | st.binary())
def test_any_bytes_are_heard_or_refused(recording: bytes) -> None:
    assert_heard_or_refused(recording)


@given(st.lists(st.binary(min_size=1, max_size=300), max_size=40), st.integers(1, 9))
def test_every_packet_of_a_browser_comes_out(packets: list[bytes], packets_in_cluster: int) -> None:
    whole = webm(b"A_OPUS", b"OpusHead", packets, packets_in_cluster=packets_in_cluster)
    assert sound_track(whole).packets == packets


@given(st.lists(st.binary(min_size=1, max_size=60), min_size=1, max_size=20), st.data())
def test_what_was_cut_short_begins_with_the_same_packets(packets: list[bytes], data: st.DataObject) -> None:
    whole = webm(b"A_OPUS", b"OpusHead", packets)
    kept = data.draw(st.integers(len(webm(b"A_OPUS", b"OpusHead", [])), len(whole)))
    found = sound_track(whole[:kept]).packets
    assert found == packets[: len(found)]


LIKELY = st.lists(
    st.tuples(st.integers(1, 400), st.sampled_from([0.0, 0.2, 0.4, 0.6, SPEAKS])).map(
        lambda part: [part[1]] * part[0]
    ),
    max_size=30,
).map(lambda parts: tuple(likely for part in parts for likely in part))


@given(LIKELY, st.integers(0, STEP_MS - 1))
def test_windows_are_in_order_short_enough_and_inside(likely: tuple[float, ...], missing_ms: int) -> None:
    duration_ms = max(len(likely) * STEP_MS - missing_ms, 0)
    found = windows(Speech(likely, STEP_MS, duration_ms))
    assert all(0 <= window.start_ms < window.end_ms <= duration_ms for window in found)
    assert all(window.duration_ms <= MAX_WINDOW_MS for window in found)
    assert all(before.end_ms <= after.start_ms for before, after in pairwise(found))


@given(LIKELY)
def test_no_speech_is_outside_a_window(likely: tuple[float, ...]) -> None:
    found = windows(Speech(likely, STEP_MS, len(likely) * STEP_MS))
    heard = {step for window in found for step in range(window.start_ms // STEP_MS, -(-window.end_ms // STEP_MS))}
    runs = "".join("s" if speaks >= SPEAKS else " " for speaks in likely).split(" ")
    long_runs = {run for run in runs if len(run) > 4}
    outside = "".join(
        "s" if speaks >= SPEAKS and step not in heard else " " for step, speaks in enumerate(likely)
    ).split(" ")
    assert not long_runs & set(outside)


@given(st.lists(st.integers(0, 700), max_size=12), st.sampled_from([8_000, 22_050, 44_100, 48_000]))
def test_the_cut_into_pieces_is_not_heard(pieces: list[int], rate: int) -> None:
    samples = numpy.random.default_rng(0).standard_normal(sum(pieces)).astype(numpy.float32)
    together, apart = Resampler(rate, 16_000), Resampler(rate, 16_000)
    ends = numpy.cumsum(pieces)
    fed = [apart.feed(samples[end - piece : end]) for end, piece in zip(ends, pieces, strict=True)]
    whole: Samples = numpy.concatenate([together.feed(samples), together.finish()])
    assert numpy.allclose(whole, numpy.concatenate([*fed, apart.finish()]), atol=1e-5)
