"""The settings of a relay: from a TOML file, over it the environment, all of them checked before anything starts.

Every setting stands in the table `[relay]` under its name here, or in the environment as `SKERRY_RELAY_` and its name
in capitals.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from skerry_protocol.errors import MalformedId
from skerry_protocol.ids import WorkspaceId
from skerry_protocol.limits import MAX_RECORD_BYTES, MAX_TEXT_CHARACTERS

from .errors import BadConfig
from .quota import Quota
from .rate_limit import Rate
from .roster_rules import AnyWorkspace, ListedWorkspaces, WelcomeTo
from .traffic import Rates

ENVIRONMENT_PREFIX = "SKERRY_RELAY_"
BURST_SECONDS = 10
"""How many seconds' worth of its rate may come at once, as after a time without a network."""


@dataclass(frozen=True)
class Address:
    """Where to listen. Port 0 takes any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def _text(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT_CHARACTERS:
        raise ValueError(f"text of 1 to {MAX_TEXT_CHARACTERS} characters")
    return value


def _path(value: Any) -> Path:
    return Path(_text(value)).expanduser()


def _address(value: Any) -> Address:
    host, colon, port = str(value).rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > 65_535:
        raise ValueError('an address such as "127.0.0.1:8750" or "[::1]:8750"')
    return Address(host.strip("[]"), int(port))


def _whole(minimum: int, maximum: int = 2**53) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        number = int(value) if isinstance(value, str) and value.isdecimal() else value
        if type(number) is not int or not minimum <= number <= maximum:
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return number

    return parse


def _welcome(value: Any) -> WelcomeTo:
    if value == "open":
        return AnyWorkspace()
    listed = value.split() if isinstance(value, str) else value
    try:
        return ListedWorkspaces(frozenset(WorkspaceId.parse(str(text)) for text in listed))
    except (MalformedId, TypeError) as error:
        raise ValueError('"open", or a list of workspace ids such as "skwsp1…"') from error


_PARSERS: Mapping[str, Callable[[Any], Any]] = {
    "data": _path,
    "region": _text,
    "workspaces": _welcome,
    "listen": _address,
    "admin_listen": _address,
    "tls_certificate": _path,
    "tls_key": _path,
    "log_key_file": _path,
    "workspace_bytes": _whole(1),
    "workspace_records": _whole(1),
    "workspace_devices": _whole(1, 65_536),
    "record_bytes": _whole(1_024, MAX_RECORD_BYTES),
    "pushes_per_second_per_device": _whole(1, 1_000_000),
    "pushes_per_second_per_workspace": _whole(1, 1_000_000),
    "presence_per_second_per_device": _whole(1, 1_000_000),
    "connections_per_address": _whole(1, 1_000_000),
    "retention_hours": _whole(0, 24 * 36_500),
    "drain_seconds": _whole(1, 3_600),
}


@dataclass(frozen=True)
class RelayConfig:
    """Everything an operator decides. Sizes are bytes, rates are per second."""

    data: Path
    region: str
    workspaces: WelcomeTo
    listen: Address = Address("127.0.0.1", 8750)
    admin_listen: Address | None = None
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    log_key_file: Path | None = None
    workspace_bytes: int = 4 * 1024**3
    workspace_records: int = 10_000_000
    workspace_devices: int = 1_000
    record_bytes: int = MAX_RECORD_BYTES
    pushes_per_second_per_device: int = 100
    pushes_per_second_per_workspace: int = 2_000
    presence_per_second_per_device: int = 50
    connections_per_address: int = 256
    retention_hours: int = 24 * 30
    drain_seconds: int = 10

    def __post_init__(self) -> None:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise BadConfig("TLS needs both tls_certificate and tls_key.", "Set both, or neither behind a TLS proxy.")

    @property
    def quota(self) -> Quota:
        """How much one workspace may keep."""
        return Quota(self.workspace_bytes, self.workspace_records, self.workspace_devices)

    @property
    def rates(self) -> Rates:
        """How fast records may come."""
        return Rates(
            _rate(self.pushes_per_second_per_device),
            _rate(self.pushes_per_second_per_workspace),
            _rate(self.presence_per_second_per_device),
        )


def load_config(path: Path | None, environment: Mapping[str, str]) -> RelayConfig:
    """Read the settings. Raises `BadConfig`, which names the setting and what belongs there."""
    settings = _from_file(path) if path else {}
    settings |= {
        name.removeprefix(ENVIRONMENT_PREFIX).lower(): value
        for name, value in environment.items()
        if name.startswith(ENVIRONMENT_PREFIX)
    }
    return parse_settings(settings)


def parse_settings(settings: Mapping[str, Any]) -> RelayConfig:
    """Check settings that were read already.

    >>> parse_settings({"data": "/var/lib/skerry", "region": "eu", "workspaces": "open"}).listen.port
    8750
    """
    known = {setting.name: setting for setting in fields(RelayConfig)}
    if unknown := sorted(settings.keys() - known.keys()):
        raise BadConfig(f"There is no setting {unknown[0]!r}.", f"The settings are: {', '.join(known)}.")
    required = [name for name, setting in known.items() if setting.default is MISSING]
    if missing := [name for name in required if name not in settings]:
        raise BadConfig(
            f"The setting {missing[0]!r} is missing.", f"Put it under [relay]; {_variable(missing[0])} works too."
        )
    parsed = {name: _parsed(name, _PARSERS[name], value) for name, value in settings.items()}
    return RelayConfig(**parsed)


def _from_file(path: Path) -> dict[str, Any]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadConfig(f"{path} cannot be read: {error.strerror}.", "Check the path of --config.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(f"{path} is not TOML: {error}.", "Correct that line.") from error
    if set(tables) != {"relay"} or not isinstance(tables["relay"], dict):
        raise BadConfig(f"{path} has to have the table [relay], and no other.", "Move the settings there.")
    return dict(tables["relay"])


def _parsed(name: str, parse: Callable[[Any], Any], value: Any) -> Any:
    try:
        return parse(value)
    except ValueError as error:
        hint = f"Correct it under [relay] or in {_variable(name)}."
        raise BadConfig(f"The setting {name!r} has to be {error}.", hint) from error


def _variable(name: str) -> str:
    return ENVIRONMENT_PREFIX + name.upper()


def _rate(per_second: int) -> Rate:
    return Rate(per_second, per_second * BURST_SECONDS)
