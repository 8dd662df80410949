"""The documents say what is true: their examples run, their commands exist, and so does every file they name."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PROGRAMS = ("skerry", "skerry-relay", "incident-notes")
# Programs of the machine that a reader is shown how to use; what they do is theirs to promise.
PROGRAMS_OF_THE_MACHINE = {
    *("cd", "cp", "curl", "git", "install", "journalctl", "mkdir", "openssl", "pip", "python", "sqlite3"),
    *("sudo", "systemctl", "useradd", "export", "cat", "ls", "npm", "uv"),
}
FENCE = re.compile(r"^ *```(?P<language>[\w-]*)[^\n]*\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]+\]\((?!https?:|#)(?P<target>[^)#\s]+)")
FILE_NAME = re.compile(r"`(?P<path>[\w.-]+(?:/[\w.-]+)+/?)`")


@dataclass(frozen=True)
class Fence:
    """One block of code in a document."""

    document: Path
    line: int
    language: str
    body: str


def fences_of(document: Path) -> list[Fence]:
    text = document.read_text()
    return [
        Fence(document, text.count("\n", 0, found.start()) + 1, found["language"], found["body"])
        for found in FENCE.finditer(text)
    ]


def name_of(document: Path) -> str:
    return str(document.relative_to(ROOT))


def commands_in(fence: Fence) -> list[list[str]]:
    """The commands that a reader would type, without prompts, comments and what is printed in answer."""
    joined = fence.body.replace("\\\n", " ")
    lines = joined.splitlines()
    if fence.language == "console":
        lines = [line.strip()[2:] for line in lines if line.strip().startswith(("$ ", "# "))]
    parts = [part for line in lines for part in re.split(r"&&|\|\||\||;", line.split(" #")[0])]
    return [words for part in parts if (words := shlex.split(part, comments=True))]


def is_python(fence: Fence) -> bool:
    return fence.language == "python"


def is_shell(fence: Fence) -> bool:
    return fence.language in {"console", "sh", "bash", "shell"}


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if any(map(is_python, fences_of(path)))], ids=name_of
)
def test_the_python_in(document: Path, tmp_path: Path) -> None:
    """All the Python of one document is one program, as a reader would type it from top to bottom."""
    program = "\n".join(fence.body for fence in fences_of(document) if is_python(fence))
    script = tmp_path / "example.py"
    script.write_text(program)
    ran = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=55,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def problem_with(words: list[str], recipes: set[str]) -> str | None:
    """What is wrong with one command, or None."""
    words = without_wrappers(words)
    if not words or "=" in words[0]:
        return None
    program, *arguments = words
    if program == "just":
        return None if not arguments or arguments[0] in recipes else f"there is no recipe {arguments[0]}"
    if program in PROGRAMS:
        return problem_with_call(load(program), program, arguments)
    if program.startswith(("./", ".ci/")):
        return None if (ROOT / program).is_file() else f"there is no file {program}"
    return None if program in PROGRAMS_OF_THE_MACHINE else f"{program} is not a program that we know"


def without_wrappers(words: list[str]) -> list[str]:
    while words[:2] == ["uv", "run"] or words[:1] == ["sudo"]:
        words = words[1:] if words[0] == "sudo" else words[2:]
    return words


def load(program: str) -> click.Command:
    (entry,) = entry_points(group="console_scripts", name=program)
    command = entry.load()
    assert isinstance(command, click.Command)
    return command


def problem_with_call(command: click.Command, name: str, arguments: list[str]) -> str | None:
    """Follow the words down the tree of commands, and look up every option on the way."""
    known = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
    for position, word in enumerate(arguments):
        if word.startswith("-"):
            if word.split("=")[0] not in known | {"--help", "--version"}:
                return f"`{name}` has no option {word}"
        elif isinstance(command, click.Group) and not follows_an_option(command, arguments, position):
            if word not in command.commands:
                return f"`{name}` has no command {word}"
            return problem_with_call(command.commands[word], f"{name} {word}", arguments[position + 1 :])
    return None


def follows_an_option(command: click.Command, arguments: list[str], position: int) -> bool:
    """Whether this word is the value of the option before it."""
    if position == 0 or "=" in arguments[position - 1]:
        return False
    takes_a_value = {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.is_flag
        for name in parameter.opts
    }
    return arguments[position - 1] in takes_a_value


@pytest.fixture(scope="session")
def recipes() -> set[str]:
    just = str(Path(sys.executable).with_name("just"))
    listed = subprocess.run([just, "--summary"], cwd=ROOT, check=True, capture_output=True, text=True)
    return set(listed.stdout.split())


@pytest.mark.parametrize("document", [path for path in DOCUMENTS if any(map(is_shell, fences_of(path)))], ids=name_of)
def test_the_commands_in(document: Path, recipes: set[str]) -> None:
    commands = [
        (fence.line, words) for fence in filter(is_shell, fences_of(document)) for words in commands_in(fence)
    ]
    problems = [f"line {line}: {problem}" for line, words in commands if (problem := problem_with(words, recipes))]
    assert problems == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_the_links_and_files_in(document: Path) -> None:
    text = document.read_text()
    links = [found["target"] for found in LINK.finditer(text)]
    missing_links = [target for target in links if not (document.parent / target).exists()]
    paths = [found["path"] for found in FILE_NAME.finditer(FENCE.sub("", text))]
    first_folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    missing = [path for path in paths if path.split("/")[0] in first_folders and not (ROOT / path).exists()]
    assert missing_links + missing == []


@pytest.mark.parametrize(
    "command",
    ["uv run just no-such-recipe", "incident-notes no-such-command", "skerry --no-such-option", "no-such-program"],
)
def test_a_command_that_does_not_exist_is_seen(command: str, recipes: set[str]) -> None:
    assert problem_with(shlex.split(command), recipes)


def test_every_fence_says_what_it_holds() -> None:
    unnamed = [
        f"{name_of(fence.document)}:{fence.line}"
        for path in DOCUMENTS
        for fence in fences_of(path)
        if not fence.language
    ]
    assert unnamed == []


def test_every_folder_of_tests_is_explained(tracked_files: list[Path]) -> None:
    folders = {
        f"`{path.parts[0]}/{path.parts[1]}/`" for path in tracked_files if path.parts[0] == "tests" and path.parts[2:]
    }
    rows = re.findall(r"^\| (`tests/\w+/`) \|", (ROOT / "docs" / "testing.md").read_text(), re.MULTILINE)
    assert set(rows) == folders
