"""The worker process: `python -m skerry.intelligence.work.worker DESK` answers questions until its input ends.

What it writes besides answers goes nowhere, because it may quote a note. Everything else on the device goes first.
"""

from __future__ import annotations

import os
import resource
import select
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Protocol

import msgspec

from skerry.intelligence.errors import IntelligenceError, NotInstalled
from skerry.intelligence.work.frames import LENGTH_BYTES, Answer, Question, decode, encode, frame_length, to_frame
from skerry.intelligence.work.jobs import JOBS, Job

NICENESS = 10
READ_BYTES = 1 << 20
DESKS = {"reading": "reading_desk", "speech": "speech_desk"}
EXTRAS = {"reading": "intelligence", "speech": "voice"}

Handlers = Mapping[Job[Any, Any], Callable[[Any], Any]]


class Desk(Protocol):
    """What a worker can do. Every job takes a fraction of a second, so that an urgent one never waits for long."""

    def handlers(self) -> Handlers:
        """Who does which job."""

    def step(self) -> bool:
        """Do a little of what can be done while nobody asks for anything; False when there is nothing to do."""


class EmptyDesk:
    """Sits where a desk cannot be, because a package that it needs is missing: it says which extra brings it."""

    def __init__(self, extra: str) -> None:
        self._extra = extra

    def handlers(self) -> Handlers:
        """Refuses every job."""
        return dict.fromkeys(JOBS, self._refuse)

    def step(self) -> bool:
        """There is nothing to do."""
        return False

    def _refuse(self, _asked: object) -> object:
        raise NotInstalled(self._extra)


class EndOfInput(Exception):
    """The device has gone, and with it the reason to be."""


class Worker:
    """Answers one question after the other, through two file descriptors. `extra` brings what its desk imports."""

    def __init__(self, desk: Desk, extra: str, input_descriptor: int, output_descriptor: int) -> None:
        self._desk = desk
        self._extra = extra
        self._handlers = {job.name: (job, handler) for job, handler in desk.handlers().items()}
        self._input = input_descriptor
        self._output = output_descriptor

    def run(self) -> None:
        """Work until the input ends."""
        try:
            while True:
                self._use_the_quiet()
                self._write(to_frame(self._answer(self._read_question())))
        except (EndOfInput, BrokenPipeError):
            return

    def _use_the_quiet(self) -> None:
        while not select.select([self._input], [], [], 0)[0]:
            if not self._desk.step():
                return

    def _answer(self, question: Question) -> Answer:
        try:
            job, handler = self._handlers[question.job]
            return Answer(question.number, encode(handler(decode(question.asked, job.asked))))
        except ImportError:
            return _refusal(question, NotInstalled(self._extra))
        except IntelligenceError as error:
            return _refusal(question, error)
        except Exception as error:  # noqa: BLE001 - told to the device by its name alone: its words may quote a note
            return Answer(question.number, encode(None), type(error).__name__)

    def _read_question(self) -> Question:
        length = frame_length(self._read(LENGTH_BYTES))
        return msgspec.msgpack.decode(self._read(length), type=Question)

    def _read(self, count: int) -> bytes:
        parts: list[bytes] = []
        while count:
            part = os.read(self._input, min(count, READ_BYTES))
            if not part:
                raise EndOfInput
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def _write(self, frame: bytes) -> None:
        rest = memoryview(frame)
        while rest:
            rest = rest[os.write(self._output, rest) :]


def _refusal(question: Question, error: IntelligenceError) -> Answer:
    return Answer(question.number, encode(None), type(error).__name__, str(error), error.hint)


def main(desk_name: str) -> None:
    """Be the worker that sits at this desk."""
    output = os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    Worker(make_desk(desk_name), EXTRAS[desk_name], 0, output).run()


def make_desk(name: str) -> Desk:
    """The desk of this name, or an empty one where its packages are not installed."""
    try:
        desk: Desk = import_module(f"skerry.intelligence.work.{DESKS[name]}").make_desk()
    except ImportError:
        return EmptyDesk(EXTRAS[name])
    return desk


if __name__ == "__main__":
    main(sys.argv[1])
