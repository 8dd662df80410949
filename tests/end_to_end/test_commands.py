"""The demo as a process, the way a newcomer starts it."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request

import pytest

pytestmark = pytest.mark.timeout(180)

DEMO = [sys.executable, "-m", "incident_notes", "demo"]


def test_the_demo_checks_itself_without_a_browser() -> None:
    done = subprocess.run([*DEMO, "--check"], capture_output=True, text=True, check=False, timeout=150)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("ok: 12 notes agree on 3 devices")


def test_the_demo_prints_three_links_and_stops_when_it_is_told() -> None:
    with subprocess.Popen(DEMO, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        links: list[str] = []
        while len(links) < 3:
            line = running.stdout.readline()
            assert line, "the demo ended before it had printed its links"
            links += [word for word in line.split() if word.startswith("http://127.0.0.1:")]
        assert all(b"<title>" in urllib.request.urlopen(link, timeout=20).read() for link in links)  # noqa: S310
        running.send_signal(signal.SIGTERM)
        assert running.wait(timeout=30) == 0
