"""After a whole run on a real relay process, no word that people wrote is anywhere outside the open devices."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest

from skerry.access import content
from skerry.crypto import Sealed
from skerry.sync import departures
from skerry_protocol.signing import SigningPublicKey
from tests.secrecy.marker_scan import encodings, files_in, scan
from tests.secrecy.scripted_run import CONTENT, MARKERS, NAMES, PRESENCE, Traces, run

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(120)]

RELAY = str(Path(sys.executable).with_name("skerry-relay"))
PLANTED = "axolotltitleleak"


@dataclass(frozen=True)
class RelayProcess:
    """A relay that runs by itself."""

    process: subprocess.Popen[str]
    data: Path
    url: str
    public_key: SigningPublicKey

    def stopped(self) -> dict[str, bytes]:
        """All of its files, and all it has printed, once it was told to stop."""
        before = files_in(self.data)
        self.process.terminate()
        printed = self.process.communicate(timeout=30)
        running = {f"running relay: {name}": data for name, data in before.items()}
        return running | files_in(self.data) | {"relay's log": "".join(printed).encode()}


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayProcess]:
    settings = {"DATA": str(tmp_path / "relay"), "REGION": "eu", "WORKSPACES": "open", "LISTEN": "127.0.0.1:0"}
    variables = {f"SKERRY_RELAY_{name}": value for name, value in settings.items()}
    with subprocess.Popen(
        [RELAY, "serve"],
        env={**os.environ, "PYTHONUNBUFFERED": "1", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        url, key = (process.stdout.readline().split()[-1] for _ in range(2))
        try:
            yield RelayProcess(process, tmp_path / "relay", url, SigningPublicKey.parse(key))
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def early_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(departures, "CHECKPOINT_EVERY_UPDATES", 2)


async def traces_of(relay: RelayProcess, folder: Path) -> Traces:
    return await run(folder, relay.url, relay.public_key)


async def test_the_relay_the_wire_and_locked_devices_show_no_word(relay: RelayProcess, tmp_path: Path) -> None:
    traces = await traces_of(relay, tmp_path)
    at_the_relay = await anyio.to_thread.run_sync(relay.stopped)
    assert any(name.startswith("running relay: ") and name.endswith("-wal") for name in at_the_relay)
    assert len(traces.frames) > 50
    locked = {f"{folder.name}/{name}": data for folder in traces.folders for name, data in files_in(folder).items()}
    assert any(name.endswith("device.sqlite3") for name in locked)
    assert scan(MARKERS, at_the_relay | traces.frames | locked) == []


async def test_the_same_scan_reads_an_export(relay: RelayProcess, tmp_path: Path) -> None:
    traces = await traces_of(relay, tmp_path)
    assert traces.export is not None
    assert {finding.marker for finding in scan(MARKERS, files_in(traces.export))} >= set(CONTENT)


async def test_the_same_scan_reads_wire_and_relay_of_a_build_that_does_not_seal(
    relay: RelayProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "seal", lambda *call: Sealed(bytes(24), bytes(32), call[-1]))
    monkeypatch.setattr(content, "open_sealed", lambda *call: call[-1].ciphertext)
    traces = await traces_of(relay, tmp_path)
    on_the_wire = {finding.marker for finding in scan(MARKERS, traces.frames)}
    assert on_the_wire >= {*CONTENT, *NAMES, PRESENCE}
    at_the_relay = await anyio.to_thread.run_sync(relay.stopped)
    assert {finding.marker for finding in scan(MARKERS, at_the_relay)} >= {*CONTENT, *NAMES}


@pytest.mark.parametrize("name", [name for name, _ in encodings(PLANTED)])
def test_the_scan_finds_a_word_in_every_encoding(name: str) -> None:
    around = b"\x00\xff noise "
    needle = dict(encodings(PLANTED))[name]
    findings = scan([PLANTED], {"a file": around + needle + around})
    assert name in {finding.encoding for finding in findings}


@pytest.mark.parametrize("before", range(8))
def test_the_scan_finds_a_word_wherever_it_stands_in_a_longer_text(before: int) -> None:
    text = bytes(range(before)) + PLANTED.encode() + b" and more"
    written: dict[str, Any] = {
        "base64": base64.b64encode(text),
        "base64url": base64.urlsafe_b64encode(text),
        "base32": base64.b32encode(text),
        "zlib": b"header" + zlib.compress(text * 3),
        "zlib of base64": b"header" + zlib.compress(base64.b64encode(text)),
    }
    for name, data in written.items():
        assert scan([PLANTED], {name: data}), name
