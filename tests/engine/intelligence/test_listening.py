"""A device hears its voice notes in the background, and hears none of them twice."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import anyio
import pytest

from skerry import Document, Node
from skerry.events import RecordingChanged
from skerry.intelligence.errors import RecordingUnknown
from skerry.intelligence.speech.limits import CHUNK_BYTES
from skerry.intelligence.work.turns import Urgency
from skerry.storage.recordings import RecordingId, RecordingState
from tests.engine.harbour import harbour
from tests.engine.intelligence.notes import PUMP, note
from tests.engine.intelligence.speaker import Speaker
from tests.engine.intelligence.test_pipeline import erasure

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(180)]

SAID = "The pump is leaking at the seal. Please order a new one."


async def record(node: Node, document: Document, sound: bytes) -> RecordingId:
    """A page hands over a recording in pieces."""
    recordings = node.intelligence.recordings
    recording = await recordings.begin(document.id, "audio/wav")
    for number, first in enumerate(range(0, len(sound), CHUNK_BYTES)):
        await recordings.append(recording, number, sound[first : first + CHUNK_BYTES])
    await recordings.finish(recording)
    node.intelligence.look_for_recordings()
    return recording


async def heard(node: Node, recording: RecordingId) -> RecordingState:
    """Wait until a recording was heard, or cannot be."""
    with node.events() as events:
        while (entry := await node.intelligence.recordings.entry(recording)).state is RecordingState.WAITING:
            while not isinstance(await anext(events), RecordingChanged):
                pass
    return entry.state


async def words_of(node: Node, recording: RecordingId) -> str:
    transcript = await node.intelligence.recordings.transcript(recording)
    return transcript.text.lower() if transcript else ""


async def test_what_is_spoken_for_a_note_is_written_down_on_the_device(tmp_path: Path, speaker: Speaker) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        await alice.intelligence.start_listening()
        recording = await record(alice, pump, speaker.say(SAID))
        assert await heard(alice, recording) is RecordingState.TRANSCRIBED
        assert "leaking" in await words_of(alice, recording)


async def test_what_waited_when_the_device_stopped_is_heard_after_the_next_start(
    tmp_path: Path, speaker: Speaker
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        recording = await record(alice, await note(alice, *PUMP), speaker.say(SAID))
        await here.devices["alice"].close()
        alice = await here.devices["alice"].open()
        await alice.intelligence.start_listening()
        assert await heard(alice, recording) is RecordingState.TRANSCRIBED


async def test_what_is_no_sound_says_so_and_the_next_recording_is_heard(tmp_path: Path, speaker: Speaker) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        await alice.intelligence.start_listening()
        broken = await record(alice, pump, b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00")
        assert await heard(alice, broken) is RecordingState.FAILED
        assert (await alice.intelligence.recordings.entry(broken)).reason
        assert await heard(alice, await record(alice, pump, speaker.say(SAID))) is RecordingState.TRANSCRIBED


async def kill_workers(node: Node, times: int) -> None:
    """Kill the worker as soon as there is one, and its successors."""
    killed: set[int] = set()
    while len(killed) < times:
        await anyio.lowlevel.checkpoint()
        for process_id in node.intelligence.process_ids:
            if process_id not in killed:
                os.kill(process_id, signal.SIGKILL)
                killed.add(process_id)


@pytest.mark.parametrize(
    ("deaths", "state"), [(1, RecordingState.TRANSCRIBED), (2, RecordingState.FAILED)], ids=["once", "twice"]
)
async def test_a_recording_on_which_the_worker_is_killed_is_heard_once_more(
    tmp_path: Path, speaker: Speaker, deaths: int, state: RecordingState
) -> None:
    async with harbour(tmp_path) as here, anyio.create_task_group() as tasks:
        alice = here["alice"]
        recording = await record(alice, await note(alice, *PUMP), speaker.say(SAID))
        tasks.start_soon(kill_workers, alice, deaths)
        await alice.intelligence.start_listening()
        assert await heard(alice, recording) is state
        if state is RecordingState.FAILED:
            await alice.intelligence.recordings.try_again(recording)
            alice.intelligence.look_for_recordings()
            assert await heard(alice, recording) is RecordingState.TRANSCRIBED


async def test_the_worker_that_listens_is_let_go_of_when_nothing_is_left_to_hear(
    tmp_path: Path, speaker: Speaker
) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        recording = await record(alice, await note(alice, *PUMP), speaker.say(SAID))
        await alice.intelligence.start_listening()
        await heard(alice, recording)
        while alice.intelligence.process_ids:
            await anyio.lowlevel.checkpoint()


async def test_sound_is_destroyed_when_its_days_are_over(tmp_path: Path, speaker: Speaker) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        await alice.intelligence.start_listening(keep_days=3)
        recording = await record(alice, await note(alice, *PUMP), speaker.say(SAID))
        await heard(alice, recording)
        here.devices["alice"].clock.at_ms += 3 * 24 * 3600 * 1000 + 1
        assert await alice.intelligence.recordings.shred_due() == 1
        assert (await alice.intelligence.recordings.entry(recording)).state is RecordingState.SHREDDED


async def test_a_sound_file_is_transcribed_with_progress_and_kept_nowhere(tmp_path: Path, speaker: Speaker) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        file, shares = tmp_path / "said.wav", list[float]()
        await anyio.Path(file).write_bytes(speaker.say(SAID))
        transcript = await alice.transcribe(file, shares.append)
        assert "leaking" in transcript.text.lower()
        assert shares[-1] == 1.0
        assert not alice.intelligence.process_ids


async def test_a_recording_that_is_erased_while_it_is_heard_ends_nothing(tmp_path: Path) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        async with alice.intelligence._speech_worker._turns.take(Urgency.A_PERSON):
            await alice.intelligence.start_listening()
            erased = await record(alice, pump, b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00")
            while not alice.intelligence._speech_worker._turns._waiting:
                await anyio.lowlevel.checkpoint()
            await alice.intelligence.recordings.forget_document(pump.id)
        with pytest.raises(RecordingUnknown):
            await alice.intelligence.recordings.entry(erased)
        broken = await record(alice, pump, b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00")
        assert await heard(alice, broken) is RecordingState.FAILED


async def test_no_recording_begins_for_a_note_that_was_erased(tmp_path: Path, speaker: Speaker) -> None:
    async with harbour(tmp_path) as here:
        alice = here["alice"]
        pump = await note(alice, *PUMP)
        await here.settle()
        here.relay.store(erasure(here, pump))
        await here.settle()
        with pytest.raises(RecordingUnknown):
            await alice.intelligence.recordings.begin(pump.id, "audio/wav")
        with pytest.raises(RecordingUnknown):
            await alice.intelligence.recordings.import_file(pump.id, speaker.say(SAID))
        assert await alice.intelligence.recordings.of_document(pump.id) == []
