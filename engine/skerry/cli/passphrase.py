"""Where the passphrase comes from: a file, or a hidden prompt. Never an argument, which every process could read."""

from __future__ import annotations

import sys

import click

from .errors import NoTerminal, UnreadableFile
from .settings import Settings


def read_passphrase(settings: Settings, *, is_new: bool = False) -> str:
    """The passphrase; a new one is asked for twice. Raises `UnreadableFile`, `NoTerminal`."""
    if settings.passphrase_file is not None:
        return _from_file(settings)
    if not sys.stdin.isatty():
        raise NoTerminal(
            "There is no terminal to ask for the passphrase on.",
            "Put it in a file that only you can read, and name that with --passphrase-file.",
        )
    passphrase: str = click.prompt("Passphrase", hide_input=True, err=True, confirmation_prompt=is_new)
    return passphrase


def _from_file(settings: Settings) -> str:
    path = settings.passphrase_file
    assert path is not None
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except OSError as error:
        raise UnreadableFile(path, str(error.strerror).lower()) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(path, "it is not text", "A passphrase file holds one line of UTF-8 text.") from error
