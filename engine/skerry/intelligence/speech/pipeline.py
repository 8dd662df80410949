"""Hears what was recorded, in the background: what has waited longest first, one window after the other."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import anyio

from skerry.intelligence.errors import (
    IntelligenceError,
    NotListening,
    NotSound,
    RecordingShredded,
    RecordingUnknown,
    SoundTooLarge,
    WorkerFailed,
)
from skerry.intelligence.speech.limits import MAX_RECORDING_BYTES
from skerry.intelligence.speech.recordings import RecordingEntry, Recordings
from skerry.intelligence.speech.transcript import Segment, Transcript
from skerry.intelligence.work.jobs import LISTEN, TRANSCRIBE, ToHear, ToTranscribe
from skerry.intelligence.work.turns import Urgency
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.storage import StorageError
from skerry.sync.events import NodeEvent, RecordingChanged

SHRED_EVERY_SECONDS = 3600.0
A_FILE = b"a file"
"""What a sound file that is no recording of this device is known by in the worker."""


class ListeningPipeline:
    """Turns recordings into transcripts until cancelled.

    1. Every window that was heard is in the store before the next one begins, so a restart hears none of them twice.
    2. A recording on which the worker ends is heard once more. One that cannot be heard says why and waits for a
       person; the others go on.
    3. The worker, which is large, is let go of as soon as nothing is left to hear.
    """

    def __init__(self, recordings: Recordings, worker: WorkerProcess, tell: Callable[[NodeEvent], None]) -> None:
        self._recordings = recordings
        self._worker = worker
        self._tell = tell
        self._arrived = anyio.Event()

    def look(self) -> None:
        """There may be something new to hear."""
        self._arrived.set()

    async def run(self) -> None:
        """Hear and shred until cancelled. A disk that fails is tried again with the next recording, or in an hour."""
        while True:
            self._arrived = anyio.Event()
            # Whoever records is told by the store itself; here is nobody to tell.
            with suppress(StorageError):
                await self._catch_up()
            await self._worker.rest()
            with anyio.move_on_after(SHRED_EVERY_SECONDS):
                await self._arrived.wait()

    async def _catch_up(self) -> None:
        await self._recordings.shred_due()
        await self._recordings.end_abandoned()
        while (entry := await self._recordings.next_waiting()) is not None:
            await self._hear_or_fail(entry)
            self._tell(RecordingChanged(entry.document))

    async def _hear_or_fail(self, entry: RecordingEntry) -> None:
        try:
            await self._hear_twice_if_need_be(entry)
        except (RecordingShredded, RecordingUnknown):
            # A person destroyed it meanwhile, or erased its note, and that is the end of it.
            return
        except IntelligenceError as error:
            with suppress(RecordingUnknown, RecordingShredded):
                await self._recordings.fail(entry.recording, f"{error} {error.hint}")

    async def _hear_twice_if_need_be(self, entry: RecordingEntry) -> None:
        """That the worker ended in the middle need not be the recording's fault; what was heard so far counts."""
        try:
            await self._hear(entry)
        except (WorkerFailed, NotListening):
            await self._hear(entry)

    async def _hear(self, entry: RecordingEntry) -> None:
        recording = entry.recording
        listening = await self._worker.do(LISTEN, ToHear(recording.raw, await self._recordings.audio(recording)))
        for window in await self._recordings.store_listening(recording, listening):
            self._tell(RecordingChanged(entry.document))
            heard = await self._worker.do(TRANSCRIBE, ToTranscribe(recording.raw, window))
            await self._recordings.store_window(recording, window, heard)
        await self._recordings.finish_transcript(recording)


async def transcribe_file(worker: WorkerProcess, path: Path, heard: Callable[[float], None]) -> Transcript:
    """What is said in a sound file, which is not kept. `heard` is told which share of the speech was heard.

    Raises `SoundError`, `ModelError`, `WorkerFailed`.
    """
    listening = await worker.do(LISTEN, ToHear(A_FILE, await anyio.to_thread.run_sync(_read, path)))
    segments: list[Segment] = []
    for number, window in enumerate(listening.windows, 1):
        spoken = await worker.do(TRANSCRIBE, ToTranscribe(A_FILE, window), Urgency.A_PERSON)
        segments += spoken
        heard(number / len(listening.windows))
    return Transcript(tuple(segments), listening.duration_ms, listening.model)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_RECORDING_BYTES + 1)
    except OSError as error:
        raise NotSound() from error
    if len(content) > MAX_RECORDING_BYTES:
        raise SoundTooLarge(MAX_RECORDING_BYTES)
    return content
