"""What is done to a recording inside one transaction: sealing, joining, counting. Nothing here waits for anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from skerry.crypto import Part, RecordingKey, open_part, seal_part
from skerry.intelligence.errors import (
    ChunkRefused,
    ChunksMissing,
    RecordingOver,
    RecordingShredded,
    RecordingUnknown,
    SoundTooLarge,
)
from skerry.intelligence.speech.limits import MAX_CHUNKS, MAX_RECORDING_BYTES
from skerry.intelligence.speech.transcript import Listening, Segment, Transcript, Window
from skerry.storage import Connection
from skerry.storage import recordings as stored
from skerry.storage.recordings import RecordingId, RecordingState, StoredRecording, StoredWindow
from skerry.storage.records import is_erased
from skerry_protocol.ids import DocumentId

Segments = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class RecordingEntry:
    """A recording as it is shown: `heard_ms` of `spoken_ms` are written down; both are 0 until it was listened to."""

    recording: RecordingId
    document: DocumentId
    state: RecordingState
    started_at_ms: int
    keep_until_ms: int
    bytes: int
    duration_ms: int | None
    heard_ms: int
    spoken_ms: int
    reason: str | None


def found(store: Connection, recording: RecordingId) -> StoredRecording:
    """A recording by its id. Raises `RecordingUnknown`."""
    known = stored.find_recording(store, recording)
    if known is None:
        raise RecordingUnknown()
    return known


@dataclass(frozen=True)
class OpenRecording:
    """A recording that still has its key."""

    stored: StoredRecording
    key: RecordingKey

    @property
    def id(self) -> RecordingId:
        """Its id."""
        return self.stored.recording

    @classmethod
    def of(cls, recording: StoredRecording) -> OpenRecording:
        """Raises `RecordingShredded`."""
        if recording.key is None:
            raise RecordingShredded()
        return cls(recording, RecordingKey(recording.key))

    def seal(self, part: Part, number: int, content: bytes) -> bytes:
        """Seal one part of it."""
        return seal_part(self.key, self.id.raw, part, number, content)

    def open(self, part: Part, number: int, sealed: bytes) -> bytes:
        """Open one part of it. Raises `CannotOpen`."""
        return open_part(self.key, self.id.raw, part, number, sealed)


def with_key(store: Connection, recording: RecordingId) -> OpenRecording:
    """A recording that still has its key. Raises `RecordingUnknown`, `RecordingShredded`."""
    return OpenRecording.of(found(store, recording))


def insert(store: Connection, recording: StoredRecording) -> None:
    """Begin a recording. Raises `RecordingUnknown` for a note that was erased meanwhile: nothing may outlive it.

    What was sealed for it by then is shredded with that, because its key was never stored.
    """
    if is_erased(store, recording.document):
        raise RecordingUnknown()
    stored.insert_recording(store, recording)


def end_interrupted(store: Connection) -> int:
    """See `Recordings.recover`."""
    stored.delete_orphans(store)
    return _end(store, stored.recordings_in(store, RecordingState.RECORDING))


def end_abandoned(store: Connection, since_ms: int) -> int:
    """See `Recordings.end_abandoned`."""
    return _end(store, stored.recordings_at_rest(store, since_ms))


def _end(store: Connection, recordings: Sequence[StoredRecording]) -> int:
    for recording in recordings:
        if recording.bytes:
            stored.move_recording(store, recording.recording, RecordingState.WAITING)
        else:
            stored.delete_recording(store, recording.recording)
    return sum(recording.bytes > 0 for recording in recordings)


def append(store: Connection, recording: RecordingId, number: int, content: bytes, at_ms: int) -> None:
    """See `Recordings.append`."""
    opened = with_key(store, recording)
    known = stored.find_chunk(store, recording, number)
    if known is not None:
        if opened.open(Part.SOUND, number, known) != content:
            raise ChunkRefused()
        return
    if opened.stored.state is not RecordingState.RECORDING:
        raise RecordingOver()
    if opened.stored.bytes + len(content) > MAX_RECORDING_BYTES:
        raise SoundTooLarge(MAX_RECORDING_BYTES)
    stored.insert_chunk(store, recording, number, opened.seal(Part.SOUND, number, content))
    stored.note_growth(store, recording, len(content), at_ms)


def finish(store: Connection, recording: RecordingId, chunks: int | None) -> None:
    """See `Recordings.finish`."""
    if found(store, recording).state is not RecordingState.RECORDING:
        return
    numbers = stored.chunk_numbers(store, recording)
    missing = tuple(sorted(set(range(min(chunks or 0, MAX_CHUNKS))) - set(numbers)))
    if missing:
        raise ChunksMissing(missing)
    if numbers:
        stored.move_recording(store, recording, RecordingState.WAITING)
    else:
        stored.delete_recording(store, recording)


def joined(store: Connection, recording: RecordingId) -> bytes:
    """See `Recordings.audio`."""
    opened = with_key(store, recording)
    return b"".join(
        opened.open(Part.SOUND, number, stored.find_chunk(store, recording, number) or b"")
        for number in stored.chunk_numbers(store, recording)
    )


def entry(store: Connection, recording: StoredRecording) -> RecordingEntry:
    """A recording as it is shown."""
    windows = stored.windows_of(store, recording.recording)
    return RecordingEntry(
        recording=recording.recording,
        document=recording.document,
        state=recording.state,
        started_at_ms=recording.started_at_ms,
        keep_until_ms=recording.keep_until_ms,
        bytes=recording.bytes,
        duration_ms=recording.duration_ms,
        heard_ms=sum(window.end_ms - window.start_ms for window in windows if window.sealed is not None),
        spoken_ms=sum(window.end_ms - window.start_ms for window in windows),
        reason=recording.reason,
    )


def store_listening(store: Connection, recording: RecordingId, listening: Listening) -> tuple[Window, ...]:
    """See `Recordings.store_listening`."""
    opened = with_key(store, recording)
    known = stored.windows_of(store, recording)
    if opened.stored.model == listening.model and tuple(map(_window, known)) == listening.windows:
        return tuple(_window(window) for window in known if window.sealed is None)
    fresh = [StoredWindow(number, found.start_ms, found.end_ms) for number, found in enumerate(listening.windows)]
    stored.replace_windows(store, recording, fresh, listening.model, listening.duration_ms)
    return listening.windows


def _window(window: StoredWindow) -> Window:
    return Window(window.start_ms, window.end_ms)


def store_window(store: Connection, recording: RecordingId, window: Window, segments: Segments) -> None:
    """See `Recordings.store_window`."""
    opened = with_key(store, recording)
    number = tuple(map(_window, stored.windows_of(store, recording))).index(window)
    words = msgspec.msgpack.encode(segments)
    stored.write_window(store, recording, number, opened.seal(Part.WORDS, number, words))


def finish_transcript(store: Connection, recording: RecordingId, keep_until_ms: int) -> Transcript:
    """See `Recordings.finish_transcript`."""
    opened = with_key(store, recording)
    stored.move_recording(store, recording, RecordingState.TRANSCRIBED)
    stored.keep_at_least_until(store, recording, keep_until_ms)
    return transcript(store, opened) or Transcript((), 0, "")


def transcript(store: Connection, opened: OpenRecording) -> Transcript | None:
    """See `Recordings.transcript`."""
    model, duration_ms = opened.stored.model, opened.stored.duration_ms
    if model is None or duration_ms is None:
        return None
    heard = [
        opened.open(Part.WORDS, window.number, window.sealed)
        for window in stored.windows_of(store, opened.id)
        if window.sealed is not None
    ]
    segments = [segment for words in heard for segment in msgspec.msgpack.decode(words, type=Segments)]
    return Transcript(tuple(segments), duration_ms, model)


def shred(store: Connection, recordings: Sequence[StoredRecording]) -> int:
    """Destroy recordings, and return how many there were."""
    for recording in recordings:
        stored.shred_recording(store, recording.recording)
    return len(recordings)


def forget(store: Connection, document: DocumentId) -> None:
    """See `Recordings.forget_document`."""
    for recording in stored.recordings_of(store, document):
        stored.delete_recording(store, recording.recording)
