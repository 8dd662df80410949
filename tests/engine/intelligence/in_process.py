"""An index beside the test instead of in a worker, asked in the same way and through the same encoding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import anyio.lowlevel

from skerry.intelligence.errors import WorkerFailed
from skerry.intelligence.search.adaptive import AdaptiveIndex
from skerry.intelligence.work.frames import decode, encode
from skerry.intelligence.work.jobs import INDEX_ADD, INDEX_NUMBERS, INDEX_REMOVE, INDEX_STATE, Job

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class IndexInProcess:
    """Does the jobs of the index; fails once `answers_left`, where it is set, are given."""

    def __init__(self, index: AdaptiveIndex) -> None:
        self.index = index
        self.answers_left: int | None = None
        self.largest_frame_bytes = 0

    async def do(self, job: Job[Question, Answer], asked: Question) -> Answer:
        await anyio.lowlevel.checkpoint()
        if self.answers_left == 0:
            raise WorkerFailed()
        if self.answers_left is not None:
            self.answers_left -= 1
        handlers: dict[str, Callable[[Any], object]] = {
            INDEX_ADD.name: self.index.add,
            INDEX_REMOVE.name: self.index.remove,
            INDEX_STATE.name: lambda _: self.index.fingerprint(),
            INDEX_NUMBERS.name: self.index.numbers_in,
        }
        frame = encode(asked)
        self.largest_frame_bytes = max(self.largest_frame_bytes, len(bytes(frame)))
        answer: Answer = decode(encode(handlers[job.name](decode(frame, job.asked))), job.answered)
        return answer
