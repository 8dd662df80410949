"""A relay whose every word a test can choose.

It is the protocol's own `RelaySession`, joined to the devices by memory instead of a socket. Left alone it is honest.
It is blind and lawless: what it takes in and hands on is for a test to say, and for the devices to check.
"""

from __future__ import annotations

import math
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import anyio

from skerry import Node
from skerry.sync.errors import ConnectionLost
from skerry_protocol.ids import DeviceId, DocumentId, LogIncarnation, RecordId, WorkspaceId
from skerry_protocol.log_chain import LOG_START, next_log_head
from skerry_protocol.messages import Entry, Ephemeral, Follow, Ping, Pong, Push
from skerry_protocol.records import Coverage, Genesis, SignedRecord, parse_record
from skerry_protocol.relay_session import DeviceProved, RelayEvent, RelaySession
from skerry_protocol.signing import SigningKey
from skerry_protocol.statements import CaughtUp, LogHead, Receipt

RELAY_KEY = SigningKey(bytes(range(32)))


@dataclass(frozen=True)
class Row:
    """One entry of the relay's log."""

    document: DocumentId | None
    n: int
    head: bytes
    record_id: RecordId
    record: bytes
    author: DeviceId | None


class Line:
    """One connection. Implements `skerry.sync.ports.Transport` for the device."""

    def __init__(self, relay: HandRelay) -> None:
        self.relay = relay
        self.session = RelaySession(relay.key, "test", relay.incarnation, secrets.token_bytes(32))
        self.device: DeviceId | None = None
        self.is_following = False
        self._to_device, self._frames = anyio.create_memory_object_stream[bytes](math.inf)
        self._pongs: dict[int, anyio.Event] = {}

    async def send(self, frame: bytes) -> None:
        for event in self.session.receive(frame):
            self.relay.hear(self, event)
        self.flush()
        await anyio.lowlevel.checkpoint()

    async def receive(self) -> bytes:
        try:
            return await self._frames.receive()
        except (anyio.EndOfStream, anyio.ClosedResourceError):
            raise ConnectionLost("The relay hung up.") from None

    def flush(self) -> None:
        """Hand the device what the session has to say."""
        for frame in self.session.data_to_send():
            with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):
                self._to_device.send_nowait(frame)

    def say(self, *entries: Entry) -> None:
        """Hand on these entries, whatever they are."""
        self.session.hand_on(entries, 0)
        self.flush()

    def hang_up(self) -> None:
        """End the connection without a word."""
        self._to_device.close()

    def close(self) -> None:
        """Let go of the line."""
        self._to_device.close()
        self._frames.close()

    async def barrier(self) -> None:
        """Return once the device has dealt with everything that was said before."""
        number = len(self._pongs) + 1
        self._pongs[number] = anyio.Event()
        self.session.ping(number)
        self.flush()
        with anyio.fail_after(10):
            await self._pongs[number].wait()

    def ponged(self, number: int) -> None:
        self._pongs[number].set()


