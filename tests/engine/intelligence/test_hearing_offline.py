"""What is spoken never leaves the device: there is nothing in the way of hearing that could carry it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.intelligence.speaker import Speaker

PROGRAM = Path(__file__).parent / "programs" / "hear.py"
WITHOUT_NETWORK = ("unshare", "--net")


@pytest.fixture
def spoken(speaker: Speaker, tmp_path: Path) -> Path:
    path = tmp_path / "spoken.wav"
    path.write_bytes(speaker.say_softly("The pressure is back to normal."))
    return path


def heard(spoken: Path, *before: str) -> list[str]:
    command = [*before, sys.executable, str(PROGRAM), str(spoken)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_no_socket_is_made_and_no_name_is_looked_up(spoken: Path) -> None:
    words, network_libraries = heard(spoken)
    assert "pressure is back" in words
    assert network_libraries == ""


def test_the_test_sees_a_socket_that_is_made(tmp_path: Path) -> None:
    hook = f"import sys; sys.path.insert(0, {str(PROGRAM.parent)!r}); import hear; sys.addaudithook("
    attempt = f"{hook}hear.refuse_the_network); import socket; socket.create_connection(('localhost', 9))"
    done = subprocess.run([sys.executable, "-c", attempt], capture_output=True, text=True, check=False)
    assert "something asked for socket.getaddrinfo" in done.stderr


def test_it_hears_as_well_where_there_is_no_network_at_all(spoken: Path) -> None:
    if shutil.which("unshare") is None or subprocess.run([*WITHOUT_NETWORK, "true"], check=False).returncode:
        pytest.skip("Only root may take the network away from a program here.")
    assert "pressure is back" in heard(spoken, *WITHOUT_NETWORK)[0]
