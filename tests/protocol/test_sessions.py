"""Either side of a session: every message in every state, and what each side proves before anything else is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from skerry_protocol.device_session import Admitted, DeviceSession, RelayProved
from skerry_protocol.errors import BadSignature, MalformedMessage, Misuse, ProtocolError, SessionError
from skerry_protocol.ids import LogIncarnation, WorkspaceId
from skerry_protocol.labels import SIGN_HELLO_DEVICE, SIGN_HELLO_RELAY
from skerry_protocol.messages import (
    Accepted,
    CaughtUpMarker,
    Challenge,
    Entries,
    Ephemeral,
    ErrorCode,
    ErrorMessage,
    Follow,
    Hello,
    Message,
    Ping,
    Pong,
    Proof,
    Prune,
    Push,
    Rejected,
    RejectionReason,
    Welcome,
    decode_message,
    encode_message,
)
from skerry_protocol.relay_session import DeviceProved, RelaySession
from skerry_protocol.transcript import transcript
from tests.protocol.cast import ALICE, BOB, INCARNATION, RELAY, every_message, message_of, record_named, seed

WORKSPACE = WorkspaceId(seed("workspace"))
MESSAGES = every_message()
PRUNE = message_of(Prune)
RECEIPT = message_of(Accepted).receipt
MARKER = message_of(CaughtUpMarker).statement


def device() -> DeviceSession:
    return DeviceSession(WORKSPACE, ALICE.certificate, ALICE.key, RELAY.public_key, seed("device's nonce"))


def relay() -> RelaySession:
    return RelaySession(RELAY, "eu-north", INCARNATION, seed("relay's nonce"))


def hand_over(sender: DeviceSession | RelaySession, receiver: DeviceSession | RelaySession) -> list[Any]:
    return [event for frame in sender.data_to_send() for event in receiver.receive(frame)]


def device_in(state: str) -> DeviceSession:
    """A device's session in the named state, with nothing left to send."""
    session, peer = device(), relay()
    hand_over(session, peer)
    if state == "hello sent":
        return session
    hand_over(peer, session)
    hand_over(session, peer)
    if state == "proof sent":
        return session
    peer.welcome(True)
    if state == "closed":
        peer.refuse(ErrorCode.DRAINING, "Come back later.")
    hand_over(peer, session)
    return session


def relay_in(state: str) -> RelaySession:
    """A relay's session in the named state, with nothing left to send."""
    session, peer = relay(), device()
    if state == "awaiting hello":
        return session
    hand_over(peer, session)
    hand_over(session, peer)
    if state == "awaiting proof":
        return session
    hand_over(peer, session)
    if state == "proved":
        return session
    session.welcome(True)
    if state == "closed":
        session.refuse(ErrorCode.DRAINING, "Come back later.")
    session.data_to_send()
    return session


def shown(message: Message) -> Message:
    """The message as this session's peer would sign it."""
    if isinstance(message, Challenge):
        hello = Hello(1, WORKSPACE, ALICE.certificate, seed("device's nonce"))
        return replace(message, signature=RELAY.sign(SIGN_HELLO_RELAY, transcript(hello, message)))
    if isinstance(message, Proof):
        hello = Hello(1, WORKSPACE, ALICE.certificate, seed("device's nonce"))
        challenge = Challenge(RELAY.public_key, "eu-north", INCARNATION, seed("relay's nonce"), b"")
        return Proof(ALICE.key.sign(SIGN_HELLO_DEVICE, transcript(hello, challenge)))
    return message


DEVICE_STATES = ("hello sent", "proof sent", "open", "closed")
DEVICE_TAKES: dict[type[Message], set[str]] = {
    Challenge: {"hello sent"},
    Welcome: {"proof sent", "open"},
    ErrorMessage: {"hello sent", "proof sent", "open"},
    **{kind: {"open"} for kind in (Entries, CaughtUpMarker, Accepted, Rejected, Ephemeral, Ping, Pong)},
}
RELAY_STATES = ("awaiting hello", "awaiting proof", "proved", "open", "closed")
RELAY_TAKES: dict[type[Message], set[str]] = {
    Hello: {"awaiting hello"},
    Proof: {"awaiting proof"},
    **{kind: {"open"} for kind in (Follow, Push, Ephemeral, Prune, Ping, Pong)},
}


