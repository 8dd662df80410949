"""The devices of the workspace: who is there, and letting one more in."""

from __future__ import annotations

import sys

import click

from skerry.access.enrolment import JoinRequest
from skerry.node import Node
from skerry.terminal import printable
from skerry_protocol.ids import DeviceId
from skerry_protocol.records import Role

from .errors import CodesDiffer, NoTerminal
from .handover import read_handed_over
from .printing import moment, show
from .session import with_node
from .settings import Settings, device_options


@click.group(invoke_without_command=True)
@device_options
@click.pass_context
def devices(context: click.Context) -> None:
    """The devices of the workspace; alone, it lists them."""
    if context.invoked_subcommand is None:
        context.invoke(list_devices)


@devices.command("list")
@device_options
@click.pass_obj
def list_devices(settings: Settings) -> None:
    """List the devices, this one first."""

    async def look(node: Node) -> list[dict[str, object]]:
        return [
            {
                "id": str(member.device),
                "name": member.name,
                "role": "admin" if member.is_admin else "member",
                "groups": node.groups_of(member.device),
                "is_this_device": member.is_self,
                "last_heard_at_ms": member.last_heard_at_ms,
            }
            for member in node.members()
        ]

    found = with_node(settings, look)
    show(settings, list(found), map(_line, found))


@devices.command()
@click.argument("request")
@click.option("--role", type=click.Choice(["member", "admin"]), default="member", show_default=True)
@click.option("--group", "groups", multiple=True, metavar="NAME", help="A group it belongs to; made if it is new.")
@click.option("--code", metavar="'1234 5678'", help="The short code on the new device's screen.")
@device_options
@click.pass_obj
def add(settings: Settings, request: str, role: str, groups: tuple[str, ...], code: str | None) -> None:
    """Let the device in that wrote REQUEST: its text, or a file with it; `-` reads standard input."""
    parsed = JoinRequest.parse(read_handed_over(request))
    _compare_codes(parsed, code)

    async def admit(node: Node) -> DeviceId:
        return await node.add_device(parsed, role=Role[role.upper()], groups=groups)

    device = with_node(settings, admit)
    added = {"device": str(device), "name": parsed.name, "role": role, "groups": sorted(groups)}
    lines = [f"{parsed.name} was added as {role}: {device}", "Next: `skerry sync`, so that the relay learns of it."]
    show(settings, added, lines)


def _compare_codes(request: JoinRequest, code: str | None) -> None:
    """A person compares, or says what the other screen shows. Raises `CodesDiffer`, `NoTerminal`."""
    if code is not None:
        if "".join(code.split()) != "".join(request.short_code.split()):
            raise CodesDiffer()
        return
    if not sys.stdin.isatty():
        raise NoTerminal(
            "There is no terminal to compare the short code on.", "Give the code of the other screen with --code."
        )
    click.echo(f"{printable(request.name)} asks to join. Its short code is  {request.short_code}", err=True)
    if not click.confirm("Does the new device show the same code?", err=True):
        raise CodesDiffer()


def _line(device: dict[str, object]) -> str:
    groups = device["groups"]
    heard_at_ms = device["last_heard_at_ms"]
    named = f"  {', '.join(groups)}" if isinstance(groups, list) and groups else ""
    heard = moment(heard_at_ms if isinstance(heard_at_ms, int) else None)
    last = "this device" if device["is_this_device"] else f"last heard {heard}"
    return f"{device['name']}  {device['role']}{named}  {last}  {device['id']}"
