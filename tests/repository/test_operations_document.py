"""docs/operations.md shows the settings and metrics that the relay has, and an example that it accepts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from skerry_protocol.ids import WorkspaceId
from skerry_relay.config import Address, RelayConfig, parse_settings
from skerry_relay.metrics import Metrics

ROW = re.compile(r"^\| `(?P<name>\w+)` \| (?P<cell>[^|]+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def document(root: Path) -> str:
    return (root / "docs" / "operations.md").read_text()


def shown(default: object) -> str:
    """A default as the document shows it."""
    if default is MISSING:
        return "required"
    if default is None:
        return "none"
    return f"`{default.host}:{default.port}`" if isinstance(default, Address) else f"`{default}`"


def test_the_settings(document: str) -> None:
    table = document.partition("| setting |")[2].partition("\n\n")[0]
    documented = {row["name"]: row["cell"].strip() for row in ROW.finditer(table)}
    assert documented == {setting.name: shown(setting.default) for setting in fields(RelayConfig)}


def test_the_relay_accepts_the_example(document: str) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    settings = tomllib.loads(example.replace("skwsp1…", str(WorkspaceId(bytes(32)))))["relay"]
    assert parse_settings(settings).region == "eu-north"


def test_the_metrics(document: str) -> None:
    table = document.partition("| metric |")[2].partition("\n\n")[0]
    exposed = re.findall(r"^# TYPE (\w+) ", Metrics().exposition().decode(), re.MULTILINE)
    own = {re.sub(r"_(total|created)$", "", name) for name in exposed}
    assert {row["name"] for row in ROW.finditer(table)} == own
