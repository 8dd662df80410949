"""The relay as an operator runs it: a process that is killed, drained, watched, and given wrong settings."""

from __future__ import annotations

import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest

from skerry_protocol.document_access import document_id
from skerry_protocol.messages import ErrorCode, ErrorMessage
from skerry_protocol.records import Capability
from skerry_protocol.signing import SigningPublicKey
from skerry_relay.record_log import Everything
from skerry_relay.sqlite_log import SqliteLog

if TYPE_CHECKING:
    from tests.relay.chronicle import Chronicle, Person
    from tests.relay.conftest import Connect

pytestmark = pytest.mark.anyio

RELAY = str(Path(sys.executable).with_name("skerry-relay"))


@dataclass
class RelayProcess:
    """A running `skerry-relay serve`."""

    process: subprocess.Popen[str]
    url: str
    admin_url: str
    public_key: SigningPublicKey

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    async def terminated(self) -> str:
        """Its log, once it has stopped after SIGTERM."""
        return await anyio.to_thread.run_sync(lambda: self.process.communicate(timeout=20)[1])

    async def ask(self, path: str) -> str:
        """What the operator's door answers."""

        def answer() -> str:
            with urllib.request.urlopen(f"{self.admin_url}{path}", timeout=10) as response:  # noqa: S310
                return str(response.read().decode())

        return await anyio.to_thread.run_sync(answer)


