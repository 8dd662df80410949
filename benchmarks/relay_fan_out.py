"""A relay process under live editing, beside a bare websocket broadcast under the same load."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL
from tempfile import TemporaryDirectory
from time import perf_counter

import anyio
from anyio.streams.text import TextReceiveStream
from nacl.bindings import crypto_scalarmult_base
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.figure import Figure
from benchmarks.timing import percentile
from skerry_protocol.device_session import Admitted, DeviceSession
from skerry_protocol.document_access import document_id
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceIncarnation, DocumentId, RecordId, WorkspaceId
from skerry_protocol.messages import Entries, Push, decode_message, encode_message
from skerry_protocol.records import (
    AddDevice,
    Capability,
    Epoch,
    Genesis,
    Recipient,
    Role,
    RosterChange,
    SealedPart,
    SignedRecord,
    Update,
    sign_record,
)
from skerry_protocol.signing import SigningKey, SigningPublicKey
from skerry_protocol.statements import CaughtUp, Receipt

DOCUMENTS = 20
PEERS = 5
UPDATES_PER_SECOND_AND_DOCUMENT = 50
SECONDS = 4
UPDATE_BYTES = 100
MILLISECONDS, MICROSECONDS = 1_000, 1_000_000
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")

BINARIES = Path(sys.executable).parent
SETTINGS = {
    "REGION": "benchmark",
    "WORKSPACES": "open",
    "LISTEN": "127.0.0.1:0",
    "PUSHES_PER_SECOND_PER_DEVICE": "100000",
    "PUSHES_PER_SECOND_PER_WORKSPACE": "100000",
}


@dataclass(frozen=True)
class Peer:
    """One writing device: its key, and the updates it will push, in order."""

    key: SigningKey
    certificate: DeviceCertificate
    updates: Sequence[SignedRecord]


@dataclass(frozen=True)
class Load:
    """A workspace and what its devices write."""

    workspace: WorkspaceId
    setup: Sequence[SignedRecord]
    peers: Sequence[Peer]


@dataclass(frozen=True)
class Outcome:
    """How long each delivery took, and how much processor time the server spent on all of them."""

    latencies: Sequence[float]
    cpu_seconds: float

    @property
    def cpu_per_delivery(self) -> float:
        """Seconds of processor time for one update at one receiver."""
        return self.cpu_seconds / len(self.latencies)


class Deliveries:
    """When each record left its author, and how long it took to each of the others."""

    def __init__(self) -> None:
        self._left_at: dict[RecordId, float] = {}
        self.latencies: list[float] = []
        self._expected = DOCUMENTS * UPDATES_PER_SECOND_AND_DOCUMENT * SECONDS * (PEERS - 1)
        self.complete = anyio.Event()

    def left(self, record: RecordId) -> None:
        """A record is being sent now."""
        self._left_at[record] = perf_counter()

    def arrived(self, record: RecordId) -> None:
        """A record has come to somebody."""
        self.latencies.append(perf_counter() - self._left_at[record])
        if len(self.latencies) == self._expected:
            self.complete.set()


def measure() -> Iterator[Figure]:
    """Latency from one device's socket to another's, and processor time for each delivery."""
    relay, floor = anyio.run(relay_outcome), anyio.run(floor_outcome)
    what = f"relay: {DOCUMENTS} documents × {PEERS} devices × {UPDATES_PER_SECOND_AND_DOCUMENT} updates/s"
    yield Figure(f"{what}, p50", percentile(relay.latencies, 50) * MILLISECONDS, "ms")
    yield Figure(f"{what}, p99", percentile(relay.latencies, 99) * MILLISECONDS, "ms")
    yield Figure("relay: processor time per delivered update", relay.cpu_per_delivery * MICROSECONDS, "µs")
    yield Figure("bare broadcast, same load, p99", percentile(floor.latencies, 99) * MILLISECONDS, "ms")
    yield Figure("bare broadcast: processor time per delivery", floor.cpu_per_delivery * MICROSECONDS, "µs")
    yield Figure("relay: processor time over bare broadcast", relay.cpu_per_delivery / floor.cpu_per_delivery, "×")


async def relay_outcome() -> Outcome:
    """Everybody proves, follows and pushes through a real relay on its disk."""
    with TemporaryDirectory() as folder:
        environment = {f"SKERRY_RELAY_{name}": value for name, value in {**SETTINGS, "DATA": folder}.items()}
        async with served([str(BINARIES / "skerry-relay"), "serve"], environment, lines=2) as (server, said):
            relay_key = SigningPublicKey.parse(said[1])
            load = load_for(relay_key)
            return await _relay_under(load, said[0], relay_key, server)


async def floor_outcome() -> Outcome:
    """The same frames through a server that only broadcasts."""
    async with served([sys.executable, "-m", "benchmarks.broadcast_floor"], {}, lines=1) as (server, said):
        load, deliveries = load_for(SigningKey(bytes(32)).public_key), Deliveries()
        async with AsyncExitStack() as stack, anyio.create_task_group() as tasks:
            sockets = [await stack.enter_async_context(connect(said[0], compression=None)) for _ in load.peers]
            begun = cpu_seconds(server)
            for socket, peer in zip(sockets, load.peers, strict=True):
                tasks.start_soon(_note_broadcasts, socket, deliveries)
                tasks.start_soon(_write, socket, peer, deliveries)
            await deliveries.complete.wait()
            tasks.cancel_scope.cancel()
        return Outcome(deliveries.latencies, cpu_seconds(server) - begun)


async def _relay_under(load: Load, url: str, relay_key: SigningPublicKey, server: int) -> Outcome:
    deliveries = Deliveries()
    async with AsyncExitStack() as stack, anyio.create_task_group() as tasks:
        sockets = [await stack.enter_async_context(connect(url, compression=None)) for _ in load.peers]
        sessions = [
            await _admitted(socket, load, peer, relay_key) for socket, peer in zip(sockets, load.peers, strict=True)
        ]
        del sessions
        begun = cpu_seconds(server)
        for socket, peer in zip(sockets, load.peers, strict=True):
            tasks.start_soon(_note_entries, socket, deliveries)
            tasks.start_soon(_write, socket, peer, deliveries)
        await deliveries.complete.wait()
        tasks.cancel_scope.cancel()
    return Outcome(deliveries.latencies, cpu_seconds(server) - begun)


async def _admitted(socket: ClientConnection, load: Load, peer: Peer, relay_key: SigningPublicKey) -> DeviceSession:
    """Prove the key, push the setup (the first of all), and follow to the end."""
    session = DeviceSession(load.workspace, peer.certificate, peer.key, relay_key, bytes(32))
    await _exchange(socket, session, Admitted)
    if peer is load.peers[0]:
        for record in load.setup:
            session.push(record.encode())
            await _exchange(socket, session, Receipt)
    session.follow(0)
    await _exchange(socket, session, CaughtUp)
    return session


async def _exchange(socket: ClientConnection, session: DeviceSession, until: type[object]) -> None:
    while True:
        for frame in session.data_to_send():
            await socket.send(frame)
        if any(isinstance(event, until) for event in session.receive(await socket.recv(decode=False))):
            return


async def _write(socket: ClientConnection, peer: Peer, deliveries: Deliveries) -> None:
    """Push at a steady pace; the answers are read elsewhere."""
    begun, pace = perf_counter(), SECONDS / len(peer.updates)
    for number, update in enumerate(peer.updates):
        await anyio.sleep(max(0, begun + number * pace - perf_counter()))
        deliveries.left(update.record_id)
        await socket.send(encode_message(Push(update.encode())))


async def _note_entries(socket: ClientConnection, deliveries: Deliveries) -> None:
    async for frame in socket:
        message = decode_message(frame) if isinstance(frame, bytes) else None
        for entry in message.entries if isinstance(message, Entries) else ():
            if entry.record is not None:
                deliveries.arrived(entry.record_id)


async def _note_broadcasts(socket: ClientConnection, deliveries: Deliveries) -> None:
    async for frame in socket:
        message = decode_message(frame) if isinstance(frame, bytes) else None
        if isinstance(message, Push):
            deliveries.arrived(SignedRecord.decode(message.record).record_id)


@asynccontextmanager
async def served(
    command: Sequence[str], environment: Mapping[str, str], lines: int
) -> AsyncIterator[tuple[int, Sequence[str]]]:
    """A server's process id, and the last word of each of the first `lines` that it prints."""
    variables = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
    async with await anyio.open_process(command, env=variables, stderr=DEVNULL) as process:
        try:
            assert process.stdout is not None
            printed = ""
            async for part in TextReceiveStream(process.stdout):
                printed += part
                if printed.count("\n") >= lines:
                    break
            yield process.pid, [line.split()[-1] for line in printed.splitlines()]
        finally:
            process.terminate()


