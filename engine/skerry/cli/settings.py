"""What every command can be told: which folder is the device, where the passphrase is, and how to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., object])


@dataclass
class Settings:
    """As told so far; an option after the command counts more than one before it."""

    home: Path = Path.home() / ".skerry"
    passphrase_file: Path | None = None
    is_json: bool = False


def _remember(name: str) -> Callable[[click.Context, click.Parameter, object], None]:
    def remember(context: click.Context, _parameter: click.Parameter, value: object) -> None:
        settings = context.ensure_object(Settings)
        if value:
            setattr(settings, name, value)

    return remember


def _home(command: Decorated, envvar: str | None) -> Decorated:
    option = click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        envvar=envvar,
        show_envvar=True,
        expose_value=False,
        callback=_remember("home"),
        help="The folder that is this device; ~/.skerry if not said.",
    )
    return option(command)


def _passphrase_file(command: Decorated, envvar: str | None) -> Decorated:
    option = click.option(
        "--passphrase-file",
        type=click.Path(path_type=Path, dir_okay=False),
        envvar=envvar,
        show_envvar=True,
        expose_value=False,
        callback=_remember("passphrase_file"),
        help="Read the passphrase from a file instead of asking.",
    )
    return option(command)


json_option = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    callback=_remember("is_json"),
    help="Print JSON for programs.",
)


def program_options(command: Decorated) -> Decorated:
    """The options before the command, which the environment can give too."""
    return _home(_passphrase_file(json_option(command), "SKERRY_PASSPHRASE_FILE"), "SKERRY_HOME")


def device_options(command: Decorated) -> Decorated:
    """The same options after a command that works on a device."""
    return _home(_passphrase_file(json_option(command), None), None)
