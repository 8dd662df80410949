"""What may not stand in any file of the repository."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

# Each needle is joined here from two pieces, so that this file does not hold what it looks for.
REGISTRY_HOSTS = re.compile(
    "|".join(["python" + "hosted", r"pypi" + r"\.org", r"npm" + r"js\.", r"deb\." + "debian"])
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/" + r"(?:work|farm|root|home/(?!alice|bob)\w+)/")
UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]) + r")\b")
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 60
SLEEPS = re.compile(r"\b(?:time|asyncio|anyio)\.sleep\((?!0\))")


def findings(texts: dict[Path, str], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def python_functions(texts: dict[Path, str]) -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, text in texts.items():
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield path, node


def test_no_file_names_a_package_registry(tracked_texts: dict[Path, str]) -> None:
    assert findings(tracked_texts, REGISTRY_HOSTS) == []


def test_no_file_holds_a_path_of_one_machine(tracked_texts: dict[Path, str]) -> None:
    assert findings(tracked_texts, MACHINE_PATHS) == []


def test_nothing_is_marked_as_unfinished(tracked_texts: dict[Path, str]) -> None:
    assert findings(tracked_texts, UNFINISHED) == []


@pytest.mark.parametrize(
    ("pattern", "planted"),
    [
        (REGISTRY_HOSTS, "url = https://files.python" + "hosted.org/packages"),
        (REGISTRY_HOSTS, "registry=https://registry.npm" + "js.org/"),
        (MACHINE_PATHS, "read /wo" + "rk/main/README.md"),
        (UNFINISHED, "# TO" + "DO: later"),
        (SLEEPS, "await anyio.sl" + "eep(0.1)"),
    ],
)
def test_a_planted_finding_is_found(pattern: re.Pattern[str], planted: str) -> None:
    assert findings({Path("planted.txt"): planted}, pattern)


def test_npm_lock_files_name_no_address(tracked_texts: dict[Path, str]) -> None:
    locks = {path: json.loads(text) for path, text in tracked_texts.items() if path.name == "package-lock.json"}
    addressed = [
        f"{path}: {name}"
        for path, lock in locks.items()
        for name, package in lock["packages"].items()
        if "://" in package.get("resolved", "")
    ]
    assert addressed == []


def test_npm_lock_files_pin_a_hash_for_every_package(tracked_texts: dict[Path, str]) -> None:
    locks = {path: json.loads(text) for path, text in tracked_texts.items() if path.name == "package-lock.json"}
    unhashed = [
        f"{path}: {name}"
        for path, lock in locks.items()
        for name, package in lock["packages"].items()
        if name and "integrity" not in package and not package.get("inBundle")
    ]
    assert unhashed == []


def test_no_module_is_too_long_to_read_at_once(tracked_texts: dict[Path, str]) -> None:
    lengths = {
        path: text.count("\n") for path, text in tracked_texts.items() if path.suffix in {".py", ".ts", ".tsx"}
    }
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES_OF_A_MODULE} == {}


def test_no_function_is_too_long_to_read_at_once(tracked_texts: dict[Path, str]) -> None:
    long = [
        f"{path}: {function.name}"
        for path, function in python_functions(tracked_texts)
        if (function.end_lineno or 0) - function.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_no_test_sleeps(tracked_texts: dict[Path, str]) -> None:
    tests = {path: text for path, text in tracked_texts.items() if path.parts[0] in {"tests", "property_tests"}}
    assert findings(tests, SLEEPS) == []


def test_nothing_catches_every_error_and_carries_on(tracked_texts: dict[Path, str]) -> None:
    silent = [
        f"{path}:{handler.lineno}"
        for path, text in tracked_texts.items()
        if path.suffix == ".py"
        for handler in ast.walk(ast.parse(text))
        if isinstance(handler, ast.ExceptHandler) and catches_everything(handler) and does_nothing(handler)
    ]
    assert silent == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in {"Exception", "BaseException"}


def does_nothing(handler: ast.ExceptHandler) -> bool:
    return all(isinstance(statement, ast.Pass | ast.Continue) for statement in handler.body)


def test_every_folder_is_one_of_the_workspace(tracked_files: list[Path]) -> None:
    folders = {path.parts[0] for path in tracked_files if len(path.parts) > 1}
    assert folders <= {
        *(".ci", "protocol", "engine", "relay", "apps"),
        *("tests", "property_tests", "benchmarks", "docs"),
    }


def test_no_built_page_is_kept(tracked_files: list[Path]) -> None:
    built = {"node_modules", "dist", "page_build"}
    assert [path for path in tracked_files if built & set(path.parts)] == []
