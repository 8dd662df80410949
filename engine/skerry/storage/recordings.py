"""Voice notes on disk: how far each has come, and its sealed parts. The sealing itself is done above."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

from skerry.storage.driver import Connection
from skerry_protocol.errors import MalformedId
from skerry_protocol.ids import DocumentId
from skerry_protocol.text_form import from_text, to_text


@dataclass(frozen=True, slots=True, order=True)
class RecordingId:
    """A recording of this device: it never leaves it, so no other device knows this id.

    >>> RecordingId.parse(str(RecordingId(bytes(16)))) == RecordingId(bytes(16))
    True
    """

    raw: bytes

    def __post_init__(self) -> None:
        if not isinstance(self.raw, bytes) or len(self.raw) != _ID_BYTES:
            raise MalformedId(f"A RecordingId has {_ID_BYTES} bytes.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the form that `str()` writes. Raises `MalformedId`."""
        return cls(from_text(_ID_PREFIX, text))

    @classmethod
    def random(cls) -> Self:
        """A fresh id."""
        return cls(secrets.token_bytes(_ID_BYTES))

    def __str__(self) -> str:
        return to_text(_ID_PREFIX, self.raw)


_ID_BYTES = 16
_ID_PREFIX = "sksnd1"


class RecordingState(Enum):
    """How far a recording has come."""

    RECORDING = "recording"
    WAITING = "waiting"
    TRANSCRIBED = "transcribed"
    FAILED = "failed"
    SHREDDED = "shredded"


@dataclass(frozen=True)
class StoredRecording:
    """A recording. `key` is None once it was shredded; `model` and `duration_ms` are, until it was listened to."""

    recording: RecordingId
    document: DocumentId
    media_type: str
    key: bytes | None = field(repr=False)
    state: RecordingState
    started_at_ms: int
    keep_until_ms: int
    bytes: int = 0
    reason: str | None = None
    model: str | None = None
    duration_ms: int | None = None


@dataclass(frozen=True)
class StoredWindow:
    """A stretch of a recording in which somebody speaks. `sealed` is None until it was heard."""

    number: int
    start_ms: int
    end_ms: int
    sealed: bytes | None = field(repr=False, default=None)


_COLUMNS = (
    "recording, document, media_type, key, state, started_at_ms, keep_until_ms, bytes, reason, model, duration_ms"
)


def insert_recording(store: Connection, recording: StoredRecording) -> None:
    """Begin a recording."""
    store.execute(
        "INSERT INTO recording (number, recording, document, media_type, key, state, started_at_ms, grown_at_ms,"
        " keep_until_ms, bytes)"
        " VALUES ((SELECT ifnull(max(number), 0) + 1 FROM recording), ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            recording.recording.raw,
            recording.document.raw,
            recording.media_type,
            recording.key,
            recording.state.value,
            recording.started_at_ms,
            recording.started_at_ms,
            recording.keep_until_ms,
            recording.bytes,
        ),
    )


def find_recording(store: Connection, recording: RecordingId) -> StoredRecording | None:
    """The recording with this id."""
    return next(iter(_recordings(store, "recording = ?", (recording.raw,))), None)


def recordings_of(store: Connection, document: DocumentId) -> list[StoredRecording]:
    """The recordings of a document, in the order in which they were begun."""
    return _recordings(store, "document = ?", (document.raw,))


def recordings_in(store: Connection, state: RecordingState) -> list[StoredRecording]:
    """All recordings that have come this far, in the order in which they were begun."""
    return _recordings(store, "state = ?", (state.value,))


def recordings_at_rest(store: Connection, since_ms: int) -> list[StoredRecording]:
    """What is still being recorded, though nothing has come since then."""
    return _recordings(store, "state = 'recording' AND grown_at_ms < ?", (since_ms,))


def recordings_due(store: Connection, now_ms: int) -> list[StoredRecording]:
    """What has been kept long enough. What nobody has heard yet is never among it."""
    return _recordings(store, "state IN ('transcribed', 'failed') AND keep_until_ms <= ?", (now_ms,))


def move_recording(
    store: Connection, recording: RecordingId, state: RecordingState, *, reason: str | None = None
) -> None:
    """Note how far a recording has come, and why it failed, if it did."""
    store.execute(
        "UPDATE recording SET state = ?, reason = ? WHERE recording = ?", (state.value, reason, recording.raw)
    )


def keep_at_least_until(store: Connection, recording: RecordingId, at_ms: int) -> None:
    """Keep a recording until then, if it would be kept for less."""
    store.execute(
        "UPDATE recording SET keep_until_ms = max(keep_until_ms, ?) WHERE recording = ?", (at_ms, recording.raw)
    )