@pytest.mark.parametrize("state", DEVICE_STATES)
@pytest.mark.parametrize("kind", MESSAGES)
def test_a_device_takes_only_what_its_state_allows(state: str, kind: type[Message]) -> None:
    session, frame = device_in(state), encode_message(shown(MESSAGES[kind]))
    if state in DEVICE_TAKES.get(kind, set()):
        session.receive(frame)
        return
    with pytest.raises(SessionError) as refused:
        session.receive(frame)
    assert refused.value.hint
    assert session.data_to_send() == []
    with pytest.raises(SessionError, match="over"):
        session.receive(encode_message(Ping(1)))


@pytest.mark.parametrize("state", RELAY_STATES)
@pytest.mark.parametrize("kind", MESSAGES)
def test_a_relay_takes_only_what_its_state_allows(state: str, kind: type[Message]) -> None:
    session, frame = relay_in(state), encode_message(shown(MESSAGES[kind]))
    if state in RELAY_TAKES.get(kind, set()):
        session.receive(frame)
        assert not session.is_closed
        return
    with pytest.raises(SessionError, match="out of order"):
        session.receive(frame)
    assert session.is_closed
    assert session.data_to_send() == []


@pytest.mark.parametrize("state", DEVICE_STATES)
def test_a_frame_that_is_no_message_ends_the_devices_session(state: str) -> None:
    session = device_in(state)
    with pytest.raises(MalformedMessage):
        session.receive(b"\xc1")
    with pytest.raises(SessionError, match="over"):
        session.receive(encode_message(Ping(1)))


@pytest.mark.parametrize("state", RELAY_STATES)
def test_a_frame_that_is_no_message_ends_the_relays_session(state: str) -> None:
    session = relay_in(state)
    with pytest.raises(MalformedMessage):
        session.receive(b"\xc1")
    assert session.is_closed


DEVICE_SAYS: dict[str, tuple[Callable[[DeviceSession], None], Message]] = {
    "follow": (lambda session: session.follow(3), Follow(3)),
    "push": (lambda session: session.push(b"record"), Push(b"record")),
    "present": (lambda session: session.present(b"presence"), Ephemeral(b"presence")),
    "prune": (lambda session: session.prune(PRUNE.document, PRUNE.checkpoint), PRUNE),
    "ping": (lambda session: session.ping(7), Ping(7)),
}


@pytest.mark.parametrize("state", DEVICE_STATES)
@pytest.mark.parametrize("verb", DEVICE_SAYS)
def test_a_device_speaks_only_in_an_open_session(state: str, verb: str) -> None:
    session, (say, message) = device_in(state), DEVICE_SAYS[verb]
    if state == "open":
        say(session)
        assert [decode_message(frame) for frame in session.data_to_send()] == [message]
        assert session.data_to_send() == []
        return
    with pytest.raises(Misuse, match=state):
        say(session)
    assert session.data_to_send() == []


RELAY_SAYS: dict[str, tuple[Callable[[RelaySession], None], Message]] = {
    "hand on": (lambda session: session.hand_on([], 2), Entries((), 2)),
    "caught up": (lambda session: session.caught_up(replace(MARKER, signature=b"")), CaughtUpMarker(MARKER)),
    "accept": (lambda session: session.accept(replace(RECEIPT, signature=b"")), Accepted(RECEIPT)),
    "reject": (
        lambda session: session.reject(record_named("bad"), RejectionReason.GAP, "Record 2 comes first.", 2),
        Rejected(record_named("bad"), RejectionReason.GAP, 2, "Record 2 comes first."),
    ),
    "present": (lambda session: session.present(b"presence"), Ephemeral(b"presence")),
    "ping": (lambda session: session.ping(7), Ping(7)),
    "pong": (lambda session: session.pong(7), Pong(7)),
}


@pytest.mark.parametrize("state", RELAY_STATES)
@pytest.mark.parametrize("verb", RELAY_SAYS)
def test_a_relay_speaks_only_in_an_open_session(state: str, verb: str) -> None:
    session, (say, message) = relay_in(state), RELAY_SAYS[verb]
    if state == "open":
        say(session)
        assert [decode_message(frame) for frame in session.data_to_send()] == [message]
        assert session.data_to_send() == []
        return
    with pytest.raises(Misuse, match=state):
        say(session)
    assert session.data_to_send() == []


@pytest.mark.parametrize("state", RELAY_STATES)
def test_a_relay_welcomes_only_a_device_that_has_proved_its_key(state: str) -> None:
    session = relay_in(state)
    if state in ("proved", "open"):
        session.welcome(False)
        assert [decode_message(frame) for frame in session.data_to_send()] == [Welcome(False)]
        return
    with pytest.raises(Misuse, match="proved"):
        session.welcome(True)
    assert session.data_to_send() == []


