"""Keeping this device and its relay in step: dial, converse, wait, dial again; one task, one lifecycle."""

from __future__ import annotations

import logging
import math
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from skerry.errors import SkerryError
from skerry.sync.backoff import Backoff
from skerry.sync.conversation import Conversation, RelayRefused
from skerry.sync.errors import ConnectionLost, StartOver
from skerry.sync.events import StatusChanged
from skerry.sync.grants import Grants
from skerry.sync.intake import Intake
from skerry.sync.journal import Journal
from skerry.sync.machine import Stream, SyncMachine
from skerry.sync.outbox import Outbox
from skerry.sync.ports import ContentPort, Dialler, Transport
from skerry.sync.status import Offline, Refused, Status
from skerry_protocol.errors import ProtocolError
from skerry_protocol.ids import DocumentId, RecordId
from skerry_protocol.limits import HANDSHAKE_SECONDS
from skerry_protocol.messages import ErrorCode
from skerry_protocol.signing import SigningPublicKey

FRAMES_AHEAD = 32
PRESENCE_AHEAD = 64
_WAKE = b""
_REPORT = "Everything is saved here. Update Skerry, and report this if it stays."

logger = logging.getLogger("skerry.sync")

_HOPELESS = {ErrorCode.UNSUPPORTED_VERSION, ErrorCode.UNKNOWN_WORKSPACE, ErrorCode.BAD_PROOF, ErrorCode.REMOVED}


@dataclass(frozen=True)
class Relay:
    """Where the relay is, and the key it has to prove."""

    url: str
    key: SigningPublicKey


@dataclass
class _Settling:
    """Somebody waits until everything is sent and answered. `ping` is the number of the barrier; 0 before it."""

    done: anyio.Event = field(default_factory=anyio.Event)
    ping: int = 0


