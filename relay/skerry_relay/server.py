"""The relay on its socket: accept, prove, serve, drain."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import anyio
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from skerry_protocol.ids import DeviceId
from skerry_protocol.messages import NONCE_BYTES, ErrorCode
from skerry_protocol.relay_session import RelaySession
from skerry_protocol.signing import SigningKey, SigningPublicKey

from .admin import Admin, admin_listening
from .admission import Admission
from .channel import Channel, Goodbye
from .clock import Clock, SystemClock
from .config import RelayConfig
from .connection import Connection, Service
from .door import Door
from .errors import LogError
from .evidence import ForkEvidence, MemoryEvidence
from .handshake import prove
from .health import Pulse
from .listening import bound, url_of
from .log_lines import logger
from .metrics import Metrics
from .record_log import RecordLog
from .roster_rules import RosterRules
from .state import WorkspaceState
from .traffic import Traffic
from .workspace import Resources, Workspace
from .workspaces import Workspaces

MS_PER_HOUR = 3_600_000
RETRY_AFTER_DRAIN_MS = 2_000
RETRY_SPREAD_MS = 8_000
"""Devices come back after a drain at random moments, so that they do not come all at once."""


class Relay:
    """One relay and the devices that are connected to it."""

    def __init__(
        self, key: SigningKey, region: str, rules: RosterRules, workspaces: Workspaces, service: Service
    ) -> None:
        self._key = key
        self._region = region
        self._roster_rules = rules
        self._workspaces = workspaces
        self._service = service
        self._connections: set[Connection] = set()
        self._left = anyio.Event()
        self._is_draining = False

    async def serve(self, socket: ServerConnection) -> None:
        """Serve one connection to its end."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        session = RelaySession(self._key, self._region, self._service.incarnation, nonce)
        try:
            await self._serve(Channel(socket, session))
        except* ConnectionClosed:
            logger.debug("connection_lost")
        except* LogError as errors:
            logger.error("workspace_unusable", extra={"error": type(errors.exceptions[0]).__name__})

    async def drain(self) -> None:
        """Send every device away, after the answers that are still due, and wait until they are gone."""
        self._is_draining = True
        self._service.pulse.begin_drain()
        for connection in self._connections:
            connection.end(_drain_goodbye())
        while self._connections:
            self._left = anyio.Event()
            await self._left.wait()

    async def _serve(self, channel: Channel) -> None:
        proved = await prove(channel)
        if proved is None:
            return
        if self._is_draining:
            await channel.part(_drain_goodbye())
            return
        workspace = self._workspaces.enter(proved.workspace)
        try:
            await workspace.load()
            await self._let_in(channel, workspace, proved.certificate.device)
        finally:
            self._workspaces.leave(proved.workspace)

    async def _let_in(self, channel: Channel, workspace: Workspace, device: DeviceId) -> None:
        if refusal := self._refusal(workspace.state, device):
            await channel.part(refusal)
            return
        connection = Connection(channel, workspace, device, self._service)
        self._connections.add(connection)
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)
            self._left.set()

    def _refusal(self, state: WorkspaceState, device: DeviceId) -> Goodbye | None:
        if state.roster is None and not self._roster_rules.serves(state.workspace):
            return Goodbye(ErrorCode.UNKNOWN_WORKSPACE, "This relay does not serve this workspace.")
        if state.is_removed(device):
            return Goodbye(ErrorCode.REMOVED, "This device was removed from the workspace.")
        return None


class RunningRelay:
    """A relay that listens. `url` is where; `public_key` is what a workspace's genesis has to name."""

    def __init__(self, url: str, admin_url: str | None, public_key: SigningPublicKey, relay: Relay) -> None:
        self.url = url
        self.admin_url = admin_url
        self.public_key = public_key
        self._relay = relay

    async def drain(self) -> None:
        """Send every device away with a time to come back at; new ones are sent away too."""
        await self._relay.drain()


@asynccontextmanager
async def serve_relay(
    config: RelayConfig,
    key: SigningKey,
    log: RecordLog,
    *,
    evidence: ForkEvidence | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[RunningRelay]:
    """Run a relay on `log` for the time of the block; it drains when the block ends.

    `config.data` is not touched: whoever opened the log decides where it is. Raises `BadConfig` where an address or
    the TLS files cannot be used.
    """
    clock, metrics, pulse = clock or SystemClock(), Metrics(), Pulse()
    rules = RosterRules(key.public_key, config.workspaces, config.workspace_devices)
    admission = Admission(rules, config.quota, config.record_bytes)
    retention_ms = config.retention_hours * MS_PER_HOUR
    resources = Resources(log, admission, evidence or MemoryEvidence(), clock, retention_ms, metrics, pulse)
    service = Service(await log.incarnation(), Traffic(config.rates, clock), clock, metrics, pulse)
    workspaces, door = (
        Workspaces(partial(Workspace, resources=resources)),
        Door(config.connections_per_address, metrics),
    )
    metrics.observe("workspaces", "Workspaces in memory", lambda: workspaces.count)
    metrics.observe("connections", "Connections, proved or not", lambda: door.open_connections)
    relay = Relay(key, config.region, rules, workspaces, service)
    async with (
        _admin(config, metrics, pulse) as admin_url,
        bound(config, relay.serve, door) as server,
        workspaces.working(),
    ):
        await server.start_serving()
        yield RunningRelay(url_of(config, server), admin_url, key.public_key, relay)
        with anyio.move_on_after(config.drain_seconds):
            await relay.drain()


@asynccontextmanager
async def _admin(config: RelayConfig, metrics: Metrics, pulse: Pulse) -> AsyncIterator[str | None]:
    if config.admin_listen is None:
        yield None
        return
    async with admin_listening(config.admin_listen, Admin(metrics, pulse)) as server:
        host, port = server.sockets[0].getsockname()[:2]
        yield f"http://{host}:{port}"


def _drain_goodbye() -> Goodbye:
    retry_after_ms = RETRY_AFTER_DRAIN_MS + secrets.randbelow(RETRY_SPREAD_MS)
    return Goodbye(ErrorCode.DRAINING, "This relay is going down for a moment.", retry_after_ms)
