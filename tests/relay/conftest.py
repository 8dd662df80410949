"""What the relay's tests share: people with keys, their records, a clock moved by hand, a device on a real socket.

Tests take the values from fixtures; the classes are imported for their types only.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import anyio
import pytest
from nacl.bindings import crypto_scalarmult_base
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_websocket

from skerry_protocol.author_chain import AuthorHead
from skerry_protocol.device_session import Admitted, DeviceEvent, DeviceSession, RelayProved
from skerry_protocol.document_access import document_id
from skerry_protocol.identity import DeviceCertificate
from skerry_protocol.ids import DeviceIncarnation, DocumentId, RecordId, WorkspaceId
from skerry_protocol.limits import MAX_FRAME_BYTES
from skerry_protocol.messages import Entries, Entry, Ephemeral, ErrorMessage, Pong, Rejected
from skerry_protocol.records import (
    AddDevice,
    Capability,
    Change,
    Checkpoint,
    Coverage,
    Covered,
    Cut,
    Epoch,
    Erase,
    Genesis,
    Grant,
    Presence,
    Recipient,
    Record,
    RemoveDevice,
    Role,
    RosterChange,
    SealedPart,
    SignedRecord,
    Update,
    sign_record,
)
from skerry_protocol.signing import SigningKey, SigningPublicKey
from skerry_protocol.statements import CaughtUp, Receipt
from skerry_relay.config import Address, RelayConfig
from skerry_relay.memory_log import MemoryLog
from skerry_relay.record_log import RecordLog
from skerry_relay.roster_rules import AnyWorkspace
from skerry_relay.server import RunningRelay, serve_relay
from skerry_relay.sqlite_log import SqliteLog

Event = TypeVar("Event", bound=DeviceEvent)


def seed(name: str) -> bytes:
    """The same 32 bytes for the same name, in every run."""
    return sha256(name.encode()).digest()


def sealed(text: bytes) -> SealedPart:
    """A sealed part that nobody can open; what the relay makes of it does not depend on that."""
    return SealedPart(seed("nonce")[:24], seed("commitment"), text)


class ManualClock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def advance(self, seconds: float) -> None:
        self.seconds += seconds

    def now_ms(self) -> int:
        return int(self.seconds * 1000)

    def monotonic_seconds(self) -> float:
        return self.seconds


class Person:
    """Somebody with a device, who remembers her own chain in each document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.key = SigningKey(seed(name))
        incarnation = DeviceIncarnation(seed(f"{name} was born")[:16])
        sealing_key = crypto_scalarmult_base(seed(f"{name} seals"))
        self.certificate = DeviceCertificate(self.key.public_key, sealing_key, incarnation)
        self.device = self.certificate.device
        self.heads: dict[DocumentId, AuthorHead] = {}

    def sign(self, record: Record) -> SignedRecord:
        return sign_record(record, self.key)


Audience = Mapping[Person, Capability]


