"""Voice notes: taken in piece by piece, and written into their note once the device has heard them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import anyio
from anyio.abc import TaskStatus

from skerry import Document, DocumentId, SkerryError
from skerry.events import RecordingChanged

from .errors import IncidentNotesError, UnknownRecording
from .field_log import Hand
from .notebook import Notebook
from .reader import Reader
from .spoken import Heard, Spoken, check_transcript, write_transcript

if TYPE_CHECKING:
    from skerry.intelligence.speech.recordings import RecordingEntry, Recordings
    from skerry.intelligence.speech.transcript import Transcript
    from skerry.storage.recordings import RecordingId

SILENT_SECONDS: Final = 60.0
"""A page hands over a piece every five seconds. One that was closed in the middle says nothing any more."""


class VoiceDesk:
    """Takes in what is spoken for notes, and writes it down in them as drafts while `run` is running."""

    def __init__(self, notebook: Notebook, reader: Reader) -> None:
        self._notebook = notebook
        self._reader = reader
        self._last_heard: dict[RecordingId, float] = {}
        """When the last piece of each recording came that is still being made."""

    async def run(self, *, task_status: TaskStatus[None] = anyio.TASK_STATUS_IGNORED) -> None:
        """Write transcripts into their notes, and end what a closed page left, until cancelled."""
        with self._notebook.node.events() as events:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(self._end_abandoned)
                tasks.start_soon(self._catch_up)
                task_status.started()
                async for event in events:
                    if isinstance(event, RecordingChanged):
                        await self._write_down(event.document)

    async def begin(self, document_id: DocumentId, media_type: str) -> RecordingId:
        """Begin a recording for a note. Raises `UnknownNote`, `ReadOnlyNote`, `NotSound`."""
        await self._notebook.writable_document(document_id)
        recording = await self._recordings.begin(document_id, media_type)
        self._last_heard[recording] = anyio.current_time()
        self._notebook.recordings_changed(document_id)
        return recording

    async def append(self, recording: str, number: int, sound: bytes) -> None:
        """Keep one piece; it is durable when this returns. Raises what `Recordings.append` raises."""
        found = _parsed(recording)
        await self._recordings.append(found, number, sound)
        self._last_heard[found] = anyio.current_time()

    async def finish(self, recording: str) -> None:
        """The recording is over, and is heard as soon as may be."""
        await self._finish(_parsed(recording))

    async def hear_again(self, recording: str) -> None:
        """Let a recording that could not be written down be heard once more. Raises `RecordingShredded`."""
        found = _parsed(recording)
        await self._recordings.try_again(found)
        self._notebook.node.intelligence.look_for_recordings()
        self._notebook.recordings_changed((await self._recordings.entry(found)).document)

    async def shred(self, recording: str) -> None:
        """Destroy the sound, at once and for good; what was written down stays."""
        found = _parsed(recording)
        entry = await self._recordings.entry(found)
        await self._recordings.shred(found)
        self._last_heard.pop(found, None)
        self._notebook.recordings_changed(entry.document)

    async def audio(self, recording: str) -> bytes:
        """The sound, as it was handed over."""
        return await self._recordings.audio(_parsed(recording))

    async def recordings_of(self, document_id: DocumentId) -> list[RecordingEntry]:
        """The recordings of a note, in the order in which they were begun; none where voice notes are not taken."""
        return list(await self._recordings.of_document(document_id)) if self._reader.reads else []

    async def check(self, document_id: DocumentId, recording: str) -> None:
        """A person compared a transcript with its recording. Raises `UnknownNote`, `ReadOnlyNote`, `NotAChoice`."""
        document = await self._notebook.writable_document(document_id)
        async with document.change():
            check_transcript(document, recording, self._notebook.hand())

    async def _finish(self, recording: RecordingId) -> None:
        self._last_heard.pop(recording, None)
        entry = await self._recordings.entry(recording)
        await self._recordings.finish(recording)
        self._notebook.node.intelligence.look_for_recordings()
        self._notebook.recordings_changed(entry.document)

    async def _end_abandoned(self) -> None:
        while True:
            await anyio.sleep(SILENT_SECONDS / 4)
            for recording, heard_at in list(self._last_heard.items()):
                if anyio.current_time() - heard_at > SILENT_SECONDS:
                    with self._left_for_later():
                        await self._finish(recording)

    async def _catch_up(self) -> None:
        """What was heard when nobody was there to write it down."""
        for document_id in self._notebook.node.document_ids():
            await self._write_down(document_id)

    async def _write_down(self, document_id: DocumentId) -> None:
        """Put into a note whatever was heard for it and does not stand there yet."""
        with self._left_for_later():
            for entry in await self._recordings.of_document(document_id):
                if entry.state.value == "transcribed" and entry.spoken_ms:
                    await self._write_transcript(entry)

    async def _write_transcript(self, entry: RecordingEntry) -> None:
        transcript = await self._recordings.transcript(entry.recording)
        if transcript is None:
            return
        document = await self._notebook.writable_document(entry.document)
        by = Hand(self._notebook.hand().device, entry.started_at_ms)
        async with document.change():
            write_spoken(document, str(entry.recording), transcript, by, where=self._notebook.name_of(by.device))

    @contextmanager
    def _left_for_later(self) -> Iterator[None]:
        """A full disk, a note that became read-only, a recording deleted meanwhile: the others must not wait for it.

        What was heard stays with its recording, and is looked at again with the next news of it, or the next start.
        """
        try:
            yield
        except (IncidentNotesError, SkerryError):
            return

    @property
    def _recordings(self) -> Recordings:
        return self._notebook.node.intelligence.recordings


def write_spoken(document: Document, recording: str, said: Transcript, by: Hand, *, where: str) -> bool:
    """Put what was heard at the end of a note, inside `document.change()`; False where it stands there already."""
    heard = [Heard(segment.start_ms, segment.text) for segment in said.segments]
    return write_transcript(document, Spoken(recording, said.model, by, ""), heard, where=where)


def write_file_transcript(document: Document, file: Path, said: Transcript, by: Hand, *, where: str) -> bool:
    """The same for a file: its bytes tell it from others, so that none is written down twice."""
    with file.open("rb") as sound:
        recording = hashlib.file_digest(sound, "blake2b").hexdigest()[:32]
    return write_spoken(document, recording, said, by, where=where)


def _parsed(recording: str) -> RecordingId:
    from skerry.storage.recordings import RecordingId
    from skerry_protocol.errors import MalformedId

    try:
        return RecordingId.parse(recording)
    except MalformedId:
        raise UnknownRecording from None
