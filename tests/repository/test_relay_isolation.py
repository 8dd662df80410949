"""`skerry-relay`, installed alone from wheels, runs without anything that could open a record."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def relay_python(root: Path, uv: str, settings: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that holds the relay's wheel, the protocol's, and what they ask for."""
    folder = tmp_path_factory.mktemp("relay_alone")
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(settings["tool"]["uv"]["constraint-dependencies"]))
    for package in ("skerry-protocol", "skerry-relay"):
        run(uv, "build", "--wheel", "--package", package, "--out-dir", str(folder), cwd=root)
    run(uv, "venv", str(folder / "environment"), cwd=folder)
    python = folder / "environment" / "bin" / "python"
    wheels = [str(wheel) for wheel in folder.glob("*.whl")]
    run(uv, "pip", "install", "--python", str(python), "--constraint", str(constraints), *wheels, cwd=folder)
    return python


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, f"{command[:4]}: {done.stdout}{done.stderr}"
    return done


def test_the_relay_imports_and_says_what_it_can_do(relay_python: Path, tmp_path: Path) -> None:
    shown = run(str(relay_python.with_name("skerry-relay")), "--help", cwd=tmp_path)
    assert "serve" in shown.stdout


@pytest.mark.parametrize("module", ["pycrdt", "skerry", "incident_notes", "sqlite_utils"])
def test_the_relay_has_nothing_that_could_read_a_document(relay_python: Path, tmp_path: Path, module: str) -> None:
    find = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({module!r}) is not None)"
    run(str(relay_python), "-I", "-c", find, cwd=tmp_path)


def test_every_module_of_the_relay_imports_alone(relay_python: Path, tmp_path: Path) -> None:
    walk = (
        "import importlib, pkgutil, sys, skerry_relay\n"
        "for found in pkgutil.walk_packages(skerry_relay.__path__, 'skerry_relay.'):\n"
        "    if not found.name.endswith('__main__'):\n"
        "        importlib.import_module(found.name)\n"
        "opening = {'nacl.secret', 'pycrdt', 'skerry'} & set(sys.modules)\n"
        "sys.exit(', '.join(opening) or 0)\n"
    )
    run(str(relay_python), "-I", "-c", walk, cwd=tmp_path)
