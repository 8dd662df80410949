"""A worker that hangs, cannot start, or is closed while it starts leaves nothing behind and nobody waiting."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import anyio
import msgspec
import pytest

from skerry.intelligence.errors import NotInstalled, WorkerFailed
from skerry.intelligence.work.frames import LENGTH_BYTES, Answer, Question, encode, to_frame
from skerry.intelligence.work.jobs import EMBED, LISTEN, SPLIT, Job, ToHear
from skerry.intelligence.work.worker_process import WorkerProcess

pytestmark = pytest.mark.timeout(120)

TEXT = "Pump 3 leaks. Alice closed the valve."


@pytest.fixture
async def worker() -> AsyncIterator[WorkerProcess]:
    process = WorkerProcess("reading")
    yield process
    await process.close()


def children() -> set[str]:
    """The worker processes of this process, dead or alive."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8").split())


@pytest.mark.anyio
async def test_a_worker_that_is_closed_while_it_starts_leaves_no_process_behind() -> None:
    worker, before = WorkerProcess("reading"), children()
    async with anyio.create_task_group() as tasks:

        async def ask() -> None:
            with pytest.raises(WorkerFailed):
                await worker.do(SPLIT, TEXT)

        tasks.start_soon(ask)
        while children() == before:
            await anyio.lowlevel.checkpoint()
        await worker.close()
    assert not worker.is_running
    assert children() == before


@pytest.mark.anyio
async def test_a_device_that_can_start_no_process_says_so_as_with_any_worker_that_fails(
    worker: WorkerProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkerFailed):
        await worker.do(SPLIT, TEXT)
    monkeypatch.undo()
    assert await worker.do(SPLIT, TEXT)


@pytest.mark.anyio
@pytest.mark.parametrize("text", [TEXT, TEXT * 100_000], ids=["a short question", "a question longer than a pipe"])
async def test_a_worker_that_never_answers_is_given_up_on_and_replaced(text: str) -> None:
    worker = WorkerProcess("reading", answers_within_seconds=1)
    async with anyio.create_task_group() as tasks:

        async def ask() -> None:
            with pytest.raises(WorkerFailed):
                await worker.do(SPLIT, text)

        tasks.start_soon(ask)
        while worker.process_id is None:
            await anyio.lowlevel.checkpoint()
        os.kill(worker.process_id, signal.SIGSTOP)
    assert not worker.is_running


@pytest.mark.parametrize(
    ("desk", "missing", "job", "asked"),
    [
        ("reading", "numpy", EMBED, (TEXT,)),
        ("reading", "onnxruntime", EMBED, (TEXT,)),
        ("speech", "ctranslate2", LISTEN, ToHear(b"alice", b"")),
    ],
)
def test_a_worker_whose_extra_is_installed_by_halves_says_what_to_install(
    desk: str, missing: str, job: Job[object, object], asked: object, tmp_path: Path
) -> None:
    (tmp_path / f"{missing}.py").write_text("raise ModuleNotFoundError('no such package')")
    question = to_frame(Question(1, job.name, encode(asked)))
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "skerry.intelligence.work.worker", desk],
        input=question,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    answer = msgspec.msgpack.decode(ended.stdout[LENGTH_BYTES:], type=Answer)
    assert answer.error == NotInstalled.__name__
    assert "pip install" in answer.hint
