"""A submitted record, and the answer that whoever handed it over waits for."""

from __future__ import annotations

from dataclasses import dataclass

import anyio

from .verdicts import Refused, Stored, Submission


@dataclass(frozen=True)
class NotStored:
    """The log failed: nothing is known about the record until it is pushed again."""


Answer = Stored | Refused | NotStored


class Ticket:
    """A submission and, once it was settled, its answer."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self._answer: Answer = NotStored()
        self._settled = anyio.Event()

    def settle(self, answer: Answer) -> None:
        """Give the answer to whoever waits for it."""
        self._answer = answer
        self._settled.set()

    async def answer(self) -> Answer:
        """The answer, once there is one."""
        await self._settled.wait()
        return self._answer
