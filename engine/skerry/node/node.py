"""The device, as an app holds it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from anyio.abc import TaskGroup

from skerry.access.audience import Audience
from skerry.access.enrolment import Invitation, JoinRequest
from skerry.access.issuing import issue_document
from skerry.documents import Document, DocumentRepository
from skerry.keystore import KeyStore
from skerry.node.background import background
from skerry.node.crdt_content import CrdtContent
from skerry.node.delivery_board import DeliveryBoard
from skerry.node.errors import UnknownDocument
from skerry.node.event_hub import EventHub, EventStream
from skerry.node.extra import intelligence_class
from skerry.node.home import make_device, open_store, read_identity, read_workspace, unlock
from skerry.node.membership import Membership, read_name, read_relay
from skerry.node.people import People
from skerry.node.stored_documents import StoredDocuments
from skerry.node.surroundings import Surroundings
from skerry.storage import Database
from skerry.storage.alarms import open_alarms, put_away
from skerry.storage.records import StoredRecord, records_of
from skerry.sync.alarms import AlarmKind, as_shown
from skerry.sync.decisions import settled_roster
from skerry.sync.events import (
    AlarmRaised,
    ContentArrived,
    DeliveryChanged,
    DocumentAdded,
    DocumentChanged,
    MembersChanged,
    NodeEvent,
)
from skerry.sync.journal import Journal
from skerry.sync.ledger import Ledger
from skerry.sync.status import Alarm, Delivery, Member, Offline, Status
from skerry.sync.worker import Relay, SyncWorker
from skerry.verification import Verification, verify
from skerry_protocol.document_access import document_id
from skerry_protocol.ids import DeviceId, DocumentId, WorkspaceId
from skerry_protocol.records import Role

if TYPE_CHECKING:
    from skerry.intelligence.digest import Summary
    from skerry.intelligence.redaction import Redaction, RedactionSettings
    from skerry.intelligence.search.searcher import SearchResult
    from skerry.intelligence.speech.transcript import Transcript
    from skerry.node.intelligence import Intelligence
    from skerry.storage.passage_filters import Filters


class Node:
    """One device: its documents, its workspace, and its sync with the relay. Made by `Node.open`.

    Everything works without a network. What returned from a change is durable; `status` and `delivery` say how far
    it has come since.

    >>> async def note() -> str:
    ...     with TemporaryDirectory() as folder:
    ...         home = Path(folder) / "device"
    ...         await Node.create(home, "a long passphrase", "Alice's van")
    ...         async with Node.open(home, "a long passphrase") as node:
    ...             await node.found_workspace(Relay("ws://127.0.0.1:1", SigningKey(bytes(32)).public_key))
    ...             document = await node.create_document(Audience.everyone())
    ...             async with document.change():
    ...                 document.text("title").insert(0, "Pump 3 leaks")
    ...             return document.plain_text("title")
    >>> import anyio
    >>> from tempfile import TemporaryDirectory
    >>> from skerry_protocol.signing import SigningKey
    >>> anyio.run(note)
    'Pump 3 leaks'
    """

    def __init__(self, journal: Journal, tasks: TaskGroup, surroundings: Surroundings, name: str) -> None:
        self._journal = journal
        self._tasks = tasks
        self._surroundings = surroundings
        self._hub = EventHub()
        self._board = DeliveryBoard(journal, self._hub)
        self._documents = DocumentRepository(StoredDocuments(journal, self._wrote))
        self._membership = Membership(journal)
        self._people = People(journal.ledger, self._documents, name)
        self._worker: SyncWorker | None = None
        self._intelligence: Intelligence | None = None
        self._is_offline = False
        self._alarms: list[Alarm] = []

    @classmethod
    async def create(cls, home: Path, passphrase: str, name: str, keystore: KeyStore | None = None) -> DeviceId:
        """Make a new device in the folder `home`, which people will know as `name`.

        Raises `KeyStoreExists`, `PassphraseTooShort`, and what storage raises.
        """
        return await make_device(home, passphrase, name, keystore)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        home: Path,
        passphrase: str,
        *,
        keystore: KeyStore | None = None,
        surroundings: Surroundings | None = None,
        is_offline: bool = False,
    ) -> AsyncIterator[Self]:
        """Open the device in `home` until the block ends; it syncs in the background unless `is_offline`.

        An error of the block comes out as it was raised. Raises `NotInitialised`, `WrongPassphrase`, `AlreadyOpen`,
        and what storage raises.
        """
        root = await unlock(home, passphrase, keystore)
        async with open_store(home, root) as database, background() as tasks:
            node = await cls._wired(database, tasks, surroundings or Surroundings())
            node._is_offline = is_offline
            await node._start()
            yield node

    @property
    def device_id(self) -> DeviceId:
        """The id of this device."""
        return self._journal.ledger.device

    @property
    def workspace_id(self) -> WorkspaceId | None:
        """The workspace this device belongs to, or has asked to join."""
        return self._journal.ledger.workspace

    @property
    def is_member(self) -> bool:
        """Whether the roster is here and names this device; after `join`, an admin has to add it first."""
        ledger = self._journal.ledger
        return ledger.rosters is not None and self.device_id in ledger.roster.devices

    @property
    def status(self) -> Status:
        """The state of the connection with the relay."""
        return self._worker.machine.status if self._worker else Offline(by_choice=self._is_offline)

    async def create_document(self, audience: Audience) -> Document:
        """A new document for `audience`, of which this device is an owner. No network is needed.

        Raises `NoWorkspace`, `UnknownGroup`, and what storage raises.
        """
        ledger = self._journal.ledger
        resolved = self._people.resolve(audience)
        async with self._journal.change() as batch:
            roster = await self._journal.database.read(lambda store: settled_roster(store, ledger))
            new = issue_document(ledger.identity, roster, resolved.resolve(roster), resolved.group_ids)
            self._membership.control.take_own(new.epoch, batch)
        document = document_id(new.epoch)
        if self._worker:
            self._worker.has_record(document, new.epoch.record_id)
        return await self.document(document)

    async def document(self, document_id: DocumentId) -> Document:
        """Open a document. Raises `UnknownDocument` where it is not here or may not be read."""
        if not self._journal.ledger.may_read(document_id):
            raise UnknownDocument()
        document = await self._documents.open(document_id)
        if document.left_out:
            await self._raise_alarm(AlarmKind.HOSTILE_CONTENT, document_id)
        return document

    def document_ids(self) -> list[DocumentId]:
        """The documents this device may read, newest last; the directory of names is not one of them."""
        ledger, hidden = self._journal.ledger, self._people.directory_id
        return [document for document in ledger.documents if document != hidden and ledger.may_read(document)]

    def may_write(self, document_id: DocumentId) -> bool:
        """Whether this device may change a document."""
        return self._journal.ledger.may_write(document_id)

    def received_at_ms(self, document_id: DocumentId) -> int:
        """When this device first stored something of a document, by its own clock. Raises `UnknownDocument`."""
        at_ms = self._journal.ledger.documents.get(document_id)
        if at_ms is None:
            raise UnknownDocument()
        return at_ms

    def delivery(self, document_id: DocumentId) -> Delivery:
        """Where the work in a document is, as far as it is proven."""
        return self._board.read(document_id)

    def members(self) -> list[Member]:
        """The devices of the workspace, this one first."""
        return self._people.members()

    async def relay(self) -> Relay | None:
        """Where the relay of the workspace is, and its key; None while this device belongs to no workspace."""
        return await read_relay(self._journal.database) if self.workspace_id else None

    async def records(self, document_id: DocumentId | None = None) -> list[StoredRecord]:
        """The signed records of a document, or (None) of the roster, as they lie on this device, oldest first."""
        return await self._journal.database.read(lambda store: records_of(store, document_id))

    async def verify(self) -> Verification:
        """Check everything that is stored on this device once more; edits wait meanwhile."""
        return await verify(self._journal.database, self.device_id, self.workspace_id)

    def groups_of(self, device: DeviceId) -> list[str]:
        """The names of the groups that a device is in; none for a stranger."""
        return self._people.groups_of(device)

    def groups(self) -> list[str]:
        """The names of the groups there are."""
        return self._people.groups()

    def alarms(self) -> list[Alarm]:
        """What nobody has put away yet, oldest first."""
        return list(self._alarms)

    async def put_alarm_away(self, number: int) -> None:
        """A person has seen alarm `number`."""
        at_ms = self._journal.clock.now_ms()
        await self._journal.database.write(lambda store: put_away(store, number, at_ms))
        self._alarms = [alarm for alarm in self._alarms if alarm.number != number]

    def events(self) -> AbstractContextManager[EventStream]:
        """What happens from now on: `with node.events() as events: async for event in events: …`."""
        return self._hub.listen()

    async def send_presence(self, document_id: DocumentId, payload: bytes) -> None:
        """Tell the other readers something about the moment; it is lost where nobody listens."""
        if self._worker:
            self._worker.present(document_id, payload)

    async def sync_now(self) -> Status:
        """Connect if need be, and wait until everything was sent and answered; the status then.

        It returns at once with `Offline` where the relay cannot be reached, or while this device works offline.
        """
        status = await self._worker.settle() if self._worker else self.status
        await self._board.refresh()
        return status

    def go_offline(self) -> None:
        """Work without the relay until `go_online`."""
        self._is_offline = True
        if self._worker:
            self._worker.go_offline()

    def go_online(self) -> None:
        """Connect to the relay, and again whenever the connection is lost."""
        self._is_offline = False
        if self._worker:
            self._worker.go_online()

    @property
    def intelligence(self) -> Intelligence:
        """What this device makes of its documents by itself. Raises `NotInstalled` without that extra."""
        if self._intelligence is None:
            self._intelligence = intelligence_class()(
                self._journal, self._documents, self._hub, lambda: self._people.directory_id, self._tasks
            )
        return self._intelligence

    async def search(self, words: str, *, filters: Filters | None = None, count: int = 20) -> SearchResult:
        """The documents that fit `words` best, by word and by meaning, of those read so far."""
        return await self.intelligence.search(words, filters=filters, count=count)

    async def summarise(self, text: str) -> Summary:
        """The sentences of `text` that say most. Raises `IntelligenceError`."""
        return await self.intelligence.summarise(text)

    async def redact(self, text: str, settings: RedactionSettings | None = None) -> Redaction:
        """`text` with personal data hidden, and a report of what was hidden. Raises `IntelligenceError`."""
        return await self.intelligence.redact(text, settings)

    async def transcribe(self, path: Path, heard: Callable[[float], None] | None = None) -> Transcript:
        """What is said in a sound file; `heard` is told the share that was heard. Raises `IntelligenceError`."""
        return await self.intelligence.transcribe(path, heard or (lambda _share: None))

    async def found_workspace(self, relay: Relay) -> WorkspaceId:
        """Begin a workspace of which this device is the admin. No network is needed. Raises `AlreadyInWorkspace`."""
        workspace = await self._membership.found_workspace(relay)
        await self._people.find_names()
        await self._people.name_self()
        await self._begin_sync()
        return workspace

    async def invite(self) -> Invitation:
        """An invitation for one more device. Raises `NotAllowed` unless this device is an admin."""
        return await self._membership.invite()

    async def join(self, invitation: Invitation) -> JoinRequest:
        """Ask to join the workspace of `invitation`; hand the answer to the admin who sent it."""
        request = await self._membership.join(invitation)
        await self._begin_sync()
        return request

    async def add_device(
        self, request: JoinRequest, *, role: Role = Role.MEMBER, groups: tuple[str, ...] = ()
    ) -> DeviceId:
        """Admit the device that sent `request`, after a person has compared the short codes.

        Raises `NotAllowed`, `TicketSpent`, `NotSaved`.
        """
        device = request.certificate.device
        signed = await self._membership.admit(request, role, await self._people.ensure_groups(groups))
        if self._worker:
            self._worker.has_record(None, signed.record_id)
            await self._worker.grants.grant_missing()
        await self._people.name_device(device, request.name)
        return device

    @classmethod
    async def _wired(cls, database: Database, tasks: TaskGroup, surroundings: Surroundings) -> Self:
        identity, workspace = await read_identity(database), await read_workspace(database)
        ledger = await database.read(lambda store: Ledger.load(store, identity, workspace))
        node: Self

        async def publish(event: NodeEvent) -> None:
            await node._publish(event)

        journal = Journal(database, ledger, surroundings.clock, publish)
        node = cls(journal, tasks, surroundings, await read_name(database))
        return node

    async def _start(self) -> None:
        database = self._journal.database
        self._alarms = [as_shown(alarm) for alarm in await database.read(open_alarms)]
        for document in self._journal.ledger.documents:
            self._board.mark(document)
        await self._board.refresh()
        self._tasks.start_soon(self._board.run)
        await self._people.find_names()
        if self.workspace_id is not None:
            await self._begin_sync()

    async def _begin_sync(self) -> None:
        if self._worker is not None:
            return
        relay = await read_relay(self._journal.database)
        ledger = self._journal.ledger
        if ledger.rosters:
            relay = replace(relay, key=ledger.roster.relay_key)
        world = self._surroundings
        self._worker = SyncWorker(
            self._journal, CrdtContent(), relay, world.dialler, world.random.random, world.quiet_seconds
        )
        if self._is_offline:
            self._worker.go_offline()
        self._tasks.start_soon(self._worker.run)

    async def _publish(self, event: NodeEvent) -> None:
        match event:
            case ContentArrived(document, update):
                await self._show(document, update)
                event = DocumentChanged(document)
            case DeliveryChanged(document):
                self._board.mark(document)
                return
            case AlarmRaised(alarm):
                self._alarms.append(alarm)
            case MembersChanged() | DocumentAdded():
                await self._people.find_names()
        self._hub.tell(self._as_apps_see_it(event))

    async def _show(self, document: DocumentId, update: bytes) -> None:
        if not await self._documents.apply_remote(document, update):
            await self._raise_alarm(AlarmKind.HOSTILE_CONTENT, document)

    async def _raise_alarm(self, kind: AlarmKind, document: DocumentId) -> None:
        async with self._journal.change() as batch:
            batch.alarm(kind, document)

    def _as_apps_see_it(self, event: NodeEvent) -> NodeEvent:
        """The directory is no document for apps; what happens in it happens to the members."""
        if isinstance(event, DocumentAdded | DocumentChanged) and event.document == self._people.directory_id:
            return MembersChanged()
        return event

    def _wrote(self, document: DocumentId) -> None:
        if self._worker:
            self._worker.wrote(document)
        if self._intelligence:
            self._intelligence.wrote()
        self._board.wrote(document)
        self._hub.tell(self._as_apps_see_it(DocumentChanged(document)))
