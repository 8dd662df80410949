"""`docs/security-tests.md` names every attack that is tested, where, and whether a control sees it succeed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "security-tests.md"
CONTROLS = ("test_without_", "test_with_")


def attack_rows(function: ast.AST) -> Iterator[int]:
    """The rows that a test is marked with."""
    for decorator in getattr(function, "decorator_list", ()):
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.attack":
            yield from (int(ast.literal_eval(argument)) for argument in decorator.args)


def marked() -> dict[int, tuple[set[str], bool]]:
    """For each row: the files that test it, and whether one of the tests is a control."""
    rows: dict[int, tuple[set[str], bool]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for row in attack_rows(function):
                files, has_control = rows.get(row, (set(), False))
                name = str(getattr(function, "name", ""))
                is_control = name.startswith(CONTROLS)
                rows[row] = (files | {path.relative_to(ROOT).as_posix()}, has_control or is_control)
    return rows


def documented() -> dict[int, tuple[set[str], bool]]:
    """The same, as the document has it."""
    rows = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].isdecimal():
            rows[int(cells[0])] = (set(cells[2].replace("`", "").split(", ")), cells[3] == "yes")
    return rows


def test_the_document_names_every_tested_attack_and_no_other() -> None:
    expected, found = marked(), documented()
    table = [
        f"{row} | {', '.join(sorted(files))} | {'yes' if control else '–'}"
        for row, (files, control) in sorted(expected.items())
    ]
    assert found == expected, "docs/security-tests.md should say:\n" + "\n".join(table)
