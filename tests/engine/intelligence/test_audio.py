"""Whatever is handed over as a recording becomes samples, or a sentence that says why not."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy
import pytest

from skerry.intelligence.errors import NotSound, SoundDamaged, SoundTooLarge, SoundTooLong
from skerry.intelligence.speech import audio as audio_module
from skerry.intelligence.speech.audio import SAMPLES_PER_SECOND, Audio, decode
from skerry.intelligence.speech.limits import MAX_RECORDING_BYTES
from tests.engine.intelligence.sound import element, file_of, opus_packets, tone, webm, webm_of

RECORDED_BY_CHROMIUM = Path(__file__).parent / "recordings" / "chromium.webm"


def pitch(audio: Audio) -> float:
    """The loudest frequency, in hertz."""
    loudness = numpy.abs(numpy.fft.rfft(audio.samples))
    return float(loudness.argmax() * SAMPLES_PER_SECOND / len(audio.samples))


def loudness(audio: Audio) -> float:
    return float(numpy.abs(audio.between(100, audio.duration_ms - 100)).max())


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000, 96000])
def test_a_recording_of_any_usual_rate_keeps_its_length_and_its_pitch(rate: int) -> None:
    audio = decode(file_of(tone(2, rate), rate))
    assert audio.duration_ms == 2000
    assert pitch(audio) == pytest.approx(440, abs=1)
    assert loudness(audio) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
def test_every_usual_kind_of_wav_is_heard(subtype: str) -> None:
    assert pitch(decode(file_of(tone(1, 16000), 16000, "WAV", subtype))) == pytest.approx(440, abs=1)


@pytest.mark.parametrize("subtype", ["OPUS", "VORBIS"])
def test_an_ogg_file_is_heard(subtype: str) -> None:
    audio = decode(file_of(tone(2, 48000), 48000, "OGG", subtype))
    assert audio.duration_ms == pytest.approx(2000, abs=50)
    assert pitch(audio) == pytest.approx(440, abs=1)


def test_a_live_recording_of_a_browser_is_heard() -> None:
    audio = decode(webm_of(tone(2, 48000)))
    assert audio.duration_ms == pytest.approx(2000, abs=50)
    assert pitch(audio) == pytest.approx(440, abs=1)


def test_what_chromium_recorded_is_heard() -> None:
    audio = decode(RECORDED_BY_CHROMIUM)
    assert audio.duration_ms == pytest.approx(5500, abs=500)
    assert loudness(audio) > 0.1


@pytest.mark.parametrize(
    ("codec", "dtype"), [(b"A_PCM/INT/LIT", "<i2"), (b"A_PCM/FLOAT/IEEE", "<f4")], ids=["integers", "floats"]
)
def test_a_browser_may_record_plain_samples(codec: bytes, dtype: str) -> None:
    samples = tone(1, 44100)
    plain = (samples * 32767 if dtype == "<i2" else samples).astype(dtype).tobytes()
    packets = [plain[first : first + 3528] for first in range(0, len(plain), 3528)]
    sound = element("E1", element("B5", struct.pack(">d", 44100)) + element("9F", b"\x01"))
    assert pitch(decode(webm(codec, b"", packets, track_extras=sound))) == pytest.approx(440, abs=1)


def test_both_channels_count_the_same() -> None:
    left, right = tone(1, 48000, 440), tone(1, 48000, 440, loudness=0.1)
    audio = decode(file_of(numpy.stack((left, right), axis=1), 48000))
    assert audio.duration_ms == 1000
    assert loudness(audio) == pytest.approx(0.3, abs=0.01)


def test_a_file_is_as_good_as_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "note.wav"
    path.write_bytes(file_of(tone(1, 16000), 16000))
    assert (decode(path).samples == decode(path.read_bytes()).samples).all()


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "note.webm"
    path.write_bytes(file_of(tone(1, 16000), 16000))
    assert decode(path).duration_ms == 1000


@pytest.mark.parametrize("name", ["webm", "ogg", "wav"])
def test_what_was_cut_short_is_heard_as_far_as_it_goes(name: str) -> None:
    samples = tone(4, 48000)
    whole = {
        "webm": webm_of(samples),
        "ogg": file_of(samples, 48000, "OGG", "OPUS"),
        "wav": file_of(samples, 48000),
    }[name]
    audio = decode(whole[: len(whole) // 2])
    assert 900 < audio.duration_ms < 3000
    assert pitch(audio) == pytest.approx(440, abs=1)


def test_what_comes_after_a_hole_is_heard_too() -> None:
    whole = webm_of(tone(10, 48000), packets_in_cluster=50)
    audio = decode(whole[: len(whole) // 2] + whole[len(whole) // 2 + 400 :])
    assert 8000 < audio.duration_ms < 10_000


@pytest.mark.parametrize(
    "content",
    [b"", b"R", b"RIFF", b"%PDF-1.7 and so on", bytes(1000), b"fLaC" + bytes(100), b"ID3" + bytes(100)],
    ids=["empty", "one byte", "four bytes", "a document", "zeros", "FLAC", "MP3"],
)
def test_what_is_no_recording_is_refused(content: bytes) -> None:
    with pytest.raises(NotSound):
        decode(content)


@pytest.mark.parametrize("name", ["webm", "ogg", "wav"])
@pytest.mark.parametrize("kept_bytes", [12, 40])
def test_a_recording_cut_short_before_its_sound_is_refused(name: str, kept_bytes: int) -> None:
    whole = {
        "webm": webm_of(tone(1, 48000)),
        "ogg": file_of(tone(1, 48000), 48000, "OGG", "OPUS"),
        "wav": file_of(tone(1, 48000), 48000),
    }[name]
    with pytest.raises(SoundDamaged):
        decode(whole[:kept_bytes])


@pytest.mark.parametrize("start", [b"RIFF\xff\xff\xff\x7fWAVE", b"OggS", b"\x1aE\xdf\xa3"])
def test_noise_behind_the_right_first_bytes_is_refused(start: bytes) -> None:
    noise = numpy.random.default_rng(7).bytes(100_000)
    with pytest.raises(SoundDamaged):
        decode(start + noise)


def test_a_file_without_a_single_sample_is_refused() -> None:
    with pytest.raises(SoundDamaged):
        decode(file_of(tone(0, 16000), 16000))


def test_too_many_bytes_are_refused_before_they_are_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "huge.wav"
    with path.open("wb") as file:
        file.truncate(MAX_RECORDING_BYTES + 1)
    with pytest.raises(SoundTooLarge, match="128 MiB"):
        decode(path)


def test_a_small_file_that_unfolds_to_hours_is_left_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio_module, "MAX_SOUND_MS", 30_000)
    head, packets = opus_packets(file_of(numpy.zeros(48000, numpy.float32), 48000, "OGG", "OPUS"))
    bomb = webm(b"A_OPUS", head, packets[10:11] * 2_000)
    assert len(bomb) < 100_000
    with pytest.raises(SoundTooLong, match="60 minutes"):
        decode(bomb)


def test_more_channels_than_any_microphone_has_are_refused() -> None:
    with pytest.raises(SoundDamaged, match="channels"):
        decode(file_of(numpy.zeros((100, 9), numpy.float32), 16000))


def test_an_unheard_of_rate_is_refused() -> None:
    with pytest.raises(SoundDamaged, match="rate"):
        decode(file_of(tone(1, 16000), 15_999))


def test_what_is_no_number_counts_as_silence() -> None:
    samples = numpy.array([0.5, numpy.nan, numpy.inf, -numpy.inf] * 4000, numpy.float32)
    audio = decode(file_of(samples, 16000, "WAV", "FLOAT"))
    assert set(audio.samples.tolist()) == {16384, 0, 32767, -32767}


def test_a_stretch_of_a_recording_is_between_its_times() -> None:
    audio = Audio(numpy.arange(32_000, dtype=numpy.int16))
    assert audio.between(1000, 1001).tolist() == pytest.approx([value / 32767 for value in range(16000, 16016)])
