"""What the worker process does for voice notes: it listens to one recording at a time, window by window."""

from __future__ import annotations

from skerry.intelligence.errors import NotListening
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.audio import Audio, decode
from skerry.intelligence.speech.transcriber import MODEL, Transcriber
from skerry.intelligence.speech.transcript import Listening, Segment, Window


class Listener:
    """Keeps the sound of the last recording it was given, at most 2 MB a minute, and the models from first use on."""

    def __init__(self, store: ModelStore, *, threads: int = 1) -> None:
        self._store = store
        self._threads = threads
        self._transcriber: Transcriber | None = None
        self._recording: bytes | None = None
        self._audio: Audio | None = None

    def listen(self, recording: bytes, data: bytes) -> Listening:
        """Take in a recording under its id, instead of the one before it, and find its windows.

        They are the same whenever the same recording is given, so work can go on after the last finished one.
        Raises `SoundError`, `ModelError`.
        """
        self.forget()
        audio = decode(data)
        found = self._loaded().windows(audio)
        self._recording, self._audio = recording, audio
        return Listening(audio.duration_ms, found, MODEL)

    def transcribe(self, recording: bytes, window: Window) -> tuple[Segment, ...]:
        """What is said in one window. Raises `NotListening` where this recording is not the one taken in."""
        if self._audio is None or self._recording != recording:
            raise NotListening()
        return self._loaded().hear(self._audio, window)

    def forget(self) -> None:
        """Let go of the sound."""
        self._recording = self._audio = None

    def _loaded(self) -> Transcriber:
        if self._transcriber is None:
            self._transcriber = Transcriber(self._store, threads=self._threads)
        return self._transcriber
