"""Founding a workspace, inviting devices, joining, and admitting those that answer."""

from __future__ import annotations

import secrets

from skerry.access.audience import Audience
from skerry.access.enrolment import TICKET_BYTES, Invitation, JoinRequest
from skerry.access.errors import NotAllowed, TicketSpent
from skerry.access.issuing import issue_document, issue_genesis, issue_roster_change
from skerry.access.policy import encode_policy
from skerry.node.errors import AlreadyInWorkspace
from skerry.storage import Connection, Database
from skerry.storage.facts import Fact, read_fact, write_fact
from skerry.storage.tickets import consume_ticket, count_try, write_ticket
from skerry.sync.control_intake import ControlIntake
from skerry.sync.journal import Journal
from skerry.sync.worker import Relay
from skerry_protocol.document_access import document_id
from skerry_protocol.ids import GroupId, WorkspaceId
from skerry_protocol.records import AddDevice, Capability, Role, SetPolicy, SignedRecord
from skerry_protocol.signing import SigningKey, SigningPublicKey

SEED_BYTES = 32


class Membership:
    """The workspace side of a device."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.control = ControlIntake(journal.ledger)

    async def found_workspace(self, relay: Relay, ops_seed: bytes | None = None) -> WorkspaceId:
        """Begin a workspace with this device as its admin, served by `relay`. No network is needed.

        `ops_seed` is the 32-byte seed of the Ops key; a fresh one is made, and kept in this device's store, if none
        is given. Raises `AlreadyInWorkspace`.
        """
        ledger = self._journal.ledger
        if ledger.workspace is not None:
            raise AlreadyInWorkspace()
        seed = ops_seed or secrets.token_bytes(SEED_BYTES)
        genesis = issue_genesis(SigningKey(seed), ledger.identity, relay.key)
        async with self._journal.change() as batch:
            ledger.workspace = WorkspaceId(genesis.record_id.raw)
            batch.write(lambda store: _pin(store, ledger.pinned_workspace, relay))
            batch.write(lambda store: write_fact(store, Fact.OPS_SEED, seed))
            self.control.take_own(genesis, batch)
            everyone = Audience(Audience.everyone().group_ids, capability=Capability.READER)
            directory = issue_document(
                ledger.identity, ledger.roster, everyone.resolve(ledger.roster), everyone.group_ids
            )
            self.control.take_own(directory.epoch, batch)
            policy = SetPolicy(encode_policy(document_id(directory.epoch)))
            self.control.take_own(issue_roster_change(ledger.identity, ledger.roster, policy), batch)
        return ledger.pinned_workspace

    async def invite(self) -> Invitation:
        """A new invitation that works once. Raises `NotAllowed` unless this device is an admin."""
        ledger = self._journal.ledger
        self._require_admin()
        relay = await read_relay(self._journal.database)
        ticket, at_ms = secrets.token_bytes(TICKET_BYTES), self._journal.clock.now_ms()
        await self._journal.database.write(lambda store: write_ticket(store, ticket, at_ms))
        return Invitation(ledger.pinned_workspace, relay.key, relay.url, ticket)

    async def join(self, invitation: Invitation) -> JoinRequest:
        """Pin the workspace of `invitation` and answer it. Raises `AlreadyInWorkspace` for another workspace."""
        ledger = self._journal.ledger
        if ledger.workspace not in (None, invitation.workspace):
            raise AlreadyInWorkspace()
        relay = Relay(invitation.relay_url, invitation.relay_key)
        async with self._journal.change() as batch:
            ledger.workspace = invitation.workspace
            batch.write(lambda store: _pin(store, invitation.workspace, relay))
        return JoinRequest.answer(invitation, ledger.identity, await read_name(self._journal.database))

    async def admit(self, request: JoinRequest, role: Role, groups: tuple[GroupId, ...]) -> SignedRecord:
        """Add the device that sent `request`, whose ticket is spent in the same transaction.

        Raises `NotAllowed`, `TicketSpent`, or a `ProtocolError` where the roster's rules forbid it.
        """
        ledger = self._journal.ledger
        self._require_admin()
        if request.workspace != ledger.pinned_workspace:
            raise NotAllowed("This request is for another workspace.", "Invite the device to this one.")
        addition = AddDevice(request.certificate, role, groups)
        await self._journal.database.write(lambda store: count_try(store, request.ticket))
        async with self._journal.change() as batch:
            signed = issue_roster_change(ledger.identity, ledger.roster, addition)
            batch.write(lambda store: _spend(store, request))
            self.control.take_own(signed, batch)
        return signed

    def _require_admin(self) -> None:
        ledger = self._journal.ledger
        if not ledger.roster.is_admin(ledger.device):
            raise NotAllowed("Only an admin of the workspace may do this.", "Ask an admin.")


async def read_relay(database: Database) -> Relay:
    """The relay of this device's workspace; it must have one."""
    url = await database.read(lambda store: read_fact(store, Fact.RELAY_URL))
    key = await database.read(lambda store: read_fact(store, Fact.RELAY_KEY))
    return Relay((url or b"").decode(), SigningPublicKey(key or b""))


async def read_name(database: Database) -> str:
    """The name this device was given when it was made."""
    return ((await database.read(lambda store: read_fact(store, Fact.DEVICE_NAME))) or b"").decode()


def _pin(store: Connection, workspace: WorkspaceId, relay: Relay) -> None:
    write_fact(store, Fact.WORKSPACE, workspace.raw)
    write_fact(store, Fact.RELAY_URL, relay.url.encode())
    write_fact(store, Fact.RELAY_KEY, relay.key.raw)


def _spend(store: Connection, request: JoinRequest) -> None:
    if not consume_ticket(store, request.ticket, request.certificate.device):
        raise TicketSpent()
