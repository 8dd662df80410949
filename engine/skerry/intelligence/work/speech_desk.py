"""What the worker that listens can do: take in a recording, and write down one window of it after the other."""

from __future__ import annotations

from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.speech.listener import Listener
from skerry.intelligence.speech.transcript import Listening, Segment
from skerry.intelligence.work import jobs
from skerry.intelligence.work.jobs import ToHear, ToTranscribe
from skerry.intelligence.work.worker import Handlers

THREADS = 1


class SpeechDesk:
    """Holds the sound of one recording at a time."""

    def __init__(self, listener: Listener) -> None:
        self._listener = listener

    def handlers(self) -> Handlers:
        """Who does which job."""
        return {jobs.LISTEN: self._listen, jobs.TRANSCRIBE: self._transcribe}

    def step(self) -> bool:
        """There is nothing to do ahead of time."""
        return False

    def _listen(self, asked: ToHear) -> Listening:
        return self._listener.listen(asked.recording, asked.data)

    def _transcribe(self, asked: ToTranscribe) -> tuple[Segment, ...]:
        return self._listener.transcribe(asked.recording, asked.window)


def make_desk() -> SpeechDesk:
    """The desk of a worker process."""
    return SpeechDesk(Listener(ModelStore(), threads=THREADS))
