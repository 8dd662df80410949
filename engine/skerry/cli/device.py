"""This device: making it, opening it, and where it stands."""

from __future__ import annotations

import platform
from dataclasses import asdict

import anyio
import click

from skerry.access.enrolment import MAX_NAME_CHARACTERS
from skerry.access.errors import NoWorkspace
from skerry.node import Node
from skerry.sync.status import Live, Offline, Status

from .errors import NotConnected
from .passphrase import read_passphrase
from .printing import count, fields, note, show
from .session import with_node
from .settings import Settings, device_options
from .standing import Totals, alarm_in_words, alarm_json, state_of, status_in_words, try_once

timeout_option = click.option(
    "--timeout-seconds",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="How long to wait for the relay.",
)


@click.command()
@click.option("--name", help="What people call this device; the name of the machine if not said.")
@device_options
@click.pass_obj
def init(settings: Settings, name: str | None) -> None:
    """Make a new device in the folder, under a passphrase that nobody can reset."""
    called = (name or platform.node() or "Unnamed device").strip()[:MAX_NAME_CHARACTERS]
    passphrase = read_passphrase(settings, is_new=True)
    device = anyio.run(Node.create, settings.home, passphrase, called)
    made = {"device": str(device), "name": called, "home": str(settings.home)}
    lines = [
        f"{called} is ready: {device}",
        f"It lives in {settings.home}. Next: `skerry workspace create`, or `skerry join` with an invitation.",
    ]
    show(settings, made, lines)


@click.command()
@device_options
@click.pass_obj
def unlock(settings: Settings) -> None:
    """Prove that the passphrase opens the key store and the store, and say what is inside."""

    async def look(node: Node) -> dict[str, object]:
        return {
            "device": str(node.device_id),
            "name": _own_name(node),
            "workspace": str(node.workspace_id) if node.workspace_id else None,
            "documents": len(node.document_ids()),
            "alarms": len(node.alarms()),
        }

    found = with_node(settings, look)
    rows = {name.capitalize(): "none yet" if value is None else str(value) for name, value in found.items()}
    show(settings, found, ["The passphrase opens this device.", *fields(rows)])


@click.command()
@click.option("--offline", "is_offline", is_flag=True, help="Do not try the relay.")
@timeout_option
@device_options
@click.pass_obj
def status(settings: Settings, is_offline: bool, timeout_seconds: float) -> None:
    """Device, workspace, connection, where the work is, and alarms."""

    async def look(node: Node) -> tuple[dict[str, object], list[str]]:
        if is_offline:
            return await _standing(node, Offline(by_choice=True))
        note("Trying the relay…")
        return await _standing(node, await try_once(node, timeout_seconds))

    show(settings, *with_node(settings, look, is_offline=is_offline))


@click.command()
@timeout_option
@device_options
@click.pass_obj
def sync(settings: Settings, timeout_seconds: float) -> None:
    """Send and fetch everything once, and wait until it is answered."""

    async def exchange(node: Node) -> tuple[Status, Totals]:
        if node.workspace_id is None:
            raise NoWorkspace()
        note("Synchronising…")
        return await try_once(node, timeout_seconds), Totals.of(node)

    reached, totals = with_node(settings, exchange, is_offline=False)
    rows = {"Connection": status_in_words(reached), **totals.lines()}
    show(settings, {"connection": state_of(reached), "delivery": asdict(totals)}, fields(rows))
    if not isinstance(reached, Live):
        reason = status_in_words(reached).rstrip(".")
        raise NotConnected(f"Not everything was exchanged: {reason}.", "Nothing is lost. Try again later.")


async def _standing(node: Node, reached: Status) -> tuple[dict[str, object], list[str]]:
    relay, totals, alarms = await node.relay(), Totals.of(node), node.alarms()
    value: dict[str, object] = {
        "device": {"id": str(node.device_id), "name": _own_name(node)},
        "workspace": str(node.workspace_id) if node.workspace_id else None,
        "relay": relay.url if relay else None,
        "connection": {"state": state_of(reached), "words": status_in_words(reached)},
        "delivery": asdict(totals),
        "alarms": [alarm_json(alarm) for alarm in alarms],
    }
    rows = {
        "Device": f"{_own_name(node)}  {node.device_id}",
        "Workspace": str(node.workspace_id or "none yet"),
        "Relay": relay.url if relay else "none yet",
        "Connection": status_in_words(reached) if relay else "not tried: there is no workspace yet",
        **totals.lines(),
        "Alarms": count(len(alarms), "alarm"),
    }
    return value, [*fields(rows), *map(alarm_in_words, alarms)]


def _own_name(node: Node) -> str:
    return next(member.name for member in node.members() if member.is_self)
