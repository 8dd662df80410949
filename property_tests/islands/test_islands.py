"""Devices that edit, go offline, crash, are restored and come back; a relay that restarts and forgets."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from property_tests.islands import weak
from property_tests.islands.founding import founded
from property_tests.islands.machine import Islands
from skerry.node import stored_documents
from skerry.storage import ballast
from skerry.sync import departures

IS_NIGHTLY = os.environ.get("SKERRY_PROPERTY_PROFILE") == "nightly"
TRIES = 3
PROFILE = settings(
    max_examples=2_000 if IS_NIGHTLY else 8,
    stateful_step_count=60 if IS_NIGHTLY else 25,
    deadline=None,
    derandomize=not IS_NIGHTLY,  # the same weather before every merge; the nights look for new weather
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Checkpoints and squashing after a few edits, so that every sequence of rules meets them."""
    monkeypatch.setattr(departures, "CHECKPOINT_EVERY_UPDATES", 3)
    monkeypatch.setattr(stored_documents, "SQUASH_ABOVE_UPDATES", 4)
    monkeypatch.setattr(ballast, "BALLAST_BYTES", ballast.LEAST_BALLAST_BYTES)
    founded()


@pytest.mark.timeout(0 if IS_NIGHTLY else 300)
def test_islands_that_meet_agree_and_have_lost_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    run_state_machine_as_test(Islands, settings=PROFILE)
    with capsys.disabled():
        print(f"\n{sum(Islands.steps.values())} steps, {len(Islands.states)} distinct states; {dict(Islands.steps)}")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("build", weak.BUILDS, ids=lambda build: build.__name__.replace("_", " "))
def test_a_weakened_build_is_caught(build: Callable[[], AbstractContextManager[None]]) -> None:
    """The same islands, of which one promise is broken: a machine that does not notice proves nothing."""
    searching = settings(PROFILE, max_examples=200, phases=[Phase.generate], database=None)
    assert any(was_seen_to_break(build, searching) for _ in range(TRIES))


def was_seen_to_break(build: Callable[[], AbstractContextManager[None]], searching: settings) -> bool:
    """A broken build need not break the same way twice, and Hypothesis may say no more than that: then look again."""
    Islands.failures.clear()
    with build(), pytest.raises((AssertionError, TimeoutError, Flaky)) as caught:
        run_state_machine_as_test(Islands, settings=searching)
    return any(isinstance(failure, AssertionError | TimeoutError) for failure in [caught.value, *Islands.failures])
