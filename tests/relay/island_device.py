"""A device on a real socket of a relay, which a test leads by the hand."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import anyio
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_websocket

from skerry_protocol.device_session import Admitted, DeviceEvent, DeviceSession, RelayProved
from skerry_protocol.ids import DocumentId, RecordId, WorkspaceId
from skerry_protocol.limits import MAX_FRAME_BYTES
from skerry_protocol.messages import Entries, Entry, Ephemeral, ErrorMessage, Pong, Rejected
from skerry_protocol.records import (
    SignedRecord,
)
from skerry_protocol.statements import CaughtUp, Receipt
from skerry_relay.server import RunningRelay
from tests.relay.chronicle import Person, seed

Event = TypeVar("Event", bound=DeviceEvent)


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
