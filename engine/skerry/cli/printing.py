"""Results on standard output, for people or for programs; progress on standard error, on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime

import click

from skerry.terminal import printable

from .settings import Settings

Json = Mapping[str, object] | list[object]


def show(settings: Settings, value: Json, lines: Iterable[str]) -> None:
    """Print `value` as JSON where that was asked for, else the lines."""
    if settings.is_json:
        click.echo(as_json(value))
        return
    for line in lines:
        click.echo(printable(line))


def as_json(value: object) -> str:
    """JSON in which ids stand in their pasteable form, and bytes in hexadecimal.

    >>> as_json([b"\\x01"])
    '[\\n  "01"\\n]'
    """
    return json.dumps(value, ensure_ascii=False, indent=2, default=_in_text)


def note(text: str) -> None:
    """Say what is going on, if somebody is watching."""
    if sys.stderr.isatty():
        click.echo(text, err=True)


def moment(at_ms: int | None) -> str:
    """A time for people, in their own time zone; `never` for None."""
    if at_ms is None:
        return "never"
    return datetime.fromtimestamp(at_ms / 1000).astimezone().strftime("%d %b %Y, %H:%M")


def count(number: int, noun: str) -> str:
    """A number with its noun.

    >>> count(1, "record"), count(3, "record")
    ('1 record', '3 records')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def fields(rows: Mapping[str, str]) -> list[str]:
    """Names and values, one under the other."""
    width = max(map(len, rows), default=0) + 1
    return [f"{name + ':':<{width}} {value}" for name, value in rows.items()]


def _in_text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