def insert_chunk(store: Connection, recording: RecordingId, number: int, sealed: bytes) -> None:
    """Add a part of a recording."""
    store.execute("INSERT INTO recording_chunk VALUES (?, ?, ?)", (recording.raw, number, sealed))


def note_growth(store: Connection, recording: RecordingId, size_bytes: int, at_ms: int) -> None:
    """Count what was added, as it was before it was sealed, and note when it came."""
    store.execute(
        "UPDATE recording SET bytes = bytes + ?, grown_at_ms = ? WHERE recording = ?",
        (size_bytes, at_ms, recording.raw),
    )


def delete_orphans(store: Connection) -> None:
    """Delete the parts of what never became a recording, because the device stopped before it was whole."""
    store.execute("DELETE FROM recording_chunk WHERE recording NOT IN (SELECT recording FROM recording)")


def find_chunk(store: Connection, recording: RecordingId, number: int) -> bytes | None:
    """A part of a recording, sealed."""
    row = store.execute(
        "SELECT sealed FROM recording_chunk WHERE recording = ? AND number = ?", (recording.raw, number)
    ).fetchone()
    return bytes(row[0]) if row else None


def chunk_numbers(store: Connection, recording: RecordingId) -> list[int]:
    """Which parts of a recording are here, in order."""
    rows = store.execute("SELECT number FROM recording_chunk WHERE recording = ? ORDER BY number", (recording.raw,))
    return [int(number) for (number,) in rows]


def replace_windows(
    store: Connection, recording: RecordingId, windows: Sequence[StoredWindow], model: str, duration_ms: int
) -> None:
    """Note where somebody speaks and which model will hear it; what was heard before is forgotten."""
    store.execute(
        "UPDATE recording SET model = ?, duration_ms = ? WHERE recording = ?", (model, duration_ms, recording.raw)
    )
    store.execute("DELETE FROM recording_window WHERE recording = ?", (recording.raw,))
    store.executemany(
        "INSERT INTO recording_window (recording, number, start_ms, end_ms) VALUES (?, ?, ?, ?)",
        [(recording.raw, window.number, window.start_ms, window.end_ms) for window in windows],
    )


def write_window(store: Connection, recording: RecordingId, number: int, sealed: bytes) -> None:
    """Note what was heard in a window."""
    store.execute(
        "UPDATE recording_window SET sealed = ? WHERE recording = ? AND number = ?", (sealed, recording.raw, number)
    )


def windows_of(store: Connection, recording: RecordingId) -> list[StoredWindow]:
    """The windows of a recording, in order."""
    rows = store.execute(
        "SELECT number, start_ms, end_ms, sealed FROM recording_window WHERE recording = ? ORDER BY number",
        (recording.raw,),
    )
    return [StoredWindow(*row) for row in rows]


def shred_recording(store: Connection, recording: RecordingId) -> None:
    """Destroy the key and everything sealed with it. That there was a recording remains."""
    store.execute(
        "UPDATE recording SET key = NULL, state = 'shredded', reason = NULL WHERE recording = ?", (recording.raw,)
    )
    _delete_parts(store, recording)


def delete_recording(store: Connection, recording: RecordingId) -> None:
    """Forget that there ever was a recording."""
    store.execute("DELETE FROM recording WHERE recording = ?", (recording.raw,))
    _delete_parts(store, recording)


def _delete_parts(store: Connection, recording: RecordingId) -> None:
    store.execute("DELETE FROM recording_chunk WHERE recording = ?", (recording.raw,))
    store.execute("DELETE FROM recording_window WHERE recording = ?", (recording.raw,))


def _recordings(store: Connection, condition: str, values: Sequence[object]) -> list[StoredRecording]:
    rows = store.execute(
        f"SELECT {_COLUMNS} FROM recording WHERE {condition} ORDER BY number",  # noqa: S608
        tuple(values),
    )
    return [_recording(row) for row in rows.fetchall()]


def _recording(
    row: tuple[bytes, bytes, str, bytes | None, str, int, int, int, str | None, str | None, int | None],
) -> StoredRecording:
    recording, document, media_type, key, state, started_at_ms, keep_until_ms, size, reason, model, duration_ms = row
    return StoredRecording(
        recording=RecordingId(recording),
        document=DocumentId(document),
        media_type=media_type,
        key=key,
        state=RecordingState(state),
        started_at_ms=started_at_ms,
        keep_until_ms=keep_until_ms,
        bytes=size,
        reason=reason,
        model=model,
        duration_ms=duration_ms,
    )
