"""Speech for tests, by the voices of Debian's espeak-ng and flite."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


class Speaker:
    """Says things into files. The same words sound the same every time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def say(self, words: str, *, voice: str = "en-us", words_per_minute: int = 150) -> bytes:
        """A WAV file, by espeak-ng."""
        spoken = self._folder / "spoken.wav"
        arguments = ["-v", voice, "-s", str(words_per_minute), "-w", str(spoken), words]
        subprocess.run([_program("espeak-ng"), *arguments], check=True)
        return spoken.read_bytes()

    def say_softly(self, words: str, *, voice: str = "slt") -> bytes:
        """A WAV file, by flite, whose voices are nearer to people's."""
        spoken = self._folder / "spoken.wav"
        subprocess.run([_program("flite"), "-voice", voice, "-t", words, "-o", str(spoken)], check=True)
        return spoken.read_bytes()


def _program(name: str) -> str:
    """Where a program is. Without it a test is skipped on a developer's machine, and fails where CI=true."""
    found = shutil.which(name)
    if found:
        return found
    sentence = f"There is no {name} on this machine; on Debian, `apt install {name}` brings it."
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)
