"""The demo on a terminal: the links, and a few keys to play with."""

from __future__ import annotations

import sys

import anyio
import click

from skerry import Offline
from skerry.terminal import printable

from .relay_view import Sighting, what_the_relay_sees
from .stage import Device, Stage

WELCOME = """
Skerry: one relay and three devices are running on this computer. Each link opens one device in a browser:
"""
KEYS = """
  1, 2, 3   take that device offline, or bring it back
  r         show what the relay sees of the newest note, next to what the devices see
  l         show fresh links (each opens one browser, once)
  q         stop everything (the demo's notes are thrown away)
"""


def print_links(stage: Stage) -> None:
    """One link for each device."""
    for number, device in enumerate(stage.devices, 1):
        click.echo(f"  {number}  {device.part.name:<22} {_standing(device):<9} {device.page.new_link()}")


async def play(stage: Stage) -> None:
    """Answer keys until `q`; where there is no terminal, run until the process is ended."""
    click.echo(WELCOME)
    print_links(stage)
    if not sys.stdin.isatty():
        await anyio.sleep_forever()
    click.echo(KEYS)
    while (key := await _next_key()) != "q":
        await _answer(stage, key)


async def print_relay_view(stage: Stage) -> None:
    """The newest note, as a device shows it and as the relay stores it."""
    entry = (await stage.devices[0].page.notebook.entries())[0]
    beginning, _, _ = entry.note.body[:90].partition("\n")
    click.echo(printable(f"\nOn the devices: {entry.note.title}\n  {entry.note.site} · {beginning}…"))
    click.echo("On the relay (all of it):")
    for sighting in await what_the_relay_sees(stage.relay.log, stage.workspace, entry.id):
        click.echo(_sighting_line(sighting))
    click.echo(f"Its files are in {stage.relay.folder}: search them for any word of the note.")


async def _answer(stage: Stage, key: str) -> None:
    match key:
        case "1" | "2" | "3":
            _switch(stage.devices[int(key) - 1])
        case "r":
            await print_relay_view(stage)
        case "l":
            print_links(stage)
        case _:
            click.echo(KEYS)


def _switch(device: Device) -> None:
    if _is_offline(device):
        device.node.go_online()
        click.echo(f"{device.part.name} is coming back.")
    else:
        device.node.go_offline()
        click.echo(f"{device.part.name} is offline now. Write on both sides, then press the number again.")


async def _next_key() -> str:
    click.echo("> ", nl=False)
    line = await anyio.to_thread.run_sync(sys.stdin.readline, abandon_on_cancel=True)
    return line.strip().lower()[:1] if line else "q"


def _is_offline(device: Device) -> bool:
    return isinstance(device.node.status, Offline) and device.node.status.by_choice


def _standing(device: Device) -> str:
    return "offline" if _is_offline(device) else "online"


def _sighting_line(sighting: Sighting) -> str:
    return f"  {sighting.kind:<10} by {sighting.author:<15} {sighting.size_bytes:>6} bytes   … {sighting.last_bytes}"