Start = Callable[..., AbstractContextManager[RelayProcess]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Start a relay on the folder of the test; it is ended with the block."""

    @contextmanager
    def started(**settings: str) -> Iterator[RelayProcess]:
        environment = {f"SKERRY_RELAY_{name.upper()}": value for name, value in settings.items()}
        config = tmp_path / "relay.toml"
        config.write_text(
            f'[relay]\ndata = "{tmp_path / "data"}"\nregion = "test"\nworkspaces = "open"\n'
            'listen = "127.0.0.1:0"\nadmin_listen = "127.0.0.1:0"\n'
        )
        process = subprocess.Popen(
            [RELAY, "serve", "--config", str(config)],
            env={**os.environ, "PYTHONUNBUFFERED": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                yield running(process)
            finally:
                process.kill()

    return started


def running(process: subprocess.Popen[str]) -> RelayProcess:
    assert process.stdout is not None
    said = [process.stdout.readline().split()[-1] for _ in range(3)]
    return RelayProcess(process, said[0], said[1], SigningPublicKey.parse(said[2]))


@pytest.fixture
def written_for(alice: Person, bob: Person, chronicle: Chronicle) -> Callable[[RelayProcess], Chronicle]:
    """The records of a workspace that names the relay of the process."""

    def made(process: RelayProcess) -> Chronicle:
        fresh = type(chronicle)(alice, process.public_key)
        fresh.add(bob)
        return fresh

    return made


WrittenFor = Callable[[RelayProcess], "Chronicle"]


async def test_what_was_receipted_is_there_after_a_kill(
    start: Start, written_for: WrittenFor, connect: Connect, alice: Person, tmp_path: Path
) -> None:
    with start() as process:
        chronicle = written_for(process)
        begun = chronicle.begin(alice)
        note = document_id(begun)
        async with connect(process, chronicle.id, alice, is_member=False) as device:
            receipts = await device.push_all(*chronicle.roster, begun)
            receipts += await device.push_all(*(chronicle.update(alice, note) for _ in range(50)))
            process.kill()
    async with SqliteLog.open(tmp_path / "data" / "log.sqlite") as log:
        stored = await log.read_from(chronicle.id, 0, 1_000, Everything(with_content=False))
    assert {receipt.record for receipt in receipts} <= {entry.record_id for entry in stored}


async def test_a_killed_relay_comes_back_with_its_identity_its_log_and_its_receipts(
    start: Start, written_for: WrittenFor, connect: Connect, alice: Person
) -> None:
    with start() as process:
        chronicle = written_for(process)
        async with connect(process, chronicle.id, alice, is_member=False) as device:
            before = await device.push_all(*chronicle.roster)
            process.kill()
    with start() as again:
        async with connect(again, chronicle.id, alice) as device:
            after = await device.push_all(*chronicle.roster)
    assert again.public_key == process.public_key
    assert after == before


async def test_a_relay_that_is_told_to_stop_sends_devices_away_with_a_time_to_come_back_at(
    start: Start, written_for: WrittenFor, connect: Connect, alice: Person
) -> None:
    with start() as process:
        chronicle = written_for(process)
        async with connect(process, chronicle.id, alice, is_member=False) as device:
            await device.push_all(*chronicle.roster)
            process.process.send_signal(signal.SIGTERM)
            goodbye = await device.expect(ErrorMessage)
            await device.closed()
        log = await process.terminated()
    assert goodbye.code is ErrorCode.DRAINING
    assert 2_000 <= (goodbye.retry_after_ms or 0) < 10_000
    assert process.process.returncode == 0
    assert [json.loads(line)["event"] for line in log.splitlines()] == ["started", "draining", "stopped"]


async def test_metrics_and_log_lines_name_no_device_document_workspace_or_content(
    start: Start, written_for: WrittenFor, connect: Connect, alice: Person, bob: Person
) -> None:
    marker = b"pump 7 leaks again"
    with start() as process:
        chronicle = written_for(process)
        begun = chronicle.begin(alice, {bob: Capability.WRITER})
        note = document_id(begun)
        async with connect(process, chronicle.id, alice, is_member=False) as device:
            await device.push_all(*chronicle.roster, begun, chronicle.update(alice, note, marker))
            alice.heads.clear()
            await device.push(chronicle.update(alice, note, marker + b"!"))
            await device.send_raw(b"no message")
            await device.closed()
        metrics = await process.ask("/metrics")
        process.process.send_signal(signal.SIGTERM)
        said = metrics + await process.terminated()
    ids = [chronicle.id, note, alice.device, bob.device, *(record.record_id for record in chronicle.roster)]
    secrets = [marker.decode(), *map(str, ids), *(each.raw.hex() for each in ids), "127.0.0.1"]
    assert [secret for secret in secrets if secret in said] == []
    assert 'skerry_relay_pushes_total{outcome="stored"} 4.0' in metrics
    assert 'skerry_relay_pushes_total{outcome="refused_fork"} 1.0' in metrics
    assert '"event": "fork_refused"' in said


async def test_both_sides_of_a_fork_are_kept_as_evidence(
    start: Start, written_for: WrittenFor, connect: Connect, alice: Person, tmp_path: Path
) -> None:
    with start() as process:
        chronicle = written_for(process)
        begun = chronicle.begin(alice)
        one = chronicle.update(alice, document_id(begun), b"one")
        alice.heads.clear()
        two = chronicle.update(alice, document_id(begun), b"two")
        async with connect(process, chronicle.id, alice, is_member=False) as device:
            await device.push_all(*chronicle.roster, begun, one)
            await device.push(two)
    (evidence,) = (tmp_path / "data" / "forks").glob("*.fork")
    assert one.body in evidence.read_bytes()
    assert two.body in evidence.read_bytes()
    assert evidence.stat().st_mode & 0o077 == 0


async def test_the_operators_door_says_how_the_relay_is(start: Start) -> None:
    with start() as process:
        assert await process.ask("/healthz") == "ok\n"


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key, made for this test."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("There is no openssl command here to make a certificate with.")
    path, key = tmp_path / "relay.pem", tmp_path / "relay.key"
    subject = ["-subj", "/CN=relay", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = [openssl, "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2"]
    files = ["-out", str(path), "-keyout", str(key)]
    subprocess.run([*make, *subject, *files], check=True, capture_output=True, timeout=20)
    return path, key


async def test_devices_come_in_over_tls(
    start: Start,
    written_for: WrittenFor,
    connect: Connect,
    alice: Person,
    certificate: tuple[Path, Path],
) -> None:
    path, key = certificate
    trusting = ssl.create_default_context(cafile=str(path))
    with start(tls_certificate=str(path), tls_key=str(key)) as process:
        chronicle = written_for(process)
        assert process.url.startswith("wss://")
        async with connect(process, chronicle.id, alice, is_member=False, tls=trusting) as device:
            await device.push_all(*chronicle.roster)


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **{f"SKERRY_RELAY_{name.upper()}": value for name, value in settings.items()}}
    return subprocess.run(
        [RELAY, *arguments], env=environment, capture_output=True, text=True, timeout=20, check=False
    )


def test_the_identity_is_made_once_readable_for_its_owner_only_and_printed(tmp_path: Path) -> None:
    settings = {"data": str(tmp_path / "data"), "region": "test", "workspaces": "open"}
    first, second = run("identity", **settings), run("identity", **settings)
    assert SigningPublicKey.parse(first.stdout.strip()) == SigningPublicKey.parse(second.stdout.strip())
    assert (tmp_path / "data" / "identity.key").stat().st_mode & 0o077 == 0


def test_an_identity_that_others_can_read_is_refused_with_a_hint(tmp_path: Path) -> None:
    settings = {"data": str(tmp_path), "region": "test", "workspaces": "open"}
    run("identity", **settings)
    (tmp_path / "identity.key").chmod(0o644)
    refused = run("serve", **settings)
    assert refused.returncode == 1
    assert refused.stderr.startswith("error: ")
    assert "\nhint: Run: chmod 600" in refused.stderr


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"workspaces": "open", "region": "x"}, "'data' is missing"),
        ({"data": "/d", "region": "x", "workspaces": "skwsp1typo"}, "a list of workspace ids"),
        ({"data": "/d", "region": "x", "workspaces": "open", "listen": "here"}, "'listen' has to be an address"),
        ({"data": "/d", "region": "x", "workspaces": "open", "speed": "1"}, "There is no setting 'speed'"),
        ({"data": "/d", "region": "", "workspaces": "open"}, "'region' has to be text"),
        ({"data": "/d", "region": "x", "workspaces": "open", "tls_key": "/k"}, "TLS needs both"),
        ({"data": "/d", "region": "x", "workspaces": "open", "drain_seconds": "soon"}, "a whole number from 1"),
    ],
)
def test_a_wrong_setting_is_named_with_what_belongs_there(settings: dict[str, str], words: str) -> None:
    refused = run("check-config", **settings)
    assert refused.returncode == 1
    assert words in refused.stderr
    assert "\nhint: " in refused.stderr


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    config = tmp_path / "relay.toml"
    config.write_text('[relay]\ndata = "/d"\nregion = "file"\nworkspaces = "open"\n')
    shown = run("check-config", "--config", str(config), region="environment")
    assert "region = environment" in shown.stdout


@pytest.mark.parametrize(
    ("text", "words"), [("relay", "is not TOML"), ("[other]\n", "the table [relay]"), (None, "cannot be read")]
)
def test_a_file_that_is_no_configuration_is_refused(tmp_path: Path, text: str | None, words: str) -> None:
    config = tmp_path / "relay.toml"
    if text is not None:
        config.write_text(text)
    refused = run("check-config", "--config", str(config))
    assert refused.returncode == 1
    assert words in refused.stderr