@pytest.mark.parametrize("state", RELAY_STATES)
def test_a_relay_may_refuse_at_any_time(state: str) -> None:
    session = relay_in(state)
    session.refuse(ErrorCode.RATE_LIMITED, "Too many at once.", 1_500)
    assert session.is_closed
    refused = ErrorMessage(ErrorCode.RATE_LIMITED, "Too many at once.", 1_500)
    assert [decode_message(frame) for frame in session.data_to_send()] == [refused]


def test_both_sides_meet() -> None:
    alice, region = device(), relay()
    assert hand_over(alice, region) == []
    assert hand_over(region, alice) == [RelayProved("eu-north", INCARNATION)]
    assert hand_over(alice, region) == [DeviceProved(WORKSPACE, ALICE.certificate)]
    region.welcome(False)
    assert hand_over(region, alice) == [Admitted(False)]
    region.welcome(True)
    assert hand_over(region, alice) == [Admitted(True)]
    alice.ping(5)
    assert hand_over(alice, region) == [Ping(5)]
    region.ping(6)
    assert hand_over(region, alice) == []
    assert hand_over(alice, region) == [Pong(6)]


def test_a_device_hears_statements_as_they_were_signed() -> None:
    alice = device_in("open")
    assert alice.receive(encode_message(Accepted(RECEIPT))) == [RECEIPT]
    assert alice.receive(encode_message(CaughtUpMarker(MARKER))) == [MARKER]


def challenged(**altered: Any) -> bytes:
    challenge = shown(message_of(Challenge))
    return encode_message(replace(challenge, **altered))


@pytest.mark.parametrize(
    "altered",
    [
        {"relay_key": BOB.key.public_key},
        {"region": "elsewhere"},
        {"incarnation": LogIncarnation(bytes(16))},
        {"nonce": bytes(32)},
        {"signature": bytes(64)},
    ],
    ids=lambda altered: next(iter(altered)),
)
def test_a_relay_that_does_not_prove_every_word_of_its_challenge_hears_no_proof(altered: dict[str, Any]) -> None:
    alice = device_in("hello sent")
    with pytest.raises(BadSignature):
        alice.receive(challenged(**altered))
    assert alice.data_to_send() == []
    with pytest.raises(SessionError, match="over"):
        alice.receive(challenged())


def test_a_device_that_does_not_prove_its_key_is_told_and_shut_out() -> None:
    region = relay_in("awaiting proof")
    with pytest.raises(BadSignature):
        region.receive(encode_message(Proof(bytes(64))))
    assert region.is_closed
    (told,) = region.data_to_send()
    assert decode_message(told) == ErrorMessage(ErrorCode.BAD_PROOF, "The device did not prove its key.", None)


def test_another_version_is_told_which_one_is_spoken() -> None:
    region = relay()
    assert region.receive(encode_message(replace(message_of(Hello), version=2))) == []
    assert region.is_closed
    (told,) = region.data_to_send()
    refused = decode_message(told)
    assert isinstance(refused, ErrorMessage)
    assert refused.code is ErrorCode.UNSUPPORTED_VERSION
    assert "version 1" in refused.detail


@pytest.mark.parametrize(
    "altered", [{"workspace": WorkspaceId(bytes(32))}, {"incarnation": LogIncarnation(bytes(16))}]
)
def test_a_true_statement_about_another_log_is_refused(altered: dict[str, Any]) -> None:
    receipt, marker = replace(RECEIPT, **altered).sign(RELAY), replace(MARKER, **altered).sign(RELAY)
    for message in (Accepted(receipt), CaughtUpMarker(marker)):
        with pytest.raises(SessionError, match="another"):
            device_in("open").receive(encode_message(message))


@pytest.mark.parametrize("forged", [Accepted(RECEIPT.sign(BOB.key)), CaughtUpMarker(MARKER.sign(BOB.key))])
def test_a_statement_that_the_relay_did_not_sign_ends_the_session(forged: Message) -> None:
    alice = device_in("open")
    with pytest.raises(BadSignature):
        alice.receive(encode_message(forged))
    with pytest.raises(Misuse):
        alice.ping(1)


def test_every_error_of_the_protocol_is_of_one_tree_and_has_a_hint() -> None:
    assert ProtocolError("something happened").hint
    for kind in (BadSignature, MalformedMessage, Misuse, SessionError):
        assert issubclass(kind, ProtocolError)