class SyncWorker:
    """Runs for as long as the device is open. Coverage goes out after `quiet_seconds` without news."""

    def __init__(
        self,
        journal: Journal,
        content: ContentPort,
        relay: Relay,
        dialler: Dialler,
        draw: Callable[[], float],
        quiet_seconds: float = 1.0,
        handshake_seconds: float = HANDSHAKE_SECONDS,
    ) -> None:
        self.machine = SyncMachine()
        self.intake = Intake(journal.ledger, content)
        self.outbox = Outbox(journal.ledger, content)
        self.grants = Grants(journal, self.intake.control, self.machine)
        self._journal = journal
        self._relay = relay
        self._dialler = dialler
        self._backoff = Backoff(draw)
        self._quiet_seconds = quiet_seconds
        self._handshake_seconds = handshake_seconds
        self._is_wanted = True
        self._hurry = anyio.Event()
        """Set where a person asked for something that cannot wait until the next try is due."""
        self._frames: MemoryObjectSendStream[bytes] | None = None
        self._presence: deque[tuple[DocumentId, bytes]] = deque(maxlen=PRESENCE_AHEAD)
        self._settlings: list[_Settling] = []
        self._pings = 0
        self._connection: anyio.CancelScope | None = None

    async def run(self) -> None:
        """Stay in step until cancelled."""
        while True:
            self._hurry = anyio.Event()
            if self._is_wanted:
                wait_seconds = await self._connect_once()
            else:
                await self._lose(Offline(by_choice=True))
                wait_seconds = math.inf
            with anyio.move_on_after(wait_seconds):
                await self._hurry.wait()

    def wrote(self, document: DocumentId) -> None:
        """Something was written here and is durable."""
        if self.outbox.may_write(document):
            self.machine.wrote(document)
            self._nudge()

    def has_record(self, stream: Stream, record: RecordId) -> None:
        """A record of ours is durable and has to go out."""
        self.machine.queued(stream, record)
        self._nudge()

    def present(self, document: DocumentId, payload: bytes) -> None:
        """Send a word about the moment, if there is a connection; the oldest is dropped when it is slow."""
        self._presence.append((document, payload))
        self._nudge()

    def go_offline(self) -> None:
        """Close the connection and make none until `go_online`."""
        self._is_wanted = False
        if self._connection is not None:
            self._connection.cancel()
        self._hurry.set()

    def go_online(self) -> None:
        """Connect again, at once."""
        self._is_wanted = True
        self._backoff.succeeded()
        self._hurry.set()

    async def settle(self) -> Status:
        """Wait until all is sent and answered, or the relay cannot be reached; the status then."""
        settling = _Settling()
        self._settlings.append(settling)
        self._hurry_unless_connected()
        self._nudge()
        await settling.done.wait()
        return self.machine.status

    def _nudge(self) -> None:
        """Have the conversation look for work. Without one nothing happens: typing does not make a device redial."""
        if self._frames is not None:
            with suppress(anyio.WouldBlock):  # a full queue wakes the conversation anyway
                self._frames.send_nowait(_WAKE)

    def _hurry_unless_connected(self) -> None:
        if self._connection is None:
            self._hurry.set()

    async def _connect_once(self) -> float:
        """One connection from beginning to end; the seconds to wait before the next."""
        try:
            with anyio.CancelScope() as self._connection:
                self.machine.dialling()
                await self._tell_status()
                async with self._dialler.dial(self._relay.url) as transport:
                    await self._converse(transport)
            return 0.0
        except StartOver:
            self.machine.lost(Offline())
            return self._backoff.next_seconds()
        except RelayRefused as refused:
            return await self._after_refusal(refused)
        except (ConnectionLost, ProtocolError):
            return await self._after_loss(0.0)
        except SkerryError as error:
            await self._lose(Refused(f"{error} {error.hint}"))
            return self._backoff.next_seconds()
        except Exception as error:  # noqa: BLE001 - whatever the network brings, the notes on this device stay usable
            logger.error("sync_failed", extra={"error": type(error).__name__})
            await self._lose(Refused(f"Syncing failed on this device: {type(error).__name__}. {_REPORT}"))
            return self._backoff.next_seconds()
        finally:
            self._connection = None

    async def _converse(self, transport: Transport) -> None:
        conversation = Conversation(
            self._journal, self.intake, self.outbox, self.machine, self.grants, self._relay.key
        )
        self._frames, frames = anyio.create_memory_object_stream[bytes](FRAMES_AHEAD)
        try:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_read, transport, self._frames)
                await self._be_let_in(conversation, transport, frames)
                while True:
                    await self._exchange(conversation, transport, frames)
        except BaseExceptionGroup as group:
            raise _cause(group) from group
        finally:
            self._frames.close()
            frames.close()
            self._frames = None

    async def _be_let_in(
        self, conversation: Conversation, transport: Transport, frames: MemoryObjectReceiveStream[bytes]
    ) -> None:
        """Prove and be proved within the protocol's time, or a relay that only listens would hold us for ever."""
        with anyio.move_on_after(self._handshake_seconds):
            while not conversation.is_admitted:
                await self._exchange(conversation, transport, frames)
            return
        raise ConnectionLost("The relay did not answer in time.")

    async def _exchange(
        self, conversation: Conversation, transport: Transport, frames: MemoryObjectReceiveStream[bytes]
    ) -> None:
        if self._settlings:
            self.machine.quiet()
        self._send_presence(conversation)
        await conversation.departures.act()
        self._raise_barriers(conversation)
        for frame in conversation.session.data_to_send():
            await transport.send(frame)
        arrived = [await self._next(frames), *_waiting(frames)]
        session = conversation.session
        await conversation.handle([event for frame in arrived if frame for event in session.receive(frame)])

    async def _next(self, frames: MemoryObjectReceiveStream[bytes]) -> bytes:
        """The next frame; or a wake-up, because something is to be sent or the device has been quiet for a while."""
        with anyio.move_on_after(math.inf if self.machine.is_quiet else self._quiet_seconds):
            return await frames.receive()
        self.machine.quiet()
        return _WAKE

    def _send_presence(self, conversation: Conversation) -> None:
        while self._presence:
            conversation.departures.present(*self._presence.popleft())

    def _raise_barriers(self, conversation: Conversation) -> None:
        """Release who waits, once a pong proves that everything before the ping was answered."""
        if self.machine.is_live:
            self._backoff.succeeded()
        if not self.machine.is_idle:
            for settling in self._settlings:
                settling.ping = 0
            return
        for settling in list(self._settlings):
            if settling.ping == 0:
                self._pings += 1
                settling.ping = self._pings
                conversation.session.ping(settling.ping)
            elif conversation.last_pong >= settling.ping:
                self._settlings.remove(settling)
                settling.done.set()

    async def _after_refusal(self, refused: RelayRefused) -> float:
        error = refused.error
        if error.code in _HOPELESS:
            await self._lose(Refused(error.detail))
            return self._backoff.longest_seconds
        return await self._after_loss((error.retry_after_ms or 0) / 1000)

    async def _after_loss(self, retry_after_seconds: float) -> float:
        wait_seconds = self._backoff.next_seconds(retry_after_seconds)
        retry_at_ms = self._journal.clock.now_ms() + round(wait_seconds * 1000)
        await self._lose(Offline(retry_at_ms=retry_at_ms))
        return wait_seconds

    async def _lose(self, status: Status) -> None:
        """There is no connection now, and nobody should wait for one."""
        self.machine.lost(status)
        await self._tell_status()
        for settling in self._settlings:
            settling.done.set()
        self._settlings.clear()

    async def _tell_status(self) -> None:
        await self._journal.publish(StatusChanged(self.machine.status))


def _waiting(frames: MemoryObjectReceiveStream[bytes]) -> Iterator[bytes]:
    """The frames that have arrived already."""
    with suppress(anyio.WouldBlock):
        while True:
            yield frames.receive_nowait()


async def _read(transport: Transport, frames: MemoryObjectSendStream[bytes]) -> None:
    while True:
        frame = await transport.receive()
        if frame:
            await frames.send(frame)


def _cause(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """Why a connection ended: the relay's own word, or what we found, before the loss that followed from it."""
    errors = list(_leaves(group))
    return next((error for error in errors if type(error) is not ConnectionLost), errors[0])


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error
