"""What is said is written down, with its times; what is not said is not."""

from __future__ import annotations

import re
from pathlib import Path

import numpy
import pytest

from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models.manifest import SPEECH, Role
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech import transcriber as transcriber_module
from skerry.intelligence.speech.audio import SAMPLES_PER_SECOND, Audio, decode
from skerry.intelligence.speech.transcriber import Transcriber
from skerry.intelligence.speech.transcript import MAX_WINDOW_MS, Transcript, Window
from tests.engine.intelligence.sound import tone
from tests.engine.intelligence.speaker import Speaker

RECORDED_BY_CHROMIUM = Path(__file__).parent / "recordings" / "chromium.webm"
REPORT = (
    "We closed the inlet valve and isolated the motor. Nobody was hurt. The maintenance team has been called. "
    "They will bring a new seal before the end of the day."
)


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def share_heard(transcript: Transcript, said: str) -> float:
    return len(words_of(said) & words_of(transcript.text)) / len(words_of(said))


def audio_of(*parts: numpy.ndarray) -> Audio:
    return Audio(numpy.concatenate(parts).astype(numpy.int16))


def silence(seconds: float) -> numpy.ndarray:
    return numpy.zeros(round(seconds * SAMPLES_PER_SECOND), numpy.int16)


@pytest.fixture(scope="module")
def report(speaker: Speaker) -> Audio:
    return decode(speaker.say_softly(REPORT))


def test_what_is_said_is_written_down(transcriber: Transcriber, report: Audio) -> None:
    assert share_heard(transcriber.transcribe(report), REPORT) > 0.9


def test_another_voice_is_understood_too(transcriber: Transcriber, speaker: Speaker) -> None:
    assert share_heard(transcriber.transcribe(decode(speaker.say(REPORT))), REPORT) > 0.8


def test_what_a_browser_recorded_is_written_down(transcriber: Transcriber) -> None:
    transcript = transcriber.transcribe(decode(RECORDED_BY_CHROMIUM))
    assert words_of(transcript.text) >= {"closed", "inlet", "valve", "isolated", "motor"}


def test_the_times_are_in_order_and_inside_the_recording(transcriber: Transcriber, report: Audio) -> None:
    transcript = transcriber.transcribe(report)
    times = [time for segment in transcript.segments for time in (segment.start_ms, segment.end_ms)]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= transcript.duration_ms == report.duration_ms
    assert all(0 < segment.confidence <= 1 for segment in transcript.segments)


def test_a_sentence_after_a_long_silence_has_its_own_time(transcriber: Transcriber, report: Audio) -> None:
    transcript = transcriber.transcribe(audio_of(silence(20), report.samples, silence(5)))
    assert transcript.segments[0].start_ms == pytest.approx(20_000, abs=500)
    assert transcript.segments[-1].end_ms <= 20_000 + report.duration_ms + 500


def test_the_same_sound_gives_the_same_words(transcriber: Transcriber, report: Audio) -> None:
    assert transcriber.transcribe(report) == transcriber.transcribe(report)


def test_progress_counts_what_is_spoken_up_to_the_end(transcriber: Transcriber, report: Audio) -> None:
    told: list[tuple[int, int]] = []
    transcriber.transcribe(audio_of(report.samples, silence(8), report.samples), lambda *step: told.append(step))
    (first, total), *_between, last = told
    assert first == 0
    assert last == (total, total)
    assert [done for done, _total in told] == sorted(done for done, _total in told)
    assert len(told) == 3


@pytest.mark.parametrize("seconds", [0.001, 0.5, 60])
def test_silence_says_nothing(transcriber: Transcriber, seconds: float) -> None:
    assert transcriber.transcribe(audio_of(silence(seconds))).segments == ()


def test_a_humming_machine_says_nothing(transcriber: Transcriber) -> None:
    hum = tone(10, SAMPLES_PER_SECOND, hertz=100, loudness=0.3) * 32767
    assert transcriber.transcribe(audio_of(hum)).segments == ()


def test_noise_says_nothing(transcriber: Transcriber) -> None:
    noise = numpy.random.default_rng(3).standard_normal(10 * SAMPLES_PER_SECOND) * 3000
    assert transcriber.transcribe(audio_of(noise)).segments == ()


def test_silence_that_is_taken_for_speech_still_says_nothing(transcriber: Transcriber) -> None:
    assert transcriber.hear(audio_of(silence(5)), Window(0, 5000)) == ()


def test_clicks_that_are_taken_for_speech_still_say_nothing(transcriber: Transcriber) -> None:
    clicks = silence(20)
    clicks[::6000] = 20_000
    assert transcriber.hear(audio_of(clicks), Window(0, 20_000)) == ()


@pytest.mark.parametrize("word", ["Stop.", "Fire!", "Done."])
def test_a_single_word_is_heard(transcriber: Transcriber, speaker: Speaker, word: str) -> None:
    assert words_of(transcriber.transcribe(decode(speaker.say_softly(word))).text) == words_of(word)


def test_speech_so_quiet_that_it_hardly_moves_the_needle_is_heard(transcriber: Transcriber, report: Audio) -> None:
    assert share_heard(transcriber.transcribe(audio_of(report.samples / 100)), REPORT) > 0.9


def test_what_repeats_itself_without_end_is_left_out(
    transcriber: Transcriber, report: Audio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcriber_module, "_REPEATS_ITSELF_ABOVE", 0.1)
    assert transcriber.hear(report, Window(0, report.duration_ms)) == ()


def test_more_than_the_model_can_hear_at_once_is_refused(transcriber: Transcriber, report: Audio) -> None:
    with pytest.raises(ValueError, match="30000 ms"):
        transcriber.hear(report, Window(0, MAX_WINDOW_MS + 1))


def test_speech_over_noise_is_still_understood(transcriber: Transcriber, report: Audio) -> None:
    noise = numpy.random.default_rng(5).standard_normal(len(report.samples)) * 150
    assert share_heard(transcriber.transcribe(audio_of(report.samples + noise)), REPORT) > 0.8


def test_a_model_that_was_cut_short_refuses_to_load(models: ModelStore) -> None:
    files = {
        "model.bin": models.load(SPEECH, Role.WEIGHTS)[:100_000],
        "vocabulary.txt": models.load(SPEECH, Role.VOCABULARY),
        "config.json": models.load(SPEECH, Role.SETTINGS),
    }
    with pytest.raises(ModelTampered, match="cut short"):
        transcriber_module._whisper(files, 1)
