"""The program as its own process, at a terminal and in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PROGRAM = str(Path(sys.executable).with_name("skerry"))


class Terminal:
    """One end of a terminal: what the program shows can be read, and what is typed arrives."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.shown = ""

    def type_at(self, prompt: str, answer: str) -> None:
        """Wait until `prompt` is shown, then type."""
        seen = len(self.shown)
        while prompt not in self.shown[seen:]:
            self.shown += os.read(self._descriptor, 1024).decode()
        os.write(self._descriptor, f"{answer}\n".encode())


@contextmanager
def at_a_terminal(home: Path, *arguments: str) -> Iterator[tuple[Terminal, subprocess.Popen[str]]]:
    """Run the program with a terminal for input and messages; results go into a pipe."""
    ours, theirs = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "SKERRY_HOME": str(home), "LC_ALL": "C.UTF-8"}
    environment |= {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else {}
    with subprocess.Popen(
        [PROGRAM, *arguments],
        env=environment,
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(ours), process
        finally:
            process.kill()
            os.close(ours)


def test_a_new_passphrase_is_asked_for_twice_and_never_shown(tmp_path: Path, passphrase: str) -> None:
    with at_a_terminal(tmp_path / "alice", "init", "--name", "Alice's van") as (terminal, process):
        terminal.type_at("Passphrase: ", passphrase)
        terminal.type_at("Repeat for confirmation: ", passphrase)
        printed, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Alice's van is ready: skdev1" in printed
    assert passphrase not in terminal.shown + printed


@pytest.mark.parametrize(("answer", "exit_code", "devices"), [("y", 0, 2), ("n", 4, 1)])
def test_the_admin_says_whether_the_short_codes_are_equal(
    admin: Any, bob: Any, passphrase_file: Path, answer: str, exit_code: int, devices: int
) -> None:
    joined = bob.asked("join", admin.done("invite"))
    words = ("devices", "add", joined["request"], "--passphrase-file", str(passphrase_file))
    with at_a_terminal(admin.home, *words) as (terminal, process):
        terminal.type_at("the same code? [y/N]: ", answer)
        process.communicate(timeout=30)
    assert joined["short_code"] in terminal.shown
    assert process.returncode == exit_code
    assert len(admin.asked("devices")) == devices


def test_without_a_terminal_no_passphrase_is_guessed_at(alice: Any) -> None:
    environment = {**os.environ, "SKERRY_HOME": str(alice.home)}
    ran = subprocess.run(
        [PROGRAM, "unlock"], env=environment, input="", capture_output=True, text=True, timeout=30, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[-1].startswith("hint: Put it in a file that only you can read")
    assert ran.stdout == ""


def test_the_shell_completes_commands() -> None:
    asking = {"_SKERRY_COMPLETE": "bash_complete", "COMP_WORDS": "skerry de", "COMP_CWORD": "1"}
    ran = subprocess.run(
        [PROGRAM], env={**os.environ, **asking}, capture_output=True, text=True, timeout=30, check=True
    )
    assert [line.split(",")[1] for line in ran.stdout.splitlines()] == ["decode", "devices"]
