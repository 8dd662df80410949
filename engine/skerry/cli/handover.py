"""Texts that go from one device to another: typed in, in a file, or as a QR picture."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
import segno

from .errors import UnreadableFile

Decorated = TypeVar("Decorated", bound=Callable[..., object])

STANDARD_INPUT = "-"
ON_THE_TERMINAL = "terminal"
PICTURE_KINDS = (".png", ".svg")
PIXELS_PER_MODULE = 8


def handover_options(command: Decorated) -> Decorated:
    """Where else the text should go."""
    out = click.option(
        "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Also write the text there."
    )
    qr = click.option("--qr", metavar="FILE|terminal", help="Also draw a QR picture: a .png, a .svg, or right here.")
    return out(qr(command))


def hand_over(text: str, out: Path | None, qr: str | None) -> None:
    """Write `text` to where it was asked for, besides where it is printed. Raises `UnreadableFile`."""
    if out is not None:
        _write_private(out, f"{text}\n".encode())
    if qr == ON_THE_TERMINAL:
        click.echo(terminal_picture(text), err=True)
    elif qr is not None:
        path = Path(qr)
        _write_private(path, picture(text, path))


def picture(text: str, path: Path) -> bytes:
    """The QR picture of `text`, of the kind that the name of the file asks for."""
    kind = path.suffix.lower()
    if kind not in PICTURE_KINDS:
        raise UnreadableFile(path, "it is neither .png nor .svg", "Name a .png or .svg file, or say `terminal`.")
    drawn = io.BytesIO()
    _code(text).save(drawn, kind=kind.removeprefix("."), scale=PIXELS_PER_MODULE)
    return drawn.getvalue()


def terminal_picture(text: str) -> str:
    """The QR picture of `text` in block characters."""
    drawn = io.StringIO()
    _code(text).terminal(out=drawn, compact=True)
    return drawn.getvalue()


def read_handed_over(given: str) -> str:
    """The text itself, or what is in the file of that name; `-` reads standard input. Raises `UnreadableFile`."""
    try:
        return read_given(given).decode()
    except UnicodeDecodeError as error:
        hint = "A QR picture has to be scanned; what the scanner reads is the text to give here."
        raise UnreadableFile(Path(given), "it does not hold text", hint) from error


def read_given(given: str) -> bytes:
    """The bytes of the file of that name, of standard input for `-`, or else of what was given itself."""
    if given == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    if not os.path.isfile(given):  # `Path.is_file` raises for a text that is too long for a name
        return given.encode(errors="surrogateescape")
    path = Path(given)
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path, str(error.strerror).lower()) from error


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")


def _write_private(path: Path, content: bytes) -> None:
    """An invitation lets one device ask to join, so the file is for its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        raise UnreadableFile(path, str(error.strerror).lower()) from error
