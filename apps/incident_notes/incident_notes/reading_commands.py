"""`incident-notes search|summarise|redact|transcribe`: what the device reads and hears, on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from skerry import Document
from skerry.intelligence.errors import IntelligenceError
from skerry.terminal import printable

from .decisions import Verdict, summary_of
from .device import Device, as_json, find_note, run
from .errors import NotAChoice
from .note import NoteStatus, Severity
from .notebook import Entry, Notebook
from .printed_reading import (
    decision_line,
    found_json,
    found_lines,
    made_line,
    redaction_json,
    report_lines,
    transcript_json,
    transcript_lines,
)
from .reader import Reader
from .search import Narrowing, Search, search
from .source import source_of, whole_text
from .terminal_progress import TerminalProgress
from .voice import write_file_transcript

READ_AT_MOST_SECONDS = 300
STANDARD_INPUT = "-"


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@click.option("--severity", type=click.Choice([each.value for each in Severity]), multiple=True)
@click.option("--status", type=click.Choice([each.value for each in NoteStatus]), multiple=True)
@click.option("--site", multiple=True, help="Only notes of this site.")
@click.option("--after", metavar="DATE", help="Only what occurred from this day on, as 2026-11-22.")
@click.option("--before", metavar="DATE", help="Only what occurred before this day.")
@click.option("--count", default=20, show_default=True, type=click.IntRange(1, 1000), help="At most so many notes.")
@as_json
@click.pass_obj
def search_command(device: Callable[[], Device], /, words: tuple[str, ...], is_json: bool, **asked: object) -> None:
    """Find notes by words and by meaning. What was not read yet is read first."""
    run(_search, device(), " ".join(words), asked, is_json)


@click.command()
@click.argument("note")
@click.option("--anew", "is_anew", is_flag=True, help="What the device says, also where a person wrote a summary.")
@as_json
@click.pass_obj
def summarise(device: Callable[[], Device], note: str, is_anew: bool, is_json: bool) -> None:
    """Print what a note says in short, in its own sentences. NOTE is the beginning of its id; - reads from a pipe."""
    run(_summarise, device(), note, is_anew, is_json)


@click.command()
@click.argument("note")
@click.option("--report", "with_report", is_flag=True, help="Say also what was found by which rule, beside the text.")
@click.option("--badge-pattern", "badges", multiple=True, metavar="PATTERN", help=r"Such as B-\d{4}.")
@click.option("--asset-pattern", "assets", multiple=True, metavar="PATTERN", help=r"Such as P-\d{3}.")
@as_json
@click.pass_obj
def redact(
    device: Callable[[], Device],
    note: str,
    with_report: bool,
    badges: tuple[str, ...],
    assets: tuple[str, ...],
    is_json: bool,
) -> None:
    """Print a note without personal data. NOTE is the beginning of its id; - reads from a pipe.

    Read the text before you hand it on: a program finds most of it, not everything.
    """
    run(_redact, device(), note, with_report, badges, assets, is_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--into", metavar="NOTE", help="Put the transcript at the end of this note, as a draft.")
@as_json
@click.pass_obj
def transcribe(device: Callable[[], Device], file: Path, into: str | None, is_json: bool) -> None:
    """Write down what is said in a sound file (WAV, OGG or WebM)."""
    run(_transcribe, device(), file, into, is_json)


READING_COMMANDS = (search_command, summarise, redact, transcribe)


async def _search(device: Device, words: str, asked: dict[str, object], is_json: bool) -> None:
    wanted = Search(words, _narrowing(asked), int(str(asked["count"])))
    async with device.notebook() as notebook:
        reader = Reader(notebook)
        await reader.start()
        # What cannot be read is found by its words, and the answer says why.
        with TerminalProgress("Reading notes") as progress, suppress(IntelligenceError):
            await progress.follow(reader, notebook, at_most_seconds=READ_AT_MOST_SECONDS)
        found = await search(notebook, reader, wanted)
    if is_json:
        _print_json(found_json(found))
        return
    click.echo("\n\n".join(found_lines(each) for each in found.notes) or "Nothing was found.")
    if found.problem:
        click.echo(f"Only words were compared. {found.problem}", err=True)


async def _summarise(device: Device, note: str, is_anew: bool, is_json: bool) -> None:
    async with device.notebook() as notebook:
        entry = None if note == STANDARD_INPUT else await find_note(notebook, note)
        decided = summary_of(entry.note.decisions) if entry and not is_anew else None
        if decided is not None and decided.verdict is not Verdict.DISMISSED:
            said = decision_line(decided, notebook)
            _print_text(decided.text, said, {"sentences": [decided.text], "made_by": None, "said": said}, is_json)
            return
        Reader(notebook).require()
        summary = await notebook.node.summarise(source_of(entry.note).body if entry else _piped())
    sentences = [sentence.text for sentence in summary.sentences]
    made = made_line("summary")
    _print_text("\n".join(sentences), made, {"sentences": sentences, "made_by": made, "said": None}, is_json)


async def _redact(
    device: Device, note: str, with_report: bool, badges: tuple[str, ...], assets: tuple[str, ...], is_json: bool
) -> None:
    async with device.notebook() as notebook:
        text = _piped() if note == STANDARD_INPUT else whole_text((await find_note(notebook, note)).note)
        redacted = await Reader(notebook).redact(text, badges=badges, assets=assets)
    if is_json:
        _print_json(redaction_json(redacted))
        return
    click.echo(printable(redacted.text))
    if with_report:
        click.echo("\n".join(["", *report_lines(redacted), made_line("redaction")]), err=True)


async def _transcribe(device: Device, file: Path, into: str | None, is_json: bool) -> None:
    async with device.notebook() as notebook:
        document = await _writable(notebook, into) if into else None
        Reader(notebook).require()
        with TerminalProgress("Listening") as progress:
            transcript = await notebook.node.transcribe(file, progress.tell)
        if document is not None:
            by = notebook.hand()
            async with document.change():
                is_new = write_file_transcript(document, file, transcript, by, where=notebook.name_of(by.device))
    if is_json:
        _print_json(transcript_json(transcript))
        return
    click.echo(printable("\n".join(transcript_lines(transcript))) or "Nobody speaks in this recording.")
    if document is not None:
        click.echo(
            "Written into the note, as a draft." if is_new else "The note holds this recording already.", err=True
        )


async def _writable(notebook: Notebook, beginning: str) -> Document:
    entry: Entry = await find_note(notebook, beginning)
    return await notebook.writable_document(entry.id)


def _narrowing(asked: dict[str, object]) -> Narrowing:
    def chosen(name: str) -> frozenset[str] | None:
        values = asked[name]
        return frozenset(str(value) for value in values) if isinstance(values, tuple) and values else None

    return Narrowing(
        severity=chosen("severity"),
        status=chosen("status"),
        site=chosen("site"),
        after_ms=_day_ms(asked["after"]),
        before_ms=_day_ms(asked["before"]),
    )


def _day_ms(day: object) -> int | None:
    try:
        return None if day is None else int(datetime.fromisoformat(str(day)).astimezone().timestamp() * 1000)
    except ValueError:
        raise NotAChoice(f"{day!r} is not a day.", "Write it as 2026-11-22.") from None


def _piped() -> str:
    try:
        return sys.stdin.buffer.read().decode()
    except UnicodeDecodeError:
        raise NotAChoice(
            "What came through the pipe is not text in UTF-8.", "Convert it first, as with iconv."
        ) from None


def _print_text(text: str, said: str, shape: dict[str, object], is_json: bool) -> None:
    if is_json:
        _print_json(shape)
        return
    click.echo(printable(text) or "There is nothing to summarise.")
    click.echo(printable(f"\n{said}"), err=True)


def _print_json(shape: object) -> None:
    click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
