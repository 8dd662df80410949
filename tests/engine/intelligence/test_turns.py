"""One job at a time, and never a person behind the background."""

from __future__ import annotations

import anyio
import pytest
from anyio.lowlevel import checkpoint

from skerry.intelligence.work.turns import Turns, Urgency

pytestmark = pytest.mark.anyio


class Counter:
    """Notes in which order turns were had, and that there was never more than one at a time."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.had: list[str] = []
        self._is_taken = False

    async def have(self, name: str, urgency: Urgency) -> None:
        async with self.turns.take(urgency):
            assert not self._is_taken
            self._is_taken = True
            try:
                await checkpoint()
                self.had.append(name)
            finally:
                self._is_taken = False


async def queued_behind_one_turn(counter: Counter, *places: tuple[str, Urgency]) -> None:
    async with anyio.create_task_group() as tasks:
        async with counter.turns.take(Urgency.NOBODY):
            for name, urgency in places:
                tasks.start_soon(counter.have, name, urgency)
                await checkpoint()


async def test_what_a_person_waits_for_comes_before_what_was_asked_earlier_for_nobody() -> None:
    counter = Counter()
    await queued_behind_one_turn(
        counter, ("read", Urgency.NOBODY), ("read on", Urgency.NOBODY), ("search", Urgency.A_PERSON)
    )
    assert counter.had == ["search", "read", "read on"]


async def test_whoever_gives_up_waiting_does_not_keep_the_others_from_their_turn() -> None:
    counter = Counter()
    async with anyio.create_task_group() as tasks:
        async with counter.turns.take(Urgency.NOBODY):
            with anyio.CancelScope() as given_up:
                tasks.start_soon(counter.have, "alice", Urgency.NOBODY)
                await checkpoint()
                async with anyio.create_task_group() as impatient:
                    impatient.start_soon(counter.have, "bob", Urgency.A_PERSON)
                    await checkpoint()
                    given_up.cancel()
    assert counter.had == ["alice"]


async def test_a_turn_that_was_handed_over_at_the_moment_of_giving_up_is_handed_on() -> None:
    counter = Counter()
    async with anyio.create_task_group() as tasks:
        impatient = anyio.CancelScope()

        async def bob() -> None:
            with impatient:
                await counter.have("bob", Urgency.A_PERSON)

        async with counter.turns.take(Urgency.NOBODY):
            tasks.start_soon(bob)
            await checkpoint()
            tasks.start_soon(counter.have, "alice", Urgency.NOBODY)
            await checkpoint()
        impatient.cancel()
    assert counter.had == ["alice"]
    await counter.have("carol", Urgency.NOBODY)
    assert counter.had == ["alice", "carol"]
