"""Everything that is installed is pinned: its version in `pyproject.toml`, its hashes in `hashes.txt`."""

from __future__ import annotations

import re
import runpy
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from packaging.requirements import Requirement
from packaging.tags import sys_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

EXACT = re.compile(r"^[a-z0-9-]+==[^=*\s]+$")
OUR_OWN = {"skerry-workspace", "skerry-protocol", "skerry", "skerry-relay", "incident-notes"}
THIS_MACHINE = frozenset(sys_tags())


@pytest.fixture(scope="module")
def pins(settings: dict[str, Any]) -> dict[str, str]:
    constraints = [pin.split(" ; ")[0] for pin in settings["tool"]["uv"]["constraint-dependencies"]]
    return dict(constraint.split("==") for constraint in constraints)


@pytest.fixture(scope="module")
def locked(root: Path) -> list[dict[str, Any]]:
    packages: list[dict[str, Any]] = tomllib.loads((root / "uv.lock").read_text())["package"]
    return [package for package in packages if package["name"] not in OUR_OWN]


def hashes_of_files_for_this_machine(package: dict[str, Any]) -> list[str]:
    """A file for another Python that is added to an old version later is no concern; one for this is."""
    source = [package["sdist"]["hash"]] if "sdist" in package else []
    return source + [wheel["hash"] for wheel in package.get("wheels", []) if fits_this_machine(wheel["url"])]


def fits_this_machine(wheel_url: str) -> bool:
    tags = parse_wheel_filename(unquote(wheel_url.rpartition("/")[2]))[3]
    return not tags.isdisjoint(THIS_MACHINE)


def test_every_pin_is_exact(settings: dict[str, Any]) -> None:
    uv_settings = settings["tool"]["uv"]
    every = [*uv_settings["constraint-dependencies"], *uv_settings["build-constraint-dependencies"]]
    assert [pin for pin in every if not EXACT.match(pin.split(" ; ")[0])] == []


def test_every_resolved_package_is_pinned(locked: list[dict[str, Any]], pins: dict[str, str]) -> None:
    resolved = {package["name"]: package["version"] for package in locked}
    assert resolved == pins, "run `just pins`"


def test_what_is_installed_here_is_what_is_pinned(pins: dict[str, str]) -> None:
    installed = {str(canonicalize_name(found.name)): found.version for found in distributions()}
    different = {name: installed[name] for name in pins.keys() & installed.keys() if installed[name] != pins[name]}
    assert different == {}


def test_every_file_that_can_be_installed_has_a_committed_hash(root: Path, locked: list[dict[str, Any]]) -> None:
    committed = set(re.findall(r"--hash=(sha256:[0-9a-f]{64})", (root / "hashes.txt").read_text()))
    unknown = [
        f"{package['name']} {hash_of_file}"
        for package in locked
        for hash_of_file in hashes_of_files_for_this_machine(package)
        if hash_of_file not in committed
    ]
    assert unknown == [], "a file of a pinned version is new or was replaced; find out why, then run `just pins`"


def test_every_build_requirement_is_pinned(root: Path, settings: dict[str, Any]) -> None:
    asked = {Requirement(need).name for need in runpy.run_path(str(root / ".ci" / "pins.py"))["build_requirements"]()}
    pinned = {pin.split("==")[0] for pin in settings["tool"]["uv"]["build-constraint-dependencies"]}
    assert "hatchling" in asked
    assert asked - pinned == set(), "run `just pins`"


def test_uv_brings_no_python_of_its_own(settings: dict[str, Any]) -> None:
    assert settings["tool"]["uv"]["python-downloads"] == "never"


def test_the_lock_file_is_not_kept(tracked_files: list[Path]) -> None:
    assert Path("uv.lock") not in tracked_files