class Chronicle:
    """The records of one workspace, made in order by honest people. `admin` founds it."""

    def __init__(self, admin: Person, relay_key: SigningPublicKey, name: str = "harbour") -> None:
        ops = SigningKey(seed("ops"))
        genesis = Genesis(ops.public_key, relay_key, seed(name)[:16], (admin.certificate,))
        self.admin = admin
        self.genesis = sign_record(genesis, ops)
        self.id = WorkspaceId(self.genesis.record_id.raw)
        self.roster_head = self.genesis.record_id
        self.roster = [self.genesis]
        self.control_heads: dict[DocumentId, RecordId] = {}
        self.epoch_numbers: dict[DocumentId, int] = {}

    def change(self, *changes: Change, by: Person | None = None) -> SignedRecord:
        author = by or self.admin
        signed = author.sign(RosterChange(self.id, self.roster_head, author.device, changes))
        self.roster_head = signed.record_id
        self.roster.append(signed)
        return signed

    def add(self, person: Person, role: Role = Role.MEMBER) -> SignedRecord:
        return self.change(AddDevice(person.certificate, role))

    def remove(self, person: Person, *cuts: Cut) -> SignedRecord:
        return self.change(RemoveDevice(person.device, cuts))

    def begin(self, owner: Person, audience: Audience | None = None, name: str = "note") -> SignedRecord:
        """The first epoch of a new document."""
        recipients = _recipients({owner: Capability.OWNER, **(audience or {})})
        epoch = Epoch(self.id, None, None, owner.device, self.roster_head, 1, seed(f"key of {name}"), (), recipients)
        signed = owner.sign(epoch)
        self._control(document_id(signed), signed, 1)
        return signed

    def epoch(self, document: DocumentId, by: Person, audience: Audience) -> SignedRecord:
        number = self.epoch_numbers[document] + 1
        previous, recipients = self.control_heads[document], _recipients(audience)
        epoch = Epoch(self.id, document, previous, by.device, self.roster_head, number, seed("key"), (), recipients)
        return self._control(document, by.sign(epoch), number)

    def grant(self, document: DocumentId, by: Person, audience: Audience) -> SignedRecord:
        number, previous = self.epoch_numbers[document], self.control_heads[document]
        grant = Grant(self.id, document, previous, by.device, self.roster_head, number, _recipients(audience))
        return self._control(document, by.sign(grant), number)

    def erase(self, document: DocumentId, by: Person) -> SignedRecord:
        record = Erase(self.id, document, self.control_heads[document], by.device, self.roster_head)
        return self._control(document, by.sign(record), self.epoch_numbers[document])

    def update(self, author: Person, document: DocumentId, text: bytes = b"text", **changed: Any) -> SignedRecord:
        """The next update of `author`; `changed` replaces fields before it is signed."""
        head = author.heads.get(document)
        sequence, previous = (head.sequence + 1, head.record) if head else (1, None)
        control = self.control_heads[document]
        update = Update(self.id, document, author.device, sequence, previous, control, sealed(text))
        return self._work(author, document, replace(update, **changed))

    def checkpoint(self, author: Person, document: DocumentId, *covered: Person, **changed: Any) -> SignedRecord:
        """The next checkpoint of `author`, which covers her own chain and those of `covered`."""
        head = author.heads.get(document)
        sequence, previous = (head.sequence + 1, head.record) if head else (1, None)
        people = [person for person in {author, *covered} if document in person.heads]
        heads = [(person.device, person.heads[document]) for person in people]
        covers = sorted((Covered(device, head.sequence, head.record) for device, head in heads), key=str)
        control = self.control_heads[document]
        record = Checkpoint(
            self.id, document, author.device, sequence, previous, control, tuple(covers), sealed(b"state")
        )
        return self._work(author, document, replace(record, **changed))

    def coverage(self, author: Person, document: DocumentId, number: int, **changed: Any) -> SignedRecord:
        control = self.control_heads[document]
        record = Coverage(self.id, document, author.device, number, control, sealed(b"coverage"))
        return author.sign(replace(record, **changed))

    def presence(self, author: Person, document: DocumentId, text: bytes = b"cursor") -> SignedRecord:
        control = self.control_heads[document]
        return author.sign(Presence(self.id, document, author.device, control, sealed(text)))

    def _control(self, document: DocumentId, signed: SignedRecord, number: int) -> SignedRecord:
        self.control_heads[document], self.epoch_numbers[document] = signed.record_id, number
        return signed

    def _work(self, author: Person, document: DocumentId, record: Update | Checkpoint) -> SignedRecord:
        signed = author.sign(record)
        author.heads[document] = AuthorHead(record.sequence, signed.record_id)
        return signed


def _recipients(audience: Audience) -> tuple[Recipient, ...]:
    return tuple(Recipient(person.device, capability, b"wrapped") for person, capability in audience.items())


class IslandDevice:
    """A device on a real socket, which a test leads by the hand."""

    def __init__(self, socket: ClientConnection, session: DeviceSession) -> None:
        self._socket = socket
        self._session = session
        self._inbox: list[DeviceEvent] = []
        self._pings = 0

    async def flush(self) -> None:
        for frame in self._session.data_to_send():
            await self._socket.send(frame)

    async def expect(self, *kinds: type[Any]) -> Any:
        """The oldest event of one of `kinds`; what came before it is kept."""
        while True:
            for event in self._inbox:
                if isinstance(event, kinds):
                    self._inbox.remove(event)
                    return event
            await self._receive()

    async def push(self, record: SignedRecord) -> Receipt | Rejected | ErrorMessage:
        self._session.push(record.encode())
        await self.flush()
        answer: Receipt | Rejected | ErrorMessage = await self.expect(Receipt, Rejected, ErrorMessage)
        return answer

    async def push_all(self, *records: SignedRecord) -> list[Receipt]:
        """Push what has to be accepted."""
        answers = [await self.push(record) for record in records]
        receipts = [answer for answer in answers if isinstance(answer, Receipt)]
        assert len(receipts) == len(records), answers
        return receipts

    async def push_together(self, *records: SignedRecord) -> list[Receipt]:
        """Send all of `records` before waiting for the first receipt."""
        receipts: list[Receipt] = []
        for record in records:
            self._session.push(record.encode())
        async with anyio.create_task_group() as tasks:
            # The relay takes only so much before it wants its answers taken, so sending runs beside receiving.
            tasks.start_soon(self.flush)
            for _ in records:
                receipts.append(await self.expect(Receipt))
        return receipts

    async def expect_welcome(self, is_member: bool) -> None:
        assert await self.expect(Admitted) == Admitted(is_member)

    def has(self, kind: type[Any]) -> bool:
        """Whether an event of `kind` has come already."""
        return any(isinstance(event, kind) for event in self._inbox)

    def count_presence(self) -> int:
        """How many Presence records have come already."""
        return sum(isinstance(event, Ephemeral) for event in self._inbox)

    async def follow(self, position: int = 0) -> None:
        self._session.follow(position)
        await self.flush()

    async def catch_up(self, position: int = 0) -> tuple[list[Entry], CaughtUp]:
        """Follow from `position` and return what comes up to the signed end of catching up."""
        await self.follow(position)
        marker: CaughtUp = await self.expect(CaughtUp)
        return self.take_entries(), marker

    async def next_entry(self) -> Entry:
        """One more entry of the feed, live."""
        batch: Entries = await self.expect(Entries)
        first, *later = batch.entries
        if later:
            self._inbox.insert(0, Entries(tuple(later), batch.remaining))
        return first

    def take_entries(self) -> list[Entry]:
        """All entries that have come so far."""
        batches = [event for event in self._inbox if isinstance(event, Entries)]
        self._inbox = [event for event in self._inbox if not isinstance(event, Entries)]
        return [entry for batch in batches for entry in batch.entries]

    async def barrier(self) -> None:
        """Return once the relay has handled everything sent before."""
        self._pings += 1
        self._session.ping(self._pings)
        await self.flush()
        assert (await self.expect(Pong)).number == self._pings

    async def present(self, record: SignedRecord) -> None:
        self._session.present(record.encode())
        await self.flush()

    async def prune(self, document: DocumentId, checkpoint: RecordId) -> None:
        """Agree to pruning, and return once that was handled."""
        self._session.prune(document, checkpoint)
        await self.barrier()

    async def send_raw(self, frame: bytes | str) -> None:
        await self._socket.send(frame)

    async def receive_raw(self) -> bytes:
        return await self._socket.recv(decode=False)

    async def closed(self) -> None:
        """Return once the relay has closed the connection."""
        await self._socket.wait_closed()

    async def _receive(self) -> None:
        frame = await self._socket.recv(decode=False)
        self._inbox.extend(self._session.receive(frame))
        await self.flush()


