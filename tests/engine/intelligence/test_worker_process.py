"""A worker that dies, lies or is given up on takes nothing else with it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from subprocess import DEVNULL, run

import anyio
import msgspec
import pytest

from skerry.intelligence.errors import ModelTampered, SoundDamaged, TextTooLong, WorkerFailed
from skerry.intelligence.redaction import RedactionSettings
from skerry.intelligence.work.frames import LENGTH_BYTES, Answer, Question, encode, frame_length, to_frame
from skerry.intelligence.work.jobs import EMBED, INDEX_STATE, LISTEN, REDACT, SPLIT, Job, ToHear, ToRedact
from skerry.intelligence.work.worker_process import WorkerProcess

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

WORKER = [sys.executable, "-P", "-m", "skerry.intelligence.work.worker", "reading"]
TEXT = "Pump 3 leaks. Alice closed the valve."


@pytest.fixture
async def worker() -> AsyncIterator[WorkerProcess]:
    process = WorkerProcess("reading")
    yield process
    await process.close()


def is_alive(process_id: int) -> bool:
    return Path(f"/proc/{process_id}/stat").exists() and "\nState:\tZ" not in Path(
        f"/proc/{process_id}/status"
    ).read_text(encoding="utf-8")


def change_last_byte(models: Path) -> None:
    prepared = next(path for path in models.rglob("*.onnx"))
    prepared.write_bytes(prepared.read_bytes()[:-1] + b"x")


async def test_there_is_no_process_before_something_is_asked(worker: WorkerProcess) -> None:
    assert not worker.is_running
    assert [passage.text for passage in await worker.do(SPLIT, TEXT)] == [TEXT]
    assert worker.is_running


async def test_an_error_of_a_job_arrives_as_it_was_raised_and_the_worker_lives_on(worker: WorkerProcess) -> None:
    too_long = ToRedact("x" * 1_000_001, RedactionSettings())
    with pytest.raises(TextTooLong, match="1000001 characters") as raised:
        await worker.do(REDACT, too_long)
    assert "shorter part" in raised.value.hint
    generation = worker.generation
    await worker.do(SPLIT, TEXT)
    assert worker.generation == generation


async def test_a_tampered_model_is_told_with_what_to_do(
    tmp_path: Path, worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKERRY_MODELS", str(tmp_path))
    await worker.do(EMBED, (TEXT,))
    await worker.rest()
    change_last_byte(tmp_path)
    with pytest.raises(ModelTampered) as raised:
        await worker.do(EMBED, (TEXT,))
    assert "skerry models" in raised.value.hint
    await worker.do(SPLIT, TEXT)


async def test_whoever_asks_for_what_no_worker_does_is_refused_and_the_worker_lives_on(worker: WorkerProcess) -> None:
    with pytest.raises(WorkerFailed):
        await worker.do(Job("dance", None, None), None)
    await worker.do(SPLIT, TEXT)


async def test_an_answer_of_another_kind_than_was_asked_for_is_a_failure(worker: WorkerProcess) -> None:
    with pytest.raises(WorkerFailed):
        await worker.do(Job("split", str, int), TEXT)


async def test_a_killed_worker_fails_the_job_it_was_at_and_is_replaced_for_the_next(worker: WorkerProcess) -> None:
    await worker.do(SPLIT, TEXT)
    assert worker.process_id is not None
    os.kill(worker.process_id, signal.SIGSTOP)
    async with anyio.create_task_group() as tasks:

        async def ask() -> None:
            with pytest.raises(WorkerFailed):
                await worker.do(SPLIT, TEXT)

        tasks.start_soon(ask)
        await anyio.lowlevel.checkpoint()
        os.kill(worker.process_id, signal.SIGKILL)
    await worker.do(SPLIT, TEXT)
    assert worker.generation == 2


async def test_an_answer_nobody_waits_for_any_more_is_never_taken_for_another(worker: WorkerProcess) -> None:
    await worker.do(SPLIT, TEXT)
    for _ in range(20):
        with anyio.move_on_after(0):
            await worker.do(SPLIT, "This is the answer that nobody waits for.")
    assert [passage.text for passage in await worker.do(SPLIT, TEXT)] == [TEXT]
    assert worker.generation == 1


async def test_a_closed_worker_is_gone_and_stays_gone() -> None:
    worker = WorkerProcess("reading")
    await worker.do(SPLIT, TEXT)
    process_id = worker.process_id
    assert process_id is not None
    await worker.close()
    assert not is_alive(process_id)
    with pytest.raises(WorkerFailed):
        await worker.do(SPLIT, TEXT)


async def test_a_worker_that_rests_has_forgotten_everything_and_begins_anew(worker: WorkerProcess) -> None:
    await worker.do(SPLIT, TEXT)
    await worker.rest()
    assert not worker.is_running
    assert (await worker.do(INDEX_STATE, None)).count == 0
    assert worker.generation == 2


async def test_sound_that_is_none_is_refused_by_the_listening_worker() -> None:
    listening = WorkerProcess("speech")
    try:
        with pytest.raises(SoundDamaged):
            await listening.do(LISTEN, ToHear(b"alice", b"RIFF\x24\x00\x00\x00WAVEfmt "))
    finally:
        await listening.close()


def test_a_worker_ends_when_its_device_is_gone() -> None:
    ended = run(WORKER, stdin=DEVNULL, capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


def test_a_worker_says_nothing_but_answers() -> None:
    question = to_frame(Question(7, "embed", encode(("not what", 5))))
    ended = run(WORKER, input=question, capture_output=True, timeout=60)
    assert ended.stderr == b""
    assert frame_length(ended.stdout[:LENGTH_BYTES]) == len(ended.stdout) - LENGTH_BYTES
    answer = msgspec.msgpack.decode(ended.stdout[LENGTH_BYTES:], type=Answer)
    assert (answer.number, answer.error, answer.message) == (7, "ValidationError", "")


def test_a_worker_that_is_sent_garbage_ends_without_a_word() -> None:
    ended = run(WORKER, input=b"\xff" * 64, capture_output=True, timeout=60)
    assert (ended.stdout, ended.stderr) == (b"", b"")
    assert ended.returncode != 0
