"""Documents are handed out when they are quiet, each once, and the restless ones all the same."""

from __future__ import annotations

import anyio
import pytest

from skerry.intelligence.quiet_queue import QuietQueue
from skerry_protocol.ids import DocumentId

pytestmark = pytest.mark.anyio

FIRST, SECOND = DocumentId(bytes(16)), DocumentId(bytes([1] * 16))
NEVER = 3600.0


def queue(*, quiet_seconds: float = 0.0, patience_seconds: float = NEVER) -> QuietQueue:
    return QuietQueue(quiet_seconds=quiet_seconds, patience_seconds=patience_seconds)


async def all_that_are_due(waiting: QuietQueue) -> list[DocumentId]:
    """What is handed out without any waiting."""
    found: list[DocumentId] = []
    with anyio.move_on_after(0):
        while True:
            found.append(await waiting.next())
    return found


async def test_a_document_that_changed_often_is_handed_out_once() -> None:
    waiting = queue()
    for _ in range(5):
        waiting.touch(FIRST)
    waiting.touch(SECOND)
    assert await all_that_are_due(waiting) == [FIRST, SECOND]
    assert len(waiting) == 0


async def test_a_document_in_which_somebody_types_is_left_alone() -> None:
    waiting = queue(quiet_seconds=NEVER)
    waiting.touch(FIRST)
    waiting.add(SECOND)
    assert await all_that_are_due(waiting) == [SECOND]
    assert FIRST in waiting


async def test_a_document_that_is_never_quiet_is_handed_out_in_the_end() -> None:
    waiting = queue(quiet_seconds=NEVER, patience_seconds=0)
    waiting.touch(FIRST)
    waiting.touch(FIRST)
    assert await all_that_are_due(waiting) == [FIRST]


async def test_whoever_waits_hears_of_a_document_that_comes_later() -> None:
    waiting = queue()
    async with anyio.create_task_group() as tasks:

        async def add_one() -> None:
            waiting.add(FIRST)

        tasks.start_soon(add_one)
        assert await waiting.next() == FIRST


async def test_a_document_that_was_taken_out_is_not_handed_out() -> None:
    waiting = queue()
    waiting.touch(FIRST)
    waiting.discard(FIRST)
    assert await all_that_are_due(waiting) == []
    waiting.add(FIRST)
    assert await all_that_are_due(waiting) == [FIRST]
