"""Everything that the device does with its notes it does by itself: no network is needed, and none is asked for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
PROGRAMS = HERE / "programs"
SOUND = HERE / "recordings" / "pump.ogg"
NAMESPACE = ("unshare", "--map-root-user", "--net")
SECONDS = 100

pytestmark = pytest.mark.timeout(120)


@dataclass(frozen=True)
class Outcome:
    """What a program printed, what the kernel was asked to send, and what its Pythons turned to a network for."""

    printed: str
    sent: dict[str, int]
    watched: list[str]
    turned_to: list[str]


@pytest.fixture(scope="module")
def namespace() -> tuple[str, ...]:
    """The command that runs another without a network."""
    if shutil.which(NAMESPACE[0]) and subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0:
        return NAMESPACE
    sentence = "This machine does not let a test make a network namespace."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


def run(program: str, *arguments: Path, into: Path, before: tuple[str, ...] = ()) -> Outcome:
    """Run one of the programs beside these tests, with models that are prepared anew."""
    log = into / "network.log"
    watched = {"PYTHONPATH": str(PROGRAMS / "watched"), "SKERRY_TEST_NETWORK_LOG": str(log)}
    command = [*before, sys.executable, str(PROGRAMS / "count_packets.py"), str(PROGRAMS / program)]
    environment = {**os.environ, **watched, "SKERRY_MODELS": str(into / "models")}
    done = subprocess.run(
        [*command, *map(str, arguments)], env=environment, stdout=subprocess.PIPE, check=True, timeout=SECONDS
    )
    lines = log.read_text().splitlines()
    started = [line for line in lines if line.startswith("watching ")]
    told = json.loads(done.stdout)
    return Outcome(told["printed"], told["sent"], started, [line for line in lines if line not in started])


@pytest.fixture(scope="module")
def offline(namespace: tuple[str, ...], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Alice's device, which reads and hears where there is no network."""
    folder = tmp_path_factory.mktemp("offline")
    return run("read_notes.py", folder, SOUND, into=folder, before=namespace)


@pytest.fixture(scope="module")
def result(offline: Outcome) -> dict[str, Any]:
    """What it made of what it read."""
    made: dict[str, Any] = json.loads(offline.printed)
    return made


def test_a_note_is_read_and_found_by_what_it_means(result: dict[str, Any]) -> None:
    assert result["read"]
    assert result["by meaning"]
    assert any("pump in the cellar burst" in passage for passage in result["found"])


def test_a_text_is_summarised(result: dict[str, Any]) -> None:
    assert "The pump in the cellar burst at nine and the archive was flooded." in result["summary"]


def test_a_text_is_redacted(result: dict[str, Any]) -> None:
    assert "020 7946 0958" not in result["redacted"]
    assert "Alice Smith" not in result["redacted"]


def test_a_voice_note_is_transcribed(result: dict[str, Any]) -> None:
    assert "the pump in the cellar is leaking" in result["heard"].casefold()


def test_nothing_is_sent_and_no_name_is_looked_up(offline: Outcome) -> None:
    assert offline.turned_to == []
    assert set(offline.sent.values()) == {0}


def test_the_workers_were_watched_as_well(offline: Outcome) -> None:
    assert [line.rpartition(" ")[2] for line in offline.watched if "skerry.intelligence.work" in line] == [
        "reading",
        "speech",
    ]


def test_also_where_there_is_a_network_nobody_turns_to_it(tmp_path: Path) -> None:
    online = run("read_notes.py", tmp_path, SOUND, into=tmp_path)
    assert json.loads(online.printed)["by meaning"]
    assert online.turned_to == []


def test_whoever_turned_to_the_network_would_be_seen(namespace: tuple[str, ...], tmp_path: Path) -> None:
    seen = run("try_the_network.py", into=tmp_path, before=namespace)
    assert [line.split()[0] for line in seen.turned_to] == [
        "socket.getaddrinfo",
        "socket.getaddrinfo",
        "socket.connect",
        "socket.sendto",
    ]
    assert seen.sent["OutNoRoutes"] > 0
