"""The program: all commands, and how it ends."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from skerry.errors import SkerryError
from skerry.terminal import printable
from skerry_protocol.errors import ProtocolError

from .alarms import alarms
from .decode import decode
from .device import init, status, sync, unlock
from .devices import devices
from .doctor import doctor
from .documents import documents
from .enrolment import invite, join
from .exit_codes import ExitCode, exit_code_of
from .export import export
from .models import models
from .settings import program_options
from .verify import verify
from .workspace import workspace


class Program(click.Group):
    """Ends every failure with two lines on standard error and a stable exit code."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """See `click.Command.main`."""
        if not standalone_mode:
            return super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            result = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
        except (SkerryError, ProtocolError) as error:
            _end(str(error), error.hint, exit_code_of(error))
        except click.UsageError as error:
            _end(error.format_message(), _usage_hint(error), ExitCode.USAGE)
        except click.ClickException as error:
            _end(error.format_message(), "Check what was given, and try again.", ExitCode(error.exit_code))
        except click.Abort:
            _end("Interrupted.", "What was reported as saved is saved. Run it again.", ExitCode.INTERRUPTED)
        sys.exit(result if isinstance(result, int) else ExitCode.DONE)


def _end(what: str, hint: str, code: ExitCode) -> NoReturn:
    click.echo(f"error: {printable(what)}\nhint: {printable(hint)}", err=True)
    sys.exit(code)


def _usage_hint(error: click.UsageError) -> str:
    command = error.ctx.command_path if error.ctx else "skerry"
    return f"`{command} --help` says what it takes."


@click.group(
    "skerry",
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog='For completion in bash: eval "$(_SKERRY_COMPLETE=bash_source skerry)"; zsh and fish work alike.',
)
@program_options
@click.version_option(package_name="skerry")
def main() -> None:
    """A device that holds its documents itself, and meets others through a relay that cannot read them."""


for _command in (init, unlock, status, sync, workspace, invite, join, devices):
    main.add_command(_command)
for _command in (documents, export, decode, verify, alarms, doctor, models):
    main.add_command(_command)
