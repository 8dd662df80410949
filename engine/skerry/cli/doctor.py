"""`skerry doctor`: the questions one asks when something is wrong, answered in the words of the failures."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import anyio
import click

from skerry.access.errors import NoWorkspace
from skerry.errors import SkerryError
from skerry.node import Node, NotInitialised
from skerry.node.inspection import verify_device
from skerry.storage import Home
from skerry.sync.status import Live

from .device import timeout_option
from .errors import AlarmsWait, DoesNotHoldTogether, LittleRoom, NotConnected
from .passphrase import read_passphrase
from .printing import count, note, show
from .session import run_on
from .settings import Settings, device_options
from .standing import status_in_words, try_once
from .verify import refuse_unsound

ENOUGH_ROOM_BYTES = 256 * 2**20


@dataclass(frozen=True)
class Answer:
    """One question, and what is wrong; None where all is well."""

    question: str
    problem: SkerryError | None


@click.command()
@timeout_option
@device_options
@click.pass_obj
def doctor(settings: Settings, timeout_seconds: float) -> None:
    """Look for what is wrong with this device, and say what to do."""
    answers = list(_examine(settings, timeout_seconds))
    show(settings, [_json(answer) for answer in answers], map(_line, answers))
    wrong = sum(answer.problem is not None for answer in answers)
    if wrong:
        raise DoesNotHoldTogether(f"{wrong} of {count(len(answers), 'answer')} need a look.", "Begin with the first.")


def _examine(settings: Settings, timeout_seconds: float) -> Iterator[Answer]:
    home = Home(settings.home)
    if not home.keystore.exists():
        yield Answer("There is a device in this folder.", NotInitialised())
        return
    yield _ask("The disk has room.", lambda: _require_room(home))
    passphrase = read_passphrase(settings)
    note("Checking the disk…")
    stored = _ask(
        "The passphrase opens it, and what is on the disk holds together.", lambda: _check(home, passphrase)
    )
    yield stored
    if stored.problem is None:
        note("Trying the relay…")
        yield from run_on(home.folder, passphrase, partial(_ask_node, timeout_seconds), is_offline=False)


async def _ask_node(timeout_seconds: float, node: Node) -> list[Answer]:
    reached = await try_once(node, timeout_seconds)
    offline = NotConnected(f"Not synchronised: {status_in_words(reached)}.", "Check the network, then `skerry sync`.")
    alarms = len(node.alarms())
    return [
        Answer("It belongs to a workspace.", None if node.workspace_id else NoWorkspace()),
        Answer("The relay answers, and everything is exchanged.", None if isinstance(reached, Live) else offline),
        Answer("No alarm waits.", AlarmsWait(alarms) if alarms else None),
    ]


def _ask(question: str, find_out: Callable[[], None]) -> Answer:
    try:
        find_out()
    except SkerryError as error:
        return Answer(question, error)
    return Answer(question, None)


def _require_room(home: Home) -> None:
    free_bytes = shutil.disk_usage(home.folder).free
    if free_bytes < ENOUGH_ROOM_BYTES:
        raise LittleRoom(free_bytes)


def _check(home: Home, passphrase: str) -> None:
    refuse_unsound(anyio.run(verify_device, home.folder, passphrase))


def _json(answer: Answer) -> dict[str, object]:
    problem = answer.problem
    return {
        "question": answer.question,
        "is_well": problem is None,
        "error": str(problem) if problem else None,
        "hint": problem.hint if problem else None,
    }


def _line(answer: Answer) -> str:
    if answer.problem is None:
        return f"ok     {answer.question}"
    return f"wrong  {answer.question}\n       error: {answer.problem}\n       hint: {answer.problem.hint}"
