"""The voice notes of a device: taken in piece by piece, each piece on the disk before it is acknowledged, kept sealed
until they were heard and some days more, and then destroyed.

Every recording has a random key of its own. Its sound, and what was heard in it, are sealed with that key, so that to
destroy 32 bytes destroys all of it; the words are in the note by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import anyio

from skerry.crypto import Part, RecordingKey
from skerry.intelligence.errors import ChunkRefused, SoundTooLarge
from skerry.intelligence.speech import sealed_recordings as sealed
from skerry.intelligence.speech.limits import CHUNK_BYTES, MAX_CHUNKS, MAX_RECORDING_BYTES
from skerry.intelligence.speech.media_type import media_type_named, media_type_of
from skerry.intelligence.speech.sealed_recordings import OpenRecording, RecordingEntry, Segments
from skerry.intelligence.speech.transcript import Listening, Transcript, Window
from skerry.storage import Connection, Database
from skerry.storage import recordings as stored
from skerry.storage.recordings import RecordingId, RecordingState, StoredRecording
from skerry.sync.ports import Clock
from skerry_protocol.ids import DocumentId

__all__ = ["DEFAULT_KEEP_DAYS", "RecordingEntry", "Recordings"]

DEFAULT_KEEP_DAYS = 7
DAY_MS = 24 * 60 * 60 * 1000
ABANDONED_AFTER_MS = 5 * 60 * 1000


class Recordings:
    """All recordings of this device. Everything here raises what the store raises, and `RecordingUnknown`."""

    def __init__(self, database: Database, clock: Clock, *, keep_days: int = DEFAULT_KEEP_DAYS) -> None:
        self._database = database
        self._clock = clock
        self._keep_ms = keep_days * DAY_MS

    async def recover(self) -> int:
        """Call it once after a start: what was being recorded when the device stopped now waits to be heard.

        Returns how many there were. Those of which no sound had come are forgotten.
        """
        return await self._database.write(sealed.end_interrupted)

    async def end_abandoned(self) -> int:
        """A page that sends nothing for minutes has gone: what it had recorded now waits to be heard.

        Returns how many there were.
        """
        since_ms = self._clock.now_ms() - ABANDONED_AFTER_MS
        if not await self._database.read(lambda store: stored.recordings_at_rest(store, since_ms)):
            return 0
        return await self._database.write(lambda store: sealed.end_abandoned(store, since_ms))

    async def begin(self, document: DocumentId, media_type: str) -> RecordingId:
        """Begin a recording for a note. Raises `NotSound` for a media type that is not understood."""
        kind = media_type_named(media_type)
        recording = self._fresh(document, kind.value, RecordingState.RECORDING)
        await self._database.write(lambda store: sealed.insert(store, recording))
        return recording.recording

    async def append(self, recording: RecordingId, number: int, content: bytes) -> None:
        """Keep one piece: when this returns, it would survive a power cut.

        Pieces may come in any order, and again. Raises `ChunkRefused`, `SoundTooLarge`, `RecordingOver`.
        """
        if not content or len(content) > CHUNK_BYTES or not 0 <= number < MAX_CHUNKS:
            raise ChunkRefused()
        at_ms = self._clock.now_ms()
        await self._database.write(lambda store: sealed.append(store, recording, number, content, at_ms))

    async def finish(self, recording: RecordingId, chunks: int | None = None) -> None:
        """The recording is over and waits to be heard. Finishing it again changes nothing.

        One to which no piece has come is forgotten. Raises `ChunksMissing` where `chunks` were sent and some of them
        have not come.
        """
        await self._database.write(lambda store: sealed.finish(store, recording, chunks))

    async def import_file(self, document: DocumentId, source: bytes | Path) -> RecordingId:
        """Take in a whole file for a note. What it is, its first bytes say, not its name.

        Raises `NotSound`, `SoundTooLarge`; `OSError` where it cannot be read.
        """
        content = await anyio.to_thread.run_sync(_read, source) if isinstance(source, Path) else source
        if len(content) > MAX_RECORDING_BYTES:
            raise SoundTooLarge(MAX_RECORDING_BYTES)
        kind = media_type_of(content[:12])
        recording = self._fresh(document, kind.value, RecordingState.WAITING, len(content))
        # Piece by piece, because an edit waits for the transaction before it. Without its last one nothing is there.
        for number, start in enumerate(range(0, len(content), CHUNK_BYTES)):
            await self._store_piece(recording, number, content[start : start + CHUNK_BYTES])
        await self._database.write(lambda store: sealed.insert(store, recording))
        return recording.recording

    async def audio(self, recording: RecordingId) -> bytes:
        """All pieces, joined in the order in which they were spoken. Raises `RecordingShredded`."""
        return await self._database.read(lambda store: sealed.joined(store, recording))

    async def next_waiting(self) -> RecordingEntry | None:
        """The recording that has waited longest to be heard."""
        return next(
            iter(await self._entries(lambda store: stored.recordings_in(store, RecordingState.WAITING))), None
        )

    async def of_document(self, document: DocumentId) -> list[RecordingEntry]:
        """The recordings of a note, in the order in which they were begun."""
        return await self._entries(lambda store: stored.recordings_of(store, document))

    async def entry(self, recording: RecordingId) -> RecordingEntry:
        """One recording."""
        return (await self._entries(lambda store: [sealed.found(store, recording)]))[0]

    async def store_listening(self, recording: RecordingId, listening: Listening) -> tuple[Window, ...]:
        """Note where somebody speaks, and return the windows that are still to be heard.

        What was heard before a restart counts, unless another model listens now. Raises `RecordingShredded`.
        """
        return await self._database.write(lambda store: sealed.store_listening(store, recording, listening))

    async def store_window(self, recording: RecordingId, window: Window, segments: Segments) -> None:
        """Keep what was heard in one window. Raises `RecordingShredded`; `ValueError` for a window not its own."""
        await self._database.write(lambda store: sealed.store_window(store, recording, window, segments))

    async def finish_transcript(self, recording: RecordingId) -> Transcript:
        """Everything was heard: the transcript, which is kept for a day at least, so that it can become a note."""
        until_ms = self._clock.now_ms() + DAY_MS
        return await self._database.write(lambda store: sealed.finish_transcript(store, recording, until_ms))

    async def transcript(self, recording: RecordingId) -> Transcript | None:
        """What was heard so far; None before it was listened to. Raises `RecordingShredded`."""
        return await self._database.read(lambda store: sealed.transcript(store, sealed.with_key(store, recording)))

    async def fail(self, recording: RecordingId, reason: str) -> None:
        """It cannot be heard, and why, in words for a person. Its sound is kept as long as that of the others."""
        await self._move(recording, RecordingState.FAILED, reason)

    async def try_again(self, recording: RecordingId) -> None:
        """Let a recording be heard once more. Raises `RecordingShredded`."""
        await self._move(recording, RecordingState.WAITING, None)

    async def shred(self, recording: RecordingId) -> None:
        """Destroy a recording and what was heard in it, at once and for good."""
        await self._database.make_room(lambda store: sealed.shred(store, [sealed.found(store, recording)]))

    async def shred_due(self) -> int:
        """Destroy what has been kept long enough, and return how much that was. What nobody has heard is kept."""
        now_ms = self._clock.now_ms()
        if not await self._database.read(lambda store: stored.recordings_due(store, now_ms)):
            return 0
        return await self._database.make_room(lambda store: sealed.shred(store, stored.recordings_due(store, now_ms)))

    async def forget_document(self, document: DocumentId) -> None:
        """Destroy the recordings of a note, and that there were any: the note itself was erased."""
        await self._database.make_room(lambda store: sealed.forget(store, document))

    async def _entries(self, find: Callable[[Connection], Sequence[StoredRecording]]) -> list[RecordingEntry]:
        return await self._database.read(lambda store: [sealed.entry(store, found) for found in find(store)])

    async def _move(self, recording: RecordingId, state: RecordingState, reason: str | None) -> None:
        def move(store: Connection) -> None:
            sealed.with_key(store, recording)
            stored.move_recording(store, recording, state, reason=reason)

        await self._database.write(move)

    async def _store_piece(self, recording: StoredRecording, number: int, content: bytes) -> None:
        piece = OpenRecording.of(recording).seal(Part.SOUND, number, content)
        await self._database.write(lambda store: stored.insert_chunk(store, recording.recording, number, piece))

    def _fresh(
        self, document: DocumentId, media_type: str, state: RecordingState, size_bytes: int = 0
    ) -> StoredRecording:
        now_ms = self._clock.now_ms()
        return StoredRecording(
            recording=RecordingId.random(),
            document=document,
            media_type=media_type,
            key=RecordingKey.generate().raw,
            state=state,
            started_at_ms=now_ms,
            keep_until_ms=now_ms + self._keep_ms,
            bytes=size_bytes,
        )


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_RECORDING_BYTES + 1)