@asynccontextmanager
async def joined(
    relay: RunningRelay,
    workspace: WorkspaceId,
    person: Person,
    is_member: bool | None = True,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[IslandDevice]:
    """`person` on a socket of `relay`, let in; `is_member` None expects nothing of the handshake."""
    settings: dict[str, Any] = {"compression": None, "max_size": MAX_FRAME_BYTES, "close_timeout": 1}
    async with open_websocket(relay.url, ssl=tls, **settings) as socket:
        nonce = seed(f"nonce of {person.name}")
        session = DeviceSession(workspace, person.certificate, person.key, relay.public_key, nonce)
        device = IslandDevice(socket, session)
        await device.flush()
        if is_member is not None:
            await device.expect(RelayProved)
            assert await device.expect(Admitted) == Admitted(is_member)
        yield device


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def alice() -> Person:
    """The admin."""
    return Person("alice")


@pytest.fixture
def bob() -> Person:
    return Person("bob")


@pytest.fixture
def carol() -> Person:
    return Person("carol")


@pytest.fixture
def mallory() -> Person:
    return Person("mallory")


@pytest.fixture
def relay_key() -> SigningKey:
    return SigningKey(seed("relay"))


@pytest.fixture
def chronicle(alice: Person, relay_key: SigningKey) -> Chronicle:
    return Chronicle(alice, relay_key.public_key)


@pytest.fixture
def config(tmp_path: Path) -> RelayConfig:
    """An open relay on any free port, which prunes at once."""
    return RelayConfig(
        data=tmp_path,
        region="test-region",
        workspaces=AnyWorkspace(),
        listen=Address("127.0.0.1", 0),
        retention_hours=0,
        drain_seconds=5,
    )


@pytest.fixture(params=["memory", "sqlite"])
async def log(request: pytest.FixtureRequest, tmp_path: Path, anyio_backend: str) -> AsyncIterator[RecordLog]:
    """Each implementation of the port in turn."""
    if request.param == "memory":
        yield MemoryLog()
        return
    async with SqliteLog.open(tmp_path / "log.sqlite") as sqlite_log:
        yield sqlite_log


Serve = Callable[..., AbstractAsyncContextManager[RunningRelay]]
Join = Callable[..., AbstractAsyncContextManager[IslandDevice]]
Connect = Callable[..., AbstractAsyncContextManager[IslandDevice]]
OpenSocket = Callable[[RunningRelay], AbstractAsyncContextManager[ClientConnection]]


@pytest.fixture
def connect() -> Connect:
    """Connect a person to a relay: `connect(relay, workspace, person, is_member=…)`."""
    return joined


@pytest.fixture
def open_socket() -> OpenSocket:
    """A websocket to a relay, without a session."""
    return lambda relay: open_websocket(relay.url, compression=None)


@pytest.fixture
async def relay(
    config: RelayConfig, relay_key: SigningKey, clock: ManualClock, anyio_backend: str
) -> AsyncIterator[RunningRelay]:
    """A relay with a log in memory, on a real socket."""
    async with serve_relay(config, relay_key, MemoryLog(), clock=clock) as running:
        yield running


@pytest.fixture
def join(relay: RunningRelay, chronicle: Chronicle) -> Join:
    """Connect a person to the relay and the workspace of the test."""

    def connected(person: Person, **settings: Any) -> AbstractAsyncContextManager[IslandDevice]:
        return joined(relay, chronicle.id, person, **settings)

    return connected
