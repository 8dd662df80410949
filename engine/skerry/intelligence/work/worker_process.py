"""The device's end of a worker process: started when first asked, replaced when it died, gone with the device."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from typing import TypeVar

import anyio
import msgspec
from anyio.abc import Process

from skerry.intelligence import errors
from skerry.intelligence.errors import IntelligenceError, WorkerFailed
from skerry.intelligence.work.courtesy import Courtesy
from skerry.intelligence.work.frames import LENGTH_BYTES, Answer, Question, decode, encode, frame_length, to_frame
from skerry.intelligence.work.jobs import Job
from skerry.intelligence.work.turns import Turns, Urgency

Asked = TypeVar("Asked")
Answered = TypeVar("Answered")

OFFLINE = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false", "OMP_NUM_THREADS": "1"}

ANSWERS_WITHIN_SECONDS = 300.0
"""A job takes a fraction of a second; the first one of a model, which is prepared for it once, a minute on a small
device at worst. A worker that takes longer than this hangs."""

FAILURES = (anyio.BrokenResourceError, anyio.EndOfStream, anyio.ClosedResourceError, OSError, ValueError)
"""A worker that ended, hangs (`TimeoutError` is an `OSError`), or says what no worker says."""


class WorkerProcess:
    """A worker that sits at `desk` (see `worker.DESKS`). One question at a time; nobody's answer is ever another's.

    What nobody waits for is held back by `courtesy`. `generation` grows with each process, so that whoever filled its
    memory knows when to fill it again. One that has not answered `answers_within_seconds` is given up on.
    """

    def __init__(
        self,
        desk: str,
        courtesy: Courtesy | None = None,
        *,
        answers_within_seconds: float = ANSWERS_WITHIN_SECONDS,
    ) -> None:
        self._desk = desk
        self._answers_within_seconds = answers_within_seconds
        self._courtesy = courtesy or Courtesy()
        self._turns = Turns()
        self._numbers = count(1)
        self._process: Process | None = None
        self._answers = AnswerReader()
        self._is_closed = False
        self.generation = 0

    @property
    def is_running(self) -> bool:
        """Whether there is a process, and it has not ended."""
        return self._process is not None and self._process.returncode is None

    @property
    def process_id(self) -> int | None:
        """The process, for whoever measures it."""
        return self._process.pid if self._process else None

    async def do(self, job: Job[Asked, Answered], asked: Asked, urgency: Urgency = Urgency.NOBODY) -> Answered:
        """Have a job done. Cancelling leaves the worker to finish it for nobody.

        Raises the `IntelligenceError` that the job raised, and `WorkerFailed` where it did not come to an end.
        """
        if urgency is Urgency.NOBODY:
            await self._courtesy.wait()
        async with self._turns.take(urgency):
            try:
                await self._ensure_running()
                answer = await self._exchange(Question(next(self._numbers), job.name, encode(asked)))
                return self._value(answer, job)
            except FAILURES as error:
                await self.rest()
                raise WorkerFailed() from error

    async def rest(self) -> None:
        """End the process, if there is one, and with it what it has in memory. Asking again starts another."""
        process, self._process = self._process, None
        if process is None:
            return
        with anyio.CancelScope(shield=True):
            if process.returncode is None:
                process.kill()
            await process.aclose()

    async def close(self) -> None:
        """End the process, and refuse whatever is still asked."""
        self._is_closed = True
        await self.rest()

    async def _ensure_running(self) -> None:
        if self._is_closed:
            raise WorkerFailed()
        if self.is_running:
            return
        await self.rest()
        command = [sys.executable, "-P", "-m", "skerry.intelligence.work.worker", self._desk]
        with anyio.CancelScope(shield=True):
            self._process = await anyio.open_process(
                command, stderr=subprocess.DEVNULL, env={**os.environ, **OFFLINE}, start_new_session=True
            )
        self._answers = AnswerReader()
        self.generation += 1
        if self._is_closed:
            # It was closed while the process began, and found none to end.
            await self.rest()
            raise WorkerFailed()

    async def _exchange(self, question: Question) -> Answer:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        with anyio.fail_after(self._answers_within_seconds, shield=True):
            # Half a question would put every later one out of step.
            await process.stdin.send(to_frame(question))
        with anyio.fail_after(self._answers_within_seconds):
            while True:
                answer = await self._answers.read(process)
                if answer.number == question.number:
                    return answer

    @staticmethod
    def _value(answer: Answer, job: Job[Asked, Answered]) -> Answered:
        if answer.error is None:
            value: Answered = decode(answer.value, job.answered)
            return value
        raise _error_of(answer)


class AnswerReader:
    """Reads answers out of a stream. It can be cancelled anywhere, and goes on where it stopped."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    async def read(self, process: Process) -> Answer:
        """The next answer. Raises `ValueError` for bytes that are none, and `EndOfStream`."""
        await self._fill(process, LENGTH_BYTES)
        length = LENGTH_BYTES + frame_length(bytes(self._buffer[:LENGTH_BYTES]))
        await self._fill(process, length)
        frame = bytes(self._buffer[LENGTH_BYTES:length])
        del self._buffer[:length]
        return msgspec.msgpack.decode(frame, type=Answer)

    async def _fill(self, process: Process, count: int) -> None:
        assert process.stdout is not None
        while len(self._buffer) < count:
            self._buffer += await process.stdout.receive()


def _error_of(answer: Answer) -> IntelligenceError:
    kind = getattr(errors, str(answer.error), None)
    if not (isinstance(kind, type) and issubclass(kind, IntelligenceError)):
        return WorkerFailed()
    raised = kind.__new__(kind)
    IntelligenceError.__init__(raised, answer.message, answer.hint)
    return raised
