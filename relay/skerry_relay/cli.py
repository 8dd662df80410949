"""`skerry-relay`: run the relay, show who it is, check its settings."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import click

from .config import RelayConfig, load_config
from .errors import RelayError
from .evidence import EvidenceFolder
from .log_lines import log_to, logger
from .secret_file import identity_key, read_secret
from .server import RunningRelay, serve_relay
from .sqlite_log import SqliteLog

IDENTITY_FILE = "identity.key"
LOG_FILE = "log.sqlite"
EVIDENCE_FOLDER = "forks"

_config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A TOML file with the table [relay]; SKERRY_RELAY_… in the environment goes over it.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="skerry-relay")
def main() -> None:
    """The blind relay: it stores, orders and hands on records that it cannot read."""


@main.command()
@_config_option
def serve(config_path: Path | None) -> None:
    """Serve until SIGTERM or SIGINT, then send every device away with a time to come back at."""
    with _errors_for_people():
        config = load_config(config_path, os.environ)
        # An image of this process would hold the identity key.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        log_to(sys.stderr)
        anyio.run(_serve, config)


@main.command()
@_config_option
def identity(config_path: Path | None) -> None:
    """Print the relay's public key, which a workspace's genesis has to name; make the key at the first time."""
    with _errors_for_people():
        config = load_config(config_path, os.environ)
        click.echo(identity_key(config.data / IDENTITY_FILE).public_key.to_text())


@main.command("check-config")
@_config_option
def check_config(config_path: Path | None) -> None:
    """Check the settings, and print them as they count."""
    with _errors_for_people():
        for name, value in vars(load_config(config_path, os.environ)).items():
            click.echo(f"{name} = {'(not set)' if value is None else value}")


async def _serve(config: RelayConfig) -> None:
    key = identity_key(config.data / IDENTITY_FILE)
    log_key = read_secret(config.log_key_file) if config.log_key_file else None
    evidence = EvidenceFolder(config.data / EVIDENCE_FOLDER)
    with anyio.open_signal_receiver(signal.SIGTERM, signal.SIGINT) as signals:
        async with SqliteLog.open(config.data / LOG_FILE, log_key) as log:
            async with serve_relay(config, key, log, evidence=evidence) as running:
                _say_where(running)
                await anext(signals)
                logger.info("draining")
    logger.info("stopped")


def _say_where(running: RunningRelay) -> None:
    click.echo(f"listening on {running.url}")
    if running.admin_url:
        click.echo(f"health and metrics on {running.admin_url}")
    click.echo(f"public key {running.public_key.to_text()}")
    logger.info("started")


@contextmanager
def _errors_for_people() -> Iterator[None]:
    try:
        yield
    except* RelayError as errors:
        _leave(errors)


def _leave(errors: BaseExceptionGroup[RelayError]) -> None:
    first = errors.exceptions[0]
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    click.echo(f"error: {first}\nhint: {first.hint}", err=True)
    sys.exit(1)
