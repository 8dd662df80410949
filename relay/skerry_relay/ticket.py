"""A submitted record, and the answer that whoever handed it over waits for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .verdicts import Refused, Stored, Submission


@dataclass(frozen=True)
class NotStored:
    """The log failed: nothing is known about the record until it is pushed again."""


Answer = Stored | Refused | NotStored


class Ticket:
    """A submission. `answer` is None until it was settled; then `settled` is called."""

    __slots__ = ("_settled", "answer", "submission")

    def __init__(self, submission: Submission, settled: Callable[[], None]) -> None:
        self.submission = submission
        self.answer: Answer | None = None
        self._settled = settled

    def settle(self, answer: Answer) -> None:
        """Give the answer, and say that it is there."""
        self.answer = answer
        self._settled()
