"""The same notes on a terminal: one verb each, JSON for programs, two lines for what went wrong."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_a_note_is_written_listed_shown_and_edited(run: Run) -> None:
    made = json.loads(
        run("new", "--title", "Pump 3 leaks", "--severity", "serious", "--text", "It drips.", "--json").stdout
    )
    assert (made["title"], made["severity"], made["status"], made["text"]) == (
        "Pump 3 leaks",
        "serious",
        "open",
        "It drips.",
    )
    assert made["id"] in run("list").stdout
    edited = run(
        "edit", made["id"][:14], "--status", "resolved", "--check", "Valve shut", "--occurred", "2026-11-21 14:05"
    )
    assert edited.exit_code == 0
    shown = run("show", made["id"])
    for words in ("Serious", "Resolved", "It drips.", "[ ] Valve shut", "21 Nov 2026, 14:05"):
        assert words in shown.stdout


def test_what_others_wrote_cannot_steer_the_terminal(run: Run) -> None:
    run("new", "--title", "Pump\x1b[2J 3", "--text", "It drips\x07.")
    assert "Pump�[2J 3" in run("list").stdout
    shown = run("show", "skdoc1").stdout
    assert "Pump�[2J 3" in shown
    assert "It drips�." in shown


def test_help_names_no_folder_of_this_machine(run: Run) -> None:
    words = run("--help").stdout
    assert "~/.skerry" in words
    assert str(Path.home()) not in words


def test_without_a_relay_everything_works_but_the_demo_which_says_what_it_needs(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("incident_notes.demo.command.find_spec", lambda _name: None)
    assert run("new", "--title", "Pump 3 leaks").exit_code == 0
    shown = run("demo")
    assert shown.exit_code == 1
    assert "incident-notes[demo]" in shown.stderr


def test_the_app_is_loaded_without_a_relay() -> None:
    program = "import sys; sys.modules['skerry_relay'] = None; import incident_notes.cli"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_list_searches_and_says_when_there_is_nothing(run: Run) -> None:
    assert run("list").stdout == "There are no notes here yet.\n"
    run("new", "--title", "Pump 3 leaks", "--site", "Dock 4")
    run("new", "--title", "Gate unlocked")
    assert [note["title"] for note in json.loads(run("list", "--search", "dock pump", "--json").stdout)] == [
        "Pump 3 leaks"
    ]


@pytest.mark.parametrize(
    ("arguments", "home", "code", "sentence"),
    [
        (["show", "skdoc1nothing"], "alice", 3, "There is no note skdoc1nothing on this device."),
        (["list"], "nowhere", 1, "There is no Skerry device in this folder yet."),
        (["edit", "skdoc1", "--severity", "dreadful"], "alice", 2, "'dreadful' is not one of"),
    ],
)
def test_a_failure_has_a_stable_code_and_says_what_to_do_next(
    run: Run, arguments: list[str], home: str, code: int, sentence: str
) -> None:
    failed = run(*arguments, home=home)
    assert failed.exit_code == code
    assert sentence in failed.stderr
    assert failed.stdout == ""
    assert code == 2 or failed.stderr.splitlines()[1].startswith("hint: ")


def test_a_port_in_use_is_named_with_a_way_out(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        failed = run("serve", "--port", str(taken.getsockname()[1]))
    assert failed.exit_code == 5
    assert "--port" in failed.stderr.splitlines()[1]
