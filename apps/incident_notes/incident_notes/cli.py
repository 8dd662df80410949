"""`incident-notes …`: the page's server, and the same notes on a terminal."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import cast

import anyio
import click

from skerry import Document, DocumentId, Node
from skerry.intelligence.settings import ReadingSettings
from skerry.terminal import printable

from .app import KEEP_SOUND_DAYS, serve_page
from .demo.command import demo
from .device import Device, as_json, find_note, run
from .field_log import Hand
from .note import (
    Choice,
    IncidentKind,
    NoteStatus,
    Severity,
    add_action,
    add_check,
    add_paragraph,
    write_field,
    write_title,
)
from .notebook import Notebook
from .printed import note_json, note_line, note_page
from .reading_commands import READING_COMMANDS

DEFAULT_PORT = 8823


class DateTime(click.ParamType[object]):
    """A local date and time such as `2026-11-22 14:05`, as milliseconds since 1970."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> object:
        try:
            return int(datetime.fromisoformat(str(value)).astimezone().timestamp() * 1000)
        except ValueError:
            self.fail(f"{value!r} is not a time such as 2026-11-22 14:05", param, context)


def choice(kind: type[Choice]) -> click.Choice[str]:
    """The values of a field, to choose from."""
    return click.Choice([str(each.value) for each in kind])


def note_options(command: Callable[..., None]) -> Callable[..., None]:
    """What `new` and `edit` can write into a note."""
    options = [
        click.option("--title", help="One line: what happened."),
        click.option("--severity", type=choice(Severity)),
        click.option("--status", type=choice(NoteStatus)),
        click.option("--kind", type=choice(IncidentKind)),
        click.option("--site", help="Where it happened."),
        click.option("--equipment", help="What was involved."),
        click.option("--occurred", type=DateTime(), metavar="TIME", help="When, as 2026-11-22 14:05 local time."),
        click.option("--text", "paragraphs", multiple=True, help="A paragraph to add to the account."),
        click.option("--check", "checks", multiple=True, help="A line to add to the checklist."),
        click.option("--action", "actions", multiple=True, help="An action to add."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@click.group()
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path.home() / ".skerry",
    envvar="SKERRY_HOME",
    show_envvar=True,
    help="The folder that is this device; ~/.skerry if not said.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the passphrase from a file instead of asking.",
)
@click.version_option(package_name="incident-notes")
@click.pass_context
def main(context: click.Context, home: Path, passphrase_file: Path | None) -> None:
    """Incident notes that work with no network. `skerry init` makes a device; this writes and reads on it."""
    context.obj = partial(_device, home, passphrase_file)


main.add_command(demo)
for command in READING_COMMANDS:
    main.add_command(command)


@main.command()
@click.option("--port", default=DEFAULT_PORT, show_default=True, help="0 takes any free port.")
@click.option(
    "--keep-sound",
    "keep_sound_days",
    default=KEEP_SOUND_DAYS,
    show_default=True,
    type=click.IntRange(0, 3650),
    metavar="DAYS",
    help="How long the sound of voice notes is kept.",
)
@click.pass_obj
def serve(device: Callable[[], Device], port: int, keep_sound_days: int) -> None:
    """Serve the page to the browser of this device, until Ctrl-C."""
    run(_serve, device(), port, keep_sound_days)


@main.command()
@note_options
@as_json
@click.pass_obj
def new(device: Callable[[], Device], /, is_json: bool, **written: object) -> None:
    """Write a new note."""
    run(_new, device(), is_json, written)


@main.command("list")
@click.option("--search", default="", help="Only notes that hold all of these words.")
@as_json
@click.pass_obj
def list_notes(device: Callable[[], Device], search: str, is_json: bool) -> None:
    """List the notes on this device, the newest first."""
    run(_list, device(), search, is_json)


@main.command()
@click.argument("note")
@as_json
@click.pass_obj
def show(device: Callable[[], Device], note: str, is_json: bool) -> None:
    """Show one note. NOTE is its id, or the beginning of it."""
    run(_show, device(), note, is_json)


@main.command()
@click.argument("note")
@note_options
@as_json
@click.pass_obj
def edit(device: Callable[[], Device], /, note: str, is_json: bool, **written: object) -> None:
    """Change a note. NOTE is its id, or the beginning of it."""
    run(_edit, device(), note, is_json, written)


def _device(home: Path, passphrase_file: Path | None) -> Device:
    if passphrase_file is not None:
        return Device(home, passphrase_file.read_text().rstrip("\n"))
    return Device(home, click.prompt("Passphrase", hide_input=True, err=True))


async def _serve(device: Device, port: int, keep_sound_days: int) -> None:
    reads = ReadingSettings()
    async with (
        Node.open(device.home, device.passphrase) as node,
        serve_page(node, port=port, reads=reads, keep_sound_days=keep_sound_days) as serving,
    ):
        click.echo(
            f"Incident Notes is ready. Open this link in a browser on this device:\n\n  {serving.new_link()}\n"
        )
        click.echo("It opens one browser, once. Ctrl-C stops; everything is saved.")
        with anyio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as signals:
            await anext(aiter(signals))


async def _new(device: Device, is_json: bool, written: dict[str, object]) -> None:
    async with device.notebook() as notebook:
        document = await notebook.create()
        async with document.change():
            _write(document, written)
        await _print_note(notebook, document.id, is_json)


async def _list(device: Device, search: str, is_json: bool) -> None:
    async with device.notebook() as notebook:
        entries = await notebook.search(search)
        if is_json:
            click.echo(json.dumps([note_json(entry, notebook) for entry in entries], ensure_ascii=False, indent=2))
        else:
            lines = [printable(note_line(entry)) for entry in entries]
            click.echo("\n".join(lines) or "There are no notes here yet.")


async def _show(device: Device, note: str, is_json: bool) -> None:
    async with device.notebook() as notebook:
        entry = await find_note(notebook, note)
        await _print_note(notebook, entry.id, is_json)


async def _edit(device: Device, note: str, is_json: bool, written: dict[str, object]) -> None:
    async with device.notebook() as notebook:
        entry = await find_note(notebook, note)
        document = await notebook.writable_document(entry.id)
        async with document.change():
            _write(document, written, by=notebook.hand())
        await _print_note(notebook, document.id, is_json)


async def _print_note(notebook: Notebook, document_id: DocumentId, is_json: bool) -> None:
    entry = await notebook.entry(document_id)
    if is_json:
        click.echo(json.dumps(note_json(entry, notebook), ensure_ascii=False, indent=2))
    else:
        click.echo(printable(note_page(entry, notebook)))


CHOICES: dict[str, tuple[str, type[Choice]]] = {
    "severity": ("severity", Severity),
    "status": ("status", NoteStatus),
    "kind": ("incident_kind", IncidentKind),
}


def _write(document: Document, written: dict[str, object], *, by: Hand | None = None) -> None:
    """Write what was given on the command line; what was not given stays as it is."""
    if isinstance(written["title"], str):
        write_title(document, written["title"])
    for option, (field, kind) in CHOICES.items():
        if written[option] is not None:
            write_field(document, field, kind(written[option]), by=by)
    for field in ("site", "equipment"):
        if isinstance(value := written[field], str):
            write_field(document, field, value, by=by)
    if isinstance(occurred := written["occurred"], int):
        write_field(document, "occurred_at_ms", occurred, by=by)
    for option, add in (("paragraphs", add_paragraph), ("checks", add_check), ("actions", add_action)):
        for text in cast("tuple[str, ...]", written[option]):
            add(document, text)