@dataclass
class HandRelay:
    """The relay. `on_push` may answer a push itself and return True; `edit` changes what is handed on."""

    key: SigningKey = RELAY_KEY
    incarnation: LogIncarnation = field(default_factory=LogIncarnation.random)
    workspace: WorkspaceId | None = None
    rows: list[Row] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    on_push: Callable[[Line, SignedRecord], bool] = lambda _line, _record: False
    on_hello: Callable[[Line], bool] = lambda _line: False
    edit: Callable[[Line, list[Entry]], list[Entry]] = lambda _line, entries: entries
    edit_heads: Callable[[list[LogHead]], list[LogHead]] = lambda heads: heads
    pushes: list[SignedRecord] = field(default_factory=list)
    presence: list[bytes] = field(default_factory=list)
    dials: int = 0
    is_down: bool = False

    @asynccontextmanager
    async def dial(self, url: str) -> AsyncIterator[Line]:
        """Implements `skerry.sync.ports.Dialler`."""
        self.dials += 1
        if self.is_down:
            raise ConnectionLost("The relay is down.")
        line = Line(self)
        self.lines.append(line)
        try:
            yield line
        finally:
            self.lines.remove(line)
            line.close()

    def hear(self, line: Line, event: RelayEvent) -> None:
        match event:
            case DeviceProved(workspace, certificate):
                line.device, self.workspace = certificate.device, workspace
                if not self.on_hello(line):
                    line.session.welcome(is_member=True)
            case Follow(position):
                self._feed(line, position)
            case Push(record):
                self._take(line, SignedRecord.decode(record))
            case Ephemeral(record):
                self.presence.append(record)
                for other in self.lines:
                    if other is not line and other.is_following:
                        other.session.present(record)
                        other.flush()
            case Ping(number):
                line.session.pong(number)
            case Pong(number):
                line.ponged(number)

    def line_of(self, node: Node) -> Line:
        """The present connection of a device."""
        return next(line for line in self.lines if line.device == node.device_id)

    def store(self, signed: SignedRecord) -> Row:
        """Put a record into the log, whatever it is, and hand it on to everybody."""
        row = self._row(signed)
        self.rows.append(row)
        for line in self.lines:
            if line.is_following:
                bare = row.author == line.device
                self._say(line, [self.entry(len(self.rows), is_bare=bare)])
        return row

    def entry(self, number: int, is_bare: bool = False) -> Entry:
        """The entry of the feed for the log's row `number`, counted from 1."""
        row = self.rows[number - 1]
        return Entry(number, row.document, row.n, row.record_id, None if is_bare else row.record)

    def receipt(self, row: Row) -> Receipt:
        assert self.workspace
        log = LogHead(row.document, row.n, row.head)
        return Receipt(self.workspace, self.incarnation, row.record_id, log, 1)

    def heads(self) -> list[LogHead]:
        newest = {row.document: LogHead(row.document, row.n, row.head) for row in self.rows if row.n}
        return list(newest.values())

    def wipe(self) -> None:
        """Begin a new log."""
        self.rows.clear()
        self.incarnation = LogIncarnation.random()
        self.hang_up_all()

    def roll_back(self, rows: int) -> None:
        """Go back to the first `rows` rows, as a restored backup does."""
        del self.rows[rows:]
        self.hang_up_all()

    def hang_up_all(self) -> None:
        for line in self.lines:
            line.hang_up()

    def caught_up(self, line: Line) -> None:
        assert self.workspace
        heads = tuple(self.edit_heads(self.heads()))
        line.session.caught_up(CaughtUp(self.workspace, self.incarnation, len(self.rows), heads, True, 1))
        line.flush()

    def _feed(self, line: Line, position: int) -> None:
        line.is_following = True
        numbers = range(min(position, len(self.rows)) + 1, len(self.rows) + 1)
        bare = [position > 0 and self.rows[number - 1].author == line.device for number in numbers]
        entries = [self.entry(number, is_bare) for number, is_bare in zip(numbers, bare, strict=True)]
        self._say(line, entries)
        self.caught_up(line)

    def _say(self, line: Line, entries: list[Entry]) -> None:
        edited = self.edit(line, entries)
        for start in range(0, len(edited), 256):
            line.say(*edited[start : start + 256])

    def _take(self, line: Line, signed: SignedRecord) -> None:
        self.pushes.append(signed)
        if self.on_push(line, signed):
            return
        known = next((row for row in self.rows if row.record_id == signed.record_id), None)
        line.session.accept(self.receipt(known or self.store(signed)))

    def _row(self, signed: SignedRecord) -> Row:
        record = parse_record(signed)
        document = getattr(record, "document", None)
        if document is None and not isinstance(record, Genesis) and record.KIND == 3:
            document = DocumentId(signed.record_id.raw[:16])
        author = None if isinstance(record, Genesis) else record.author
        if isinstance(record, Coverage):
            return Row(document, 0, bytes(32), signed.record_id, signed.encode(), author)
        before = next((row for row in reversed(self.rows) if row.document == document and row.n), None)
        n, head = (before.n, before.head) if before else (0, LOG_START)
        return Row(document, n + 1, next_log_head(head, signed.record_id), signed.record_id, signed.encode(), author)
