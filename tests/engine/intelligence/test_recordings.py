"""Nothing that was spoken is lost while it is wanted, and nothing of it is left when it is not."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from skerry.intelligence.errors import (
    ChunkRefused,
    ChunksMissing,
    NotSound,
    RecordingOver,
    RecordingShredded,
    RecordingUnknown,
    SoundTooLarge,
)
from skerry.intelligence.speech import recordings as recordings_module
from skerry.intelligence.speech import sealed_recordings
from skerry.intelligence.speech.limits import CHUNK_BYTES
from skerry.intelligence.speech.recordings import ABANDONED_AFTER_MS, DAY_MS, Recordings
from skerry.intelligence.speech.transcript import Listening, Segment, Transcript, Window
from skerry.storage import Database
from skerry.storage import recordings as stored
from skerry.storage.driver import sqlite
from skerry.storage.recordings import RecordingId, RecordingState, StoredRecording, StoredWindow
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId
from tests.engine.intelligence.sound import file_of, tone

pytestmark = pytest.mark.anyio

NOTE, OTHER_NOTE = DocumentId(bytes(16)), DocumentId(bytes([7] * 16))
WEBM = "audio/webm;codecs=opus"
WINDOWS = (Window(0, 9_000), Window(12_000, 30_000))
LISTENING = Listening(31_000, WINDOWS, "whisper-tiny.en 1")
HEARD = (Segment(100, 8_000, "The seal of pump three has failed.", 0.9),)
HEARD_LATER = (Segment(12_100, 29_000, "Nobody was hurt.", 0.8),)


@dataclass
class Watch:
    """A clock that stands still until it is turned."""

    at_ms: int = 1_700_000_000_000

    def now_ms(self) -> int:
        return self.at_ms


@pytest.fixture
def watch() -> Watch:
    return Watch()


@asynccontextmanager
async def opened(folder: Path, watch: Watch, keep_days: int = 7) -> AsyncIterator[Recordings]:
    async with Database.open(folder, bytes(range(32)), MIGRATIONS) as database:
        yield Recordings(database, watch, keep_days=keep_days)


@pytest.fixture
async def recordings(tmp_path: Path, watch: Watch) -> AsyncIterator[Recordings]:
    async with opened(tmp_path, watch) as recordings:
        yield recordings


async def spoken(recordings: Recordings, *chunks: bytes, document: DocumentId = NOTE) -> RecordingId:
    recording = await recordings.begin(document, WEBM)
    for number, chunk in enumerate(chunks):
        await recordings.append(recording, number, chunk)
    await recordings.finish(recording)
    return recording


async def heard(recordings: Recordings, recording: RecordingId) -> Transcript:
    await recordings.store_listening(recording, LISTENING)
    await recordings.store_window(recording, WINDOWS[0], HEARD)
    await recordings.store_window(recording, WINDOWS[1], HEARD_LATER)
    return await recordings.finish_transcript(recording)


async def test_what_is_recorded_piece_by_piece_comes_back_whole(recordings: Recordings) -> None:
    recording = await spoken(recordings, b"first ", b"second ", b"third")
    assert await recordings.audio(recording) == b"first second third"
    (entry,) = await recordings.of_document(NOTE)
    assert (entry.recording, entry.state, entry.bytes) == (recording, RecordingState.WAITING, 18)


async def test_pieces_may_come_in_any_order_and_again(recordings: Recordings) -> None:
    recording = await recordings.begin(NOTE, WEBM)
    for number, chunk in ((2, b"third"), (0, b"first "), (2, b"third"), (1, b"second "), (0, b"first ")):
        await recordings.append(recording, number, chunk)
    await recordings.finish(recording, chunks=3)
    await recordings.append(recording, 1, b"second ")
    assert await recordings.audio(recording) == b"first second third"


async def test_another_piece_in_the_same_place_is_refused(recordings: Recordings) -> None:
    recording = await recordings.begin(NOTE, WEBM)
    await recordings.append(recording, 0, b"first")
    with pytest.raises(ChunkRefused):
        await recordings.append(recording, 0, b"other")
    await recordings.finish(recording)
    assert await recordings.audio(recording) == b"first"


async def test_finishing_says_which_pieces_have_not_come(recordings: Recordings) -> None:
    recording = await recordings.begin(NOTE, WEBM)
    for number in (0, 3):
        await recordings.append(recording, number, b"sound")
    with pytest.raises(ChunksMissing) as raised:
        await recordings.finish(recording, chunks=5)
    assert raised.value.numbers == (1, 2, 4)
    await recordings.append(recording, 1, b"late")
    await recordings.finish(recording)
    assert await recordings.audio(recording) == b"soundlatesound"


async def test_nothing_more_is_taken_after_the_end(recordings: Recordings) -> None:
    recording = await spoken(recordings, b"sound")
    with pytest.raises(RecordingOver):
        await recordings.append(recording, 1, b"more")
    await recordings.finish(recording)


@pytest.mark.parametrize(
    ("number", "content"), [(-1, b"sound"), (10_000, b"sound"), (0, b""), (0, bytes(CHUNK_BYTES + 1))]
)
async def test_impossible_pieces_are_refused(recordings: Recordings, number: int, content: bytes) -> None:
    recording = await recordings.begin(NOTE, WEBM)
    with pytest.raises(ChunkRefused):
        await recordings.append(recording, number, content)


async def test_a_recording_without_end_is_ended(recordings: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_recordings, "MAX_RECORDING_BYTES", 10)
    recording = await recordings.begin(NOTE, WEBM)
    await recordings.append(recording, 0, b"ten bytes.")
    with pytest.raises(SoundTooLarge):
        await recordings.append(recording, 1, b"!")
    await recordings.finish(recording)
    assert await recordings.audio(recording) == b"ten bytes."


async def test_only_sound_that_is_understood_is_recorded(recordings: Recordings) -> None:
    with pytest.raises(NotSound):
        await recordings.begin(NOTE, "video/mp4")


async def test_nothing_is_known_of_a_recording_that_never_was(recordings: Recordings) -> None:
    with pytest.raises(RecordingUnknown):
        await recordings.append(RecordingId.random(), 0, b"sound")
    with pytest.raises(RecordingUnknown):
        await recordings.audio(RecordingId.random())


async def test_a_recording_without_any_sound_is_forgotten(recordings: Recordings) -> None:
    await recordings.finish(await recordings.begin(NOTE, WEBM))
    assert await recordings.of_document(NOTE) == []


async def test_a_recording_interrupted_by_a_crash_waits_to_be_heard(tmp_path: Path, watch: Watch) -> None:
    async with opened(tmp_path, watch) as recordings:
        recording = await recordings.begin(NOTE, WEBM)
        await recordings.append(recording, 0, b"the last words")
        await recordings.begin(NOTE, WEBM)
    async with opened(tmp_path, watch) as recordings:
        assert await recordings.recover() == 1
        (entry,) = await recordings.of_document(NOTE)
        assert (entry.recording, entry.state) == (recording, RecordingState.WAITING)
        assert await recordings.audio(recording) == b"the last words"


async def test_a_recording_whose_page_has_gone_is_heard_after_some_minutes(
    recordings: Recordings, watch: Watch
) -> None:
    recording = await recordings.begin(NOTE, WEBM)
    await recordings.begin(NOTE, WEBM)
    watch.at_ms += 60_000
    await recordings.append(recording, 0, b"the last words")
    watch.at_ms += ABANDONED_AFTER_MS
    assert await recordings.end_abandoned() == 0
    watch.at_ms += 1
    assert await recordings.end_abandoned() == 1
    (entry,) = await recordings.of_document(NOTE)
    assert (entry.recording, entry.state) == (recording, RecordingState.WAITING)
    with pytest.raises(RecordingOver):
        await recordings.append(recording, 1, b"from beyond")


async def test_a_file_is_taken_in_whole(recordings: Recordings, tmp_path: Path) -> None:
    path = tmp_path / "note.bin"
    path.write_bytes(file_of(tone(100, 16_000), 16_000))
    assert path.stat().st_size > CHUNK_BYTES
    for source in (path, path.read_bytes()):
        recording = await recordings.import_file(NOTE, source)
        assert await recordings.audio(recording) == path.read_bytes()
        assert (await recordings.entry(recording)).state is RecordingState.WAITING


async def test_a_file_that_is_no_recording_is_not_taken_in(recordings: Recordings, tmp_path: Path) -> None:
    path = tmp_path / "letter.wav"
    path.write_text("Dear Bob, this is no recording at all.")
    with pytest.raises(NotSound):
        await recordings.import_file(NOTE, path)
    assert await recordings.of_document(NOTE) == []


async def test_too_large_a_file_is_not_taken_in(recordings: Recordings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recordings_module, "MAX_RECORDING_BYTES", 100)
    with pytest.raises(SoundTooLarge):
        await recordings.import_file(NOTE, file_of(tone(1, 16_000), 16_000))


async def test_a_file_that_was_half_taken_in_leaves_nothing(
    tmp_path: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = file_of(tone(100, 16_000), 16_000)
    async with Database.open(tmp_path, bytes(range(32)), MIGRATIONS) as database:
        recordings = Recordings(database, watch)
        with monkeypatch.context() as patched:
            patched.setattr(stored, "insert_recording", _stop)
            with pytest.raises(InterruptedError):
                await recordings.import_file(NOTE, content)
        assert await recordings.recover() == 0
        count = await database.read(lambda store: store.execute("SELECT count(*) FROM recording_chunk").fetchone())
        assert count[0] == 0


def _stop(*_arguments: object) -> None:
    raise InterruptedError


async def test_what_has_waited_longest_is_heard_first(recordings: Recordings) -> None:
    first, second = await spoken(recordings, b"first"), await spoken(recordings, b"second", document=OTHER_NOTE)
    entry = await recordings.next_waiting()
    assert entry is not None
    assert entry.recording == first
    await heard(recordings, first)
    entry = await recordings.next_waiting()
    assert entry is not None
    assert entry.recording == second
    await recordings.fail(second, "It is damaged.")
    assert await recordings.next_waiting() is None


async def test_a_transcript_is_made_of_its_windows(recordings: Recordings) -> None:
    recording = await spoken(recordings, b"sound")
    assert await recordings.transcript(recording) is None
    expected = Transcript((*HEARD, *HEARD_LATER), 31_000, "whisper-tiny.en 1")
    assert await heard(recordings, recording) == expected == await recordings.transcript(recording)
    assert (await recordings.entry(recording)).state is RecordingState.TRANSCRIBED


async def test_work_goes_on_after_the_last_window_that_was_heard(tmp_path: Path, watch: Watch) -> None:
    async with opened(tmp_path, watch) as recordings:
        recording = await spoken(recordings, b"sound")
        assert await recordings.store_listening(recording, LISTENING) == WINDOWS
        await recordings.store_window(recording, WINDOWS[0], HEARD)
    async with opened(tmp_path, watch) as recordings:
        assert await recordings.store_listening(recording, LISTENING) == WINDOWS[1:]
        entry = await recordings.entry(recording)
        assert (entry.heard_ms, entry.spoken_ms, entry.duration_ms) == (9_000, 27_000, 31_000)


async def test_another_model_hears_everything_anew(recordings: Recordings) -> None:
    recording = await spoken(recordings, b"sound")
    await recordings.store_listening(recording, LISTENING)
    await recordings.store_window(recording, WINDOWS[0], HEARD)
    assert await recordings.store_listening(recording, Listening(31_000, WINDOWS, "whisper-large 2")) == WINDOWS


async def test_silence_becomes_an_empty_transcript(recordings: Recordings) -> None:
    recording = await spoken(recordings, b"sound")
    assert await recordings.store_listening(recording, Listening(5_000, (), "m")) == ()
    assert await recordings.finish_transcript(recording) == Transcript((), 5_000, "m")


async def test_what_cannot_be_heard_says_why_and_may_be_tried_again(recordings: Recordings) -> None:
    recording = await spoken(recordings, b"sound")
    await recordings.fail(recording, "It is damaged.")
    entry = await recordings.entry(recording)
    assert (entry.state, entry.reason) == (RecordingState.FAILED, "It is damaged.")
    await recordings.try_again(recording)
    entry = await recordings.entry(recording)
    assert (entry.state, entry.reason) == (RecordingState.WAITING, None)


async def test_sound_and_words_are_destroyed_after_some_days(recordings: Recordings, watch: Watch) -> None:
    recording = await spoken(recordings, b"sound")
    await heard(recordings, recording)
    watch.at_ms += 7 * DAY_MS - 1
    assert await recordings.shred_due() == 0
    watch.at_ms += 1
    assert await recordings.shred_due() == 1
    with pytest.raises(RecordingShredded):
        await recordings.audio(recording)
    with pytest.raises(RecordingShredded):
        await recordings.transcript(recording)
    (entry,) = await recordings.of_document(NOTE)
    assert entry.state is RecordingState.SHREDDED
    assert await recordings.shred_due() == 0


@pytest.mark.parametrize("keep_days", [0, 1, 30])
async def test_a_person_decides_how_many_days(tmp_path: Path, watch: Watch, keep_days: int) -> None:
    async with opened(tmp_path, watch, keep_days) as recordings:
        await heard(recordings, await spoken(recordings, b"sound"))
        watch.at_ms += max(keep_days, 1) * DAY_MS - 1
        assert await recordings.shred_due() == 0
        watch.at_ms += 1
        assert await recordings.shred_due() == 1


async def test_what_nobody_has_heard_yet_is_kept(recordings: Recordings, watch: Watch) -> None:
    recording = await spoken(recordings, b"sound")
    watch.at_ms += 100 * DAY_MS
    assert await recordings.shred_due() == 0
    await heard(recordings, recording)
    assert await recordings.shred_due() == 0
    watch.at_ms += DAY_MS
    assert await recordings.shred_due() == 1


async def test_what_could_not_be_heard_is_destroyed_like_the_others(recordings: Recordings, watch: Watch) -> None:
    await recordings.fail(await spoken(recordings, b"sound"), "It is damaged.")
    watch.at_ms += 7 * DAY_MS
    assert await recordings.shred_due() == 1


async def test_a_person_may_destroy_a_recording_at_once(recordings: Recordings) -> None:
    recording = await recordings.begin(NOTE, WEBM)
    await recordings.append(recording, 0, b"sound")
    await recordings.shred(recording)
    for attempt in (recordings.append(recording, 1, b"more"), recordings.audio(recording)):
        with pytest.raises(RecordingShredded):
            await attempt
    with pytest.raises(RecordingShredded):
        await recordings.try_again(recording)


async def test_with_a_note_all_its_recordings_are_gone(recordings: Recordings) -> None:
    recording, other = await spoken(recordings, b"a"), await spoken(recordings, b"b", document=OTHER_NOTE)
    await recordings.forget_document(NOTE)
    assert await recordings.of_document(NOTE) == []
    with pytest.raises(RecordingUnknown):
        await recordings.audio(recording)
    assert await recordings.audio(other) == b"b"


async def test_destroying_a_recording_empties_the_log_of_the_store_too(tmp_path: Path, watch: Watch) -> None:
    async with opened(tmp_path, watch) as recordings:
        recording = await spoken(recordings, secrets.token_bytes(5_000))
        assert log_bytes(tmp_path) > 0
        await recordings.shred(recording)
        assert log_bytes(tmp_path) == 0


def log_bytes(folder: Path) -> int:
    """How much the write-ahead log holds, in which older versions of pages lie."""
    return sum(path.stat().st_size for path in folder.rglob("*-wal"))


@pytest.mark.parametrize("setting", ["ON", "OFF"])
def test_no_page_of_the_store_holds_a_destroyed_key_or_its_sound(tmp_path: Path, setting: str) -> None:
    """Seen in a store that is not encrypted. Without the setting that every store has, the bytes would be found."""
    path = tmp_path / "plain.db"
    key, sound, words = (secrets.token_bytes(size) for size in (32, 9_000, 700))
    with closing(sqlite.connect(str(path))) as store:
        store.execute(f"PRAGMA secure_delete = {setting}")
        store.executescript(MIGRATIONS[1].sql)
        recording = StoredRecording(RecordingId.random(), NOTE, WEBM, key, RecordingState.WAITING, 0, 0)
        stored.insert_recording(store, recording)
        stored.insert_chunk(store, recording.recording, 0, sound)
        stored.replace_windows(store, recording.recording, [StoredWindow(0, 0, 1_000)], "m", 1_000)
        stored.write_window(store, recording.recording, 0, words)
        store.commit()
        assert all(secret[-16:] in path.read_bytes() for secret in (key, sound, words))
        stored.shred_recording(store, recording.recording)
        store.commit()
    left = [secret[-16:] in path.read_bytes() for secret in (key, sound, words)]
    assert any(left) is (setting == "OFF")


async def test_every_store_overwrites_what_is_deleted(tmp_path: Path) -> None:
    async with Database.open(tmp_path, bytes(range(32)), MIGRATIONS) as database:
        (setting,) = await database.write(lambda store: store.execute("PRAGMA secure_delete").fetchone())
        assert setting == 1
