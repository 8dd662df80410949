"""How a command ends that went wrong: two lines for people, and an exit code that stays the same."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from skerry import SkerryError
from skerry.terminal import printable

from .errors import IncidentNotesError

FAILED = 1


@contextmanager
def failures_told() -> Iterator[None]:
    """Tell an error of the app or the engine and exit; every other error passes through."""
    try:
        yield
    except (IncidentNotesError, SkerryError, BaseExceptionGroup) as error:
        first = _first(error)
        if not isinstance(first, IncidentNotesError | SkerryError):
            raise
        click.echo(printable(f"error: {first}\nhint: {first.hint}"), err=True)
        sys.exit(getattr(first, "exit_code", FAILED))


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
