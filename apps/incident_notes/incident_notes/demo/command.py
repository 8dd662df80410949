"""`incident-notes demo`: there wherever the app is, and played only where the relay is installed beside it."""

from __future__ import annotations

from importlib.util import find_spec

import click

from ..ending import failures_told
from ..errors import DemoNotInstalled


@click.command()
@click.option("--check", "is_check", is_flag=True, help="Run a script without a browser; exit 0 only if all is well.")
def demo(is_check: bool) -> None:
    """Start a relay and three devices with notes on this computer, and print their links."""
    with failures_told():
        if find_spec("skerry_relay") is None:
            raise DemoNotInstalled()
        from .performance import perform

        perform(is_check)
