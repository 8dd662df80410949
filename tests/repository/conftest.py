"""What the tests of the repository itself share: its root, its files and the texts in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder that holds the workspace."""
    return Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def tracked_files(root: Path) -> list[Path]:
    """Every file that git keeps, as a path from the root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, check=True, capture_output=True, text=True)
    paths = [Path(name) for name in listed.stdout.split("\0") if name]
    return [path for path in paths if (root / path).is_file()]


@pytest.fixture(scope="session")
def tracked_texts(root: Path, tracked_files: list[Path]) -> dict[Path, str]:
    """The text of every tracked file that is text."""
    contents = {path: (root / path).read_bytes() for path in tracked_files}
    return {path: data.decode() for path, data in contents.items() if b"\0" not in data}


@pytest.fixture(scope="session")
def settings(root: Path) -> dict[str, Any]:
    """The root `pyproject.toml`."""
    return tomllib.loads((root / "pyproject.toml").read_text())


@pytest.fixture(scope="session")
def uv() -> str:
    """The uv that runs these tests, or the one on the path."""
    found = os.environ.get("UV") or shutil.which("uv")
    assert found, "uv is not on the path; run the tests with `uv run just test`"
    return found
