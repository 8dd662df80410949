"""Pin every third-party version in `pyproject.toml`, and the hash of every file of it in `hashes.txt`.

Run through `just pins`. What is pinned already stays; `just pins --upgrade` resolves everything anew.
`uv.lock` is not committed: it names the registry that a machine happened to use. These two do not.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROOT_PROJECT = ROOT / "pyproject.toml"
UV = os.environ.get("UV", "uv")


def run_uv(*arguments: str, standard_input: str | None = None) -> str:
    """Run uv in the workspace and return what it printed; a failure ends the program with uv's own words."""
    done = subprocess.run([UV, *arguments], cwd=ROOT, input=standard_input, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return done.stdout


def read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text())


def third_party(lock: dict[str, Any]) -> list[dict[str, Any]]:
    """The packages of `uv.lock` that come from a registry."""
    return [package for package in lock["package"] if "registry" in package["source"]]


def resolved_pins(lock: dict[str, Any]) -> list[str]:
    """One exact requirement for each package that the workspace resolves to, its build tools aside."""
    packages = third_party(lock)
    versions = Counter(package["name"] for package in packages)
    return sorted(pin(package, is_forked=versions[package["name"]] > 1) for package in packages)


def pin(package: dict[str, Any], *, is_forked: bool) -> str:
    exact = f"{package['name']}=={package['version']}"
    if not is_forked:
        return exact
    markers = " or ".join(f"({marker})" for marker in package["resolution-markers"])
    return f"{exact} ; {markers}"


def build_requirements() -> list[str]:
    """What the build back ends of the members ask for, or may ask for through a build hook."""
    members = read_toml(ROOT_PROJECT)["tool"]["uv"]["workspace"]["members"]
    projects = [read_toml(ROOT / member / "pyproject.toml") for member in members]
    return sorted({requirement for project in projects for requirement in build_requirements_of(project)})


def build_requirements_of(project: dict[str, Any]) -> list[str]:
    build = project.get("tool", {}).get("hatch", {}).get("build", {})
    tables = [build, *build.get("targets", {}).values()]
    hooks = [hook for table in tables for hook in table.get("hooks", {}).values()]
    lists = [value for hook in hooks for value in hook.values() if isinstance(value, list)]
    return [*project["build-system"]["requires"], *(need for needs in lists for need in needs)]


def build_pins(kept: list[str]) -> list[str]:
    """Exact requirements for the build back ends and everything that they need."""
    constraints = ROOT / ".venv" / "build-constraints.txt"
    constraints.parent.mkdir(exist_ok=True)
    constraints.write_text("\n".join(kept))
    compiled = run_uv(
        *("pip", "compile", "-", "--no-header", "--no-annotate", "--quiet"),
        *("--constraint", str(constraints)),
        standard_input="\n".join(build_requirements()),
    )
    return sorted(compiled.splitlines())


def write_array(key: str, values: list[str]) -> None:
    """Replace one array of strings in the root `pyproject.toml`, and nothing else."""
    lines = "".join(f'  "{value}",\n' for value in values)
    pattern = re.compile(rf"^{key} = \[.*?^\]$", re.MULTILINE | re.DOTALL)
    ROOT_PROJECT.write_text(pattern.sub(lambda _: f"{key} = [\n{lines}]", ROOT_PROJECT.read_text(), count=1))


def write_hashes() -> None:
    exported = run_uv(
        *("export", "--all-packages", "--all-groups", "--no-emit-workspace", "--format", "requirements.txt"),
        *("--no-header", "--no-annotate", "--quiet"),
    )
    (ROOT / "hashes.txt").write_text(exported)


def main(arguments: list[str]) -> None:
    is_upgrade = arguments == ["--upgrade"]
    settings = read_toml(ROOT_PROJECT)["tool"]["uv"]
    if is_upgrade:
        write_array("constraint-dependencies", [])
    run_uv("lock", "--quiet", *arguments)
    write_array("constraint-dependencies", resolved_pins(read_toml(ROOT / "uv.lock")))
    kept = [] if is_upgrade else settings["build-constraint-dependencies"]
    write_array("build-constraint-dependencies", build_pins(kept))
    run_uv("lock", "--quiet")
    write_hashes()


if __name__ == "__main__":
    main(sys.argv[1:])
