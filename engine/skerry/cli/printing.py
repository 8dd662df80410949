"""Results on standard output, for people or for programs; progress on standard error, on a terminal only."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

import click

from .settings import Settings

_HARMLESS = "\n\t\u200c\u200d"
"""Layout, and the joiners that some scripts and emoji are written with."""

_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs"}

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


def printable(text: str) -> str:
    """Text that cannot steer the terminal it is printed on: names and notes come from other devices.

    >>> printable("pump\\x1b[2J")
    'pump�[2J'
    """
    return "".join(
        "�" if unicodedata.category(letter) in _HIDDEN_CATEGORIES and letter not in _HARMLESS else letter
        for letter in text
    )


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
