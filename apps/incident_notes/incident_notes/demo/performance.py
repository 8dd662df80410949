"""The demo from curtain to curtain: on a stage in a temporary folder, played by hand or by a script."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import anyio
import click

from skerry.intelligence.settings import ReadingSettings

from .check import CheckResult, run_check
from .console import play, print_relay_view
from .stage import Stage, set_stage

CHECK_SECONDS = 120
FOUND_BY_MEANING = " A note was found by what it means, on the device."
NOT_READ = " The part that reads notes is not installed here."


def perform(is_check: bool) -> None:
    """Run the demo to its end. Raises `CheckFailed` where `is_check` and not all is well."""
    if is_check:
        result = anyio.run(_check)
        click.echo(
            f"ok: {result.notes} notes agree on {result.devices} devices after writing apart; the relay holds "
            f"{result.relay_records} records and none of {result.phrases_searched} phrases in the clear."
            f"{FOUND_BY_MEANING if result.found_by_meaning else NOT_READ}"
        )
    else:
        anyio.run(_play)


async def _check() -> CheckResult:
    with TemporaryDirectory(prefix="skerry-demo-") as folder, anyio.fail_after(CHECK_SECONDS):
        async with set_stage(Path(folder), now_ms=_now_ms()) as stage:
            result = await run_check(stage)
            await print_relay_view(stage)
            return result


async def _play() -> None:
    with TemporaryDirectory(prefix="skerry-demo-") as folder:
        async with (
            set_stage(Path(folder), now_ms=_now_ms(), reads=ReadingSettings()) as stage,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(_play_until_done, stage, tasks.cancel_scope)
            with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
                async for _signal in signals:
                    tasks.cancel_scope.cancel()


async def _play_until_done(stage: Stage, everything: anyio.CancelScope) -> None:
    await play(stage)
    everything.cancel()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
