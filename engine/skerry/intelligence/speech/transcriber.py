"""Speech as text: Whisper, run by CTranslate2, which nothing else imports.

Whisper writes fluent sentences about silence. So only stretches in which somebody speaks are given to it, each one
without what was understood before, and what it writes is left out where the model itself says that nobody spoke, or
where it repeats itself (thresholds as in Radford et al., 2022, section 4.5).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2  # type: ignore[import-untyped]

from skerry.intelligence.errors import ModelTampered
from skerry.intelligence.models.manifest import SPEECH, Role
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.audio import SAMPLES_PER_MS, Audio
from skerry.intelligence.speech.resampling import Samples
from skerry.intelligence.speech.spectrogram import log_mel
from skerry.intelligence.speech.transcript import MAX_WINDOW_MS, Segment, Transcript, Window
from skerry.intelligence.speech.vocabulary import Vocabulary
from skerry.intelligence.speech.voice_activity import VoiceActivity
from skerry.intelligence.speech.windows import windows

MODEL = f"{SPEECH.name} {SPEECH.version}"

_FILES = {"model.bin": Role.WEIGHTS, "vocabulary.txt": Role.VOCABULARY, "config.json": Role.SETTINGS}
_BEAMS = 5
_NOBODY_SPOKE_ABOVE = 0.6
_SURE_ABOVE = -0.5
_LIKELY_ABOVE = -1.0
_REPEATS_ITSELF_ABOVE = 2.4
_NO_REPEATED_WORDS = 3
_PASSES = 4
_SHORTEST_REST_MS = 1_000
_FRAMES_PER_SECOND = 100
_MEDIAN_FRAMES = 7


@dataclass(frozen=True)
class _Phrase:
    """Some pieces of text between two times, from the start of what was heard."""

    start_ms: int
    end_ms: int
    pieces: tuple[int, ...]


@dataclass(frozen=True)
class _Heard:
    """What one pass made of a stretch of sound, and how far it came."""

    segments: tuple[Segment, ...]
    until_ms: int


class Transcriber:
    """The models, loaded: one to find speech, one to write it down. Gives the same words for the same sound."""

    def __init__(self, store: ModelStore, *, threads: int = 1) -> None:
        """Raises `ModelError`."""
        self._activity = VoiceActivity(store, threads=threads)
        files = {name: store.load(SPEECH, role) for name, role in _FILES.items()}
        self._vocabulary = Vocabulary(files["vocabulary.txt"])
        self._model = _whisper(files, threads)

    def transcribe(
        self, audio: Audio, progress: Callable[[int, int], None] = lambda _done, _total: None
    ) -> Transcript:
        """All of a recording. `progress` is told how many milliseconds of speech were heard, of how many."""
        found = self.windows(audio)
        total, done = sum(window.duration_ms for window in found), 0
        segments: list[Segment] = []
        for window in found:
            progress(done, total)
            segments += self.hear(audio, window)
            done += window.duration_ms
        progress(done, total)
        return Transcript(tuple(segments), audio.duration_ms, MODEL)

    def windows(self, audio: Audio) -> tuple[Window, ...]:
        """Where somebody speaks, in stretches that can be heard one by one; the same ones every time."""
        return windows(self._activity.listen(audio))

    def hear(self, audio: Audio, window: Window) -> tuple[Segment, ...]:
        """What is said in one window. Raises `ValueError` for one that is too long."""
        if window.duration_ms > MAX_WINDOW_MS:
            raise ValueError(f"a window has at most {MAX_WINDOW_MS} ms, not {window.duration_ms}")
        segments: list[Segment] = []
        start_ms = window.start_ms
        for _ in range(_PASSES):
            heard = self._pass(audio.between(start_ms, window.end_ms))
            segments += (_moved(segment, start_ms, window.end_ms) for segment in heard.segments)
            start_ms += heard.until_ms
            if not heard.until_ms or window.end_ms - start_ms < _SHORTEST_REST_MS:
                break
        return tuple(segments)

    def _pass(self, samples: Samples) -> _Heard:
        """The model stops early where much is said; the next pass goes on from there."""
        duration_ms = len(samples) // SAMPLES_PER_MS
        sound = self._model.encode(ctranslate2.StorageView.from_array(log_mel(samples)[None]))
        pieces = self._written(sound)
        phrases, until_ms = self._phrases(pieces, duration_ms)
        return _Heard(tuple(self._segments(sound, phrases, duration_ms)), until_ms)

    def _written(self, sound: Any) -> Sequence[int]:
        """What the model writes, if it can be believed; nothing otherwise.

        What repeats itself is written once more without repetitions, and then has to be likely: where nobody speaks,
        the model always finds something else to say.
        """
        written = self._generated(sound)
        if written.no_speech_prob > _NOBODY_SPOKE_ABOVE and written.scores[0] < _SURE_ABOVE:
            return ()
        if self._repeats_itself(written):
            written = self._generated(sound, no_repeat_ngram_size=_NO_REPEATED_WORDS)
            if self._repeats_itself(written) or written.scores[0] < _LIKELY_ABOVE:
                return ()
        pieces: Sequence[int] = written.sequences_ids[0]
        return pieces

    def _generated(self, sound: Any, **options: int) -> Any:
        start = [[self._vocabulary.start]]
        return self._model.generate(
            sound, start, beam_size=_BEAMS, return_scores=True, return_no_speech_prob=True, **options
        )[0]

    def _repeats_itself(self, written: Any) -> bool:
        """Whether its text compresses as no sentence does."""
        pieces = [piece for piece in written.sequences_ids[0] if self._vocabulary.is_text(piece)]
        content = self._vocabulary.text(pieces).encode()
        return len(content) / len(zlib.compress(content)) > _REPEATS_ITSELF_ABOVE

    def _phrases(self, pieces: Sequence[int], duration_ms: int) -> tuple[list[_Phrase], int]:
        """The phrases between the marks for times, and until when the sound was heard."""
        phrases: list[_Phrase] = []
        start_ms, waiting = 0, list[int]()
        for piece in pieces:
            time_ms = self._vocabulary.time_ms(piece)
            if time_ms is None:
                waiting.append(piece)
                continue
            if waiting:
                phrases.append(_Phrase(start_ms, time_ms, tuple(waiting)))
            start_ms, waiting = time_ms, []
        if waiting:
            phrases.append(_Phrase(start_ms, duration_ms, tuple(waiting)))
        # Two marks at the end: one phrase is over, and the next one would have begun there.
        times = [self._vocabulary.time_ms(piece) for piece in pieces[-2:]]
        is_unfinished = len(times) == 2 and None not in times
        return phrases, start_ms if is_unfinished else duration_ms

    def _segments(self, sound: Any, phrases: Sequence[_Phrase], duration_ms: int) -> Iterator[Segment]:
        pieces = [piece for phrase in phrases for piece in phrase.pieces]
        likely = iter(self._likelihoods(sound, pieces, duration_ms) if pieces else ())
        for phrase in phrases:
            confidence = _geometric_mean([next(likely) for _ in phrase.pieces])
            text = self._vocabulary.text(phrase.pieces).strip()
            if text:
                yield Segment(phrase.start_ms, phrase.end_ms, text, round(confidence, 3))

    def _likelihoods(self, sound: Any, pieces: list[int], duration_ms: int) -> list[float]:
        """For each piece, how likely the model finds it after those before it."""
        frames = duration_ms * _FRAMES_PER_SECOND // 1000
        aligned = self._model.align(
            sound, [self._vocabulary.start], [pieces], frames, median_filter_width=_MEDIAN_FRAMES
        )[0]
        return list(aligned.text_token_probs)


def _whisper(files: dict[str, bytes], threads: int) -> Any:
    """The model out of memory: what was verified is what is loaded, and no path or hub is ever asked."""
    try:
        return ctranslate2.models.Whisper(
            SPEECH.name, device="cpu", compute_type="int8", inter_threads=1, intra_threads=threads, files=files
        )
    except (RuntimeError, ValueError) as error:
        raise ModelTampered(
            "The model that writes down speech is cut short, or is none that this version can run.",
            "Run `skerry models verify`, then `skerry models install`.",
        ) from error


def _moved(segment: Segment, by_ms: int, end_ms: int) -> Segment:
    """The same segment with its times from the start of the recording; none is after `end_ms`."""
    start = min(segment.start_ms + by_ms, end_ms)
    return Segment(start, max(start, min(segment.end_ms + by_ms, end_ms)), segment.text, segment.confidence)


def _geometric_mean(values: Sequence[float]) -> float:
    return math.exp(sum(math.log(max(value, 1e-9)) for value in values) / len(values))