def cpu_seconds(process: int) -> float:
    """The processor time that a process has used, in its own code and in the kernel's (Linux)."""
    after_name = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    user_ticks, system_ticks = after_name[11:13]
    return (int(user_ticks) + int(system_ticks)) / TICKS_PER_SECOND


def load_for(relay_key: SigningPublicKey) -> Load:
    """A workspace whose devices all write all documents."""
    keys = [SigningKey(bytes([number]) * 32) for number in range(1, PEERS + 1)]
    certificates = [_certificate(key, number) for number, key in enumerate(keys)]
    ops = SigningKey(bytes(range(32)))
    genesis = sign_record(Genesis(ops.public_key, relay_key, bytes(16), (certificates[0],)), ops)
    workspace = WorkspaceId(genesis.record_id.raw)
    additions = tuple(AddDevice(certificate, Role.MEMBER) for certificate in certificates[1:])
    admitted = sign_record(RosterChange(workspace, genesis.record_id, certificates[0].device, additions), keys[0])
    recipients = tuple(Recipient(each.device, Capability.OWNER, b"wrap") for each in certificates)
    epochs = [
        sign_record(
            Epoch(
                *(workspace, None, None, certificates[0].device, admitted.record_id, 1),
                *(number.to_bytes(32, "big"), (), recipients),
            ),
            keys[0],
        )
        for number in range(DOCUMENTS)
    ]
    peers = [
        Peer(key, certificate, _updates(workspace, epochs, certificate, key))
        for key, certificate in zip(keys, certificates, strict=True)
    ]
    return Load(workspace, [genesis, admitted, *epochs], peers)


def _certificate(key: SigningKey, number: int) -> DeviceCertificate:
    return DeviceCertificate(
        key.public_key, crypto_scalarmult_base(bytes([number + 1]) * 32), DeviceIncarnation(bytes(16))
    )


def _updates(
    workspace: WorkspaceId, epochs: Sequence[SignedRecord], certificate: DeviceCertificate, key: SigningKey
) -> Sequence[SignedRecord]:
    """One author's share of the updates, document by document in turn."""
    updates: list[SignedRecord] = []
    newest: dict[DocumentId, RecordId] = {}
    sealed = SealedPart(bytes(24), bytes(32), bytes(UPDATE_BYTES))
    for sequence in range(1, UPDATES_PER_SECOND_AND_DOCUMENT * SECONDS // PEERS + 1):
        for epoch in epochs:
            document = document_id(epoch)
            place = (sequence, newest.get(document))
            update = Update(workspace, document, certificate.device, *place, epoch.record_id, sealed)
            updates.append(sign_record(update, key))
            newest[document] = updates[-1].record_id
    return updates
