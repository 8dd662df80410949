"""What a flood, a stall and a broken peer meet: a named answer, and others who notice nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.frames import CloseCode

from skerry_protocol.document_access import document_id
from skerry_protocol.messages import (
    ErrorCode,
    ErrorMessage,
    Hello,
    Ping,
    Rejected,
    RejectionReason,
    decode_message,
    encode_message,
)
from skerry_protocol.records import Capability
from skerry_protocol.statements import Receipt
from skerry_relay.handshake import prove
from skerry_relay.memory_log import MemoryLog
from skerry_relay.roster_rules import ListedWorkspaces
from skerry_relay.server import RunningRelay, serve_relay

if TYPE_CHECKING:
    from skerry_protocol.signing import SigningKey
    from skerry_relay.config import RelayConfig
    from tests.relay.chronicle import Chronicle, ManualClock, Person
    from tests.relay.conftest import Connect, OpenSocket

pytestmark = pytest.mark.anyio


@pytest.fixture
async def strict_relay(
    config: RelayConfig, relay_key: SigningKey, clock: ManualClock, anyio_backend: str
) -> AsyncIterator[RunningRelay]:
    """One push a second and device (ten at once), and two connections an address."""
    strict = replace(config, pushes_per_second_per_device=1, connections_per_address=2)
    async with serve_relay(strict, relay_key, MemoryLog(), clock=clock) as running:
        yield running


async def test_a_device_that_pushes_too_fast_is_told_when_to_come_back(
    strict_relay: RunningRelay, connect: Connect, chronicle: Chronicle, clock: ManualClock, alice: Person
) -> None:
    begun = chronicle.begin(alice)
    records = [chronicle.genesis, begun, *(chronicle.update(alice, document_id(begun)) for _ in range(9))]
    async with connect(strict_relay, chronicle.id, alice, is_member=False) as device:
        await device.push_all(*records[:10])
        goodbye = await device.push(records[10])
        await device.closed()
    assert isinstance(goodbye, ErrorMessage)
    assert goodbye.code is ErrorCode.RATE_LIMITED
    assert goodbye.retry_after_ms is not None
    async with connect(strict_relay, chronicle.id, alice) as device:
        again = await device.push(records[10])
        assert isinstance(again, ErrorMessage)
    clock.advance(goodbye.retry_after_ms / 1000)
    async with connect(strict_relay, chronicle.id, alice) as device:
        assert isinstance(await device.push(records[10]), Receipt)


async def test_a_third_connection_from_an_address_with_two_is_turned_away(
    strict_relay: RunningRelay, connect: Connect, chronicle: Chronicle, alice: Person
) -> None:
    async with (
        connect(strict_relay, chronicle.id, alice, is_member=False),
        connect(strict_relay, chronicle.id, alice, is_member=False) as second,
    ):
        with pytest.raises((ConnectionClosed, InvalidHandshake, OSError)):
            async with connect(strict_relay, chronicle.id, alice, is_member=False):
                pass
        await second.barrier()


async def test_a_record_beyond_the_quota_is_refused_and_the_session_goes_on(
    config: RelayConfig, relay_key: SigningKey, connect: Connect, chronicle: Chronicle, alice: Person
) -> None:
    begun = chronicle.begin(alice)
    note = document_id(begun)
    small = replace(config, workspace_bytes=3_000)
    async with (
        serve_relay(small, relay_key, MemoryLog()) as relay,
        connect(relay, chronicle.id, alice, is_member=False) as device,
    ):
        await device.push_all(chronicle.genesis, begun)
        refused = await device.push(chronicle.update(alice, note, bytes(4_000)))
        alice.heads.clear()
        await device.push_all(chronicle.update(alice, note))
    assert isinstance(refused, Rejected)
    assert refused.reason is RejectionReason.OVER_QUOTA


async def test_coverage_that_was_replaced_takes_no_room(
    config: RelayConfig, relay_key: SigningKey, connect: Connect, chronicle: Chronicle, alice: Person
) -> None:
    begun = chronicle.begin(alice)
    small = replace(config, workspace_records=4)
    async with (
        serve_relay(small, relay_key, MemoryLog()) as relay,
        connect(relay, chronicle.id, alice, is_member=False) as device,
    ):
        await device.push_all(chronicle.genesis, begun)
        await device.push_all(*(chronicle.coverage(alice, document_id(begun), number) for number in range(1, 8)))


async def test_a_relay_with_a_list_serves_no_other_workspace(
    config: RelayConfig, relay_key: SigningKey, connect: Connect, chronicle: Chronicle, alice: Person
) -> None:
    listed = replace(config, workspaces=ListedWorkspaces(frozenset()))
    async with (
        serve_relay(listed, relay_key, MemoryLog()) as relay,
        connect(relay, chronicle.id, alice, is_member=None) as device,
    ):
        refused = await device.expect(ErrorMessage)
    assert refused.code is ErrorCode.UNKNOWN_WORKSPACE


@pytest.mark.parametrize("frame", [b"", b"\x00", b"\xc1" * 30, b"\x91\x08", "text", b"\x92\x0d\xff"])
async def test_a_frame_that_is_no_message_ends_the_session_and_no_other(
    relay: RunningRelay, connect: Connect, chronicle: Chronicle, alice: Person, mallory: Person, frame: bytes | str
) -> None:
    async with (
        connect(relay, chronicle.id, alice, is_member=False) as honest,
        connect(relay, chronicle.id, mallory, is_member=False) as broken,
    ):
        await broken.send_raw(frame)
        refused = await broken.expect(ErrorMessage)
        await broken.closed()
        await honest.push_all(chronicle.genesis)
    assert refused.code is ErrorCode.PROTOCOL


async def test_a_frame_that_is_no_message_right_behind_a_ping_ends_the_session(
    relay: RunningRelay, connect: Connect, chronicle: Chronicle, alice: Person
) -> None:
    async with connect(relay, chronicle.id, alice, is_member=False) as device:
        await device.push_all(chronicle.genesis)
        await device.follow()
        await device.send_raw(encode_message(Ping(7)))
        await device.send_raw(b"no message")
        refused = await device.expect(ErrorMessage)
        await device.closed()
    assert refused.code is ErrorCode.PROTOCOL


async def test_attack_51_a_frame_beyond_the_limit_ends_the_session(
    config: RelayConfig, relay_key: SigningKey, open_socket: OpenSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skerry_relay.listening.MAX_FRAME_BYTES", 1_000)
    async with serve_relay(config, relay_key, MemoryLog()) as relay, open_socket(relay) as socket:
        await socket.send(bytes(1_001))
        await socket.wait_closed()
        assert socket.close_code == CloseCode.MESSAGE_TOO_BIG


async def test_attack_20_a_device_that_does_not_prove_its_key_is_not_let_in(
    relay: RunningRelay, connect: Connect, chronicle: Chronicle, alice: Person, mallory: Person
) -> None:
    async with connect(relay, chronicle.id, alice, is_member=False) as hers:
        await hers.push_all(chronicle.genesis)
    alice.key = mallory.key
    async with connect(relay, chronicle.id, alice, is_member=None) as impostor:
        refused = await impostor.expect(ErrorMessage)
        await impostor.closed()
    assert refused.code is ErrorCode.BAD_PROOF


async def test_attack_13_another_version_is_refused_by_name(
    relay: RunningRelay, open_socket: OpenSocket, chronicle: Chronicle, alice: Person
) -> None:
    async with open_socket(relay) as socket:
        await socket.send(encode_message(Hello(0, chronicle.id, alice.certificate, bytes(32))))
        refused = decode_message(await socket.recv(decode=False))
    assert isinstance(refused, ErrorMessage)
    assert refused.code is ErrorCode.UNSUPPORTED_VERSION


async def test_a_request_before_the_proof_is_out_of_order(relay: RunningRelay, open_socket: OpenSocket) -> None:
    async with open_socket(relay) as socket:
        await socket.send(encode_message(Ping(1)))
        refused = decode_message(await socket.recv(decode=False))
    assert isinstance(refused, ErrorMessage)
    assert refused.code is ErrorCode.PROTOCOL


async def test_a_record_that_surprises_the_rules_ends_its_session_and_no_other(
    relay: RunningRelay,
    connect: Connect,
    chronicle: Chronicle,
    alice: Person,
    bob: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.WRITER})
    note = document_id(begun)

    def surprised(*_: object, **__: object) -> None:
        raise RecursionError

    async with connect(relay, chronicle.id, alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        async with connect(relay, chronicle.id, bob) as his:
            with monkeypatch.context() as patched:
                patched.setattr("skerry_relay.content_rules.verify_record", surprised)
                goodbye = await his.push(chronicle.update(bob, note))
        await hers.push_all(chronicle.update(alice, note))
    assert isinstance(goodbye, ErrorMessage)
    assert goodbye.code is ErrorCode.INTERNAL


async def test_a_workspace_whose_log_is_damaged_is_not_served_and_others_are(
    config: RelayConfig, relay_key: SigningKey, connect: Connect, chronicle: Chronicle, alice: Person, bob: Person
) -> None:
    log, other = MemoryLog(), type(chronicle)(bob, relay_key.public_key, "another harbour")
    async with (
        serve_relay(config, relay_key, log) as relay,
        connect(relay, chronicle.id, alice, is_member=False) as hers,
    ):
        await hers.push_all(chronicle.genesis)
    (genesis,) = log._entries[chronicle.id].values()
    log._entries[chronicle.id][genesis.record_id] = replace(genesis, record=other.genesis.encode()[:-1] + b"?")
    async with serve_relay(config, relay_key, log) as relay:
        async with connect(relay, chronicle.id, alice, is_member=None) as refused:
            await refused.closed()
        async with connect(relay, other.id, bob, is_member=False) as his:
            await his.push_all(other.genesis)


async def test_attack_52_a_peer_that_says_nothing_is_let_go(
    relay: RunningRelay, open_socket: OpenSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skerry_relay.server.prove", partial(prove, deadline_seconds=0.05))
    async with open_socket(relay) as socket:
        refused = decode_message(await socket.recv(decode=False))
        await socket.wait_closed()
    assert isinstance(refused, ErrorMessage)
    assert refused.code is ErrorCode.BAD_PROOF


async def test_a_slow_follower_holds_nobody_up_and_misses_nothing(
    relay: RunningRelay, connect: Connect, chronicle: Chronicle, alice: Person, bob: Person
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    note = document_id(begun)
    async with connect(relay, chronicle.id, alice, is_member=False) as hers:
        await hers.push_all(*chronicle.roster, begun)
        async with connect(relay, chronicle.id, bob) as slow:
            await slow.catch_up()
            # Far more than the sockets between them take, and than the relay keeps in memory.
            written = [chronicle.update(alice, note, bytes(60_000)) for _ in range(300)]
            await hers.push_all(*written)
            entries = [await slow.next_entry() for _ in written]
    assert [entry.record_id for entry in entries] == [record.record_id for record in written]
    assert [entry.n for entry in entries] == list(range(2, 302))


async def test_presence_above_its_limit_is_dropped_and_the_session_goes_on(
    config: RelayConfig,
    relay_key: SigningKey,
    clock: ManualClock,
    connect: Connect,
    chronicle: Chronicle,
    alice: Person,
    bob: Person,
) -> None:
    chronicle.add(bob)
    begun = chronicle.begin(alice, {bob: Capability.READER})
    strict = replace(config, presence_per_second_per_device=1)
    async with serve_relay(strict, relay_key, MemoryLog(), clock=clock) as relay:
        async with connect(relay, chronicle.id, alice, is_member=False) as hers:
            await hers.push_all(*chronicle.roster, begun)
            async with connect(relay, chronicle.id, bob) as his:
                for number in range(20):
                    await hers.present(chronicle.presence(alice, document_id(begun), b"%d" % number))
                await hers.barrier()
                await his.barrier()
                assert 0 < his.count_presence() <= 10
