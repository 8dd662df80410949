"""Attacks 13, 20, 41 and 53: a downgrade, an unproved key, and frames that claim more than they hold."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest

from skerry_protocol import codec
from skerry_protocol import device_session as device_side
from skerry_protocol import relay_session as relay_side
from skerry_protocol.device_session import DeviceSession
from skerry_protocol.errors import BadSignature, MalformedMessage, NotCanonical
from skerry_protocol.messages import Challenge, ErrorMessage, Hello, Proof, decode_message, encode_message
from skerry_protocol.records import Epoch, parse_record, sign_record
from skerry_protocol.relay_session import DeviceProved, RelaySession
from skerry_protocol.signing import SigningPublicKey
from tests.protocol.cast import ALICE, INCARNATION, MALLORY, RELAY, message_of, record_of, seed

HELLO = message_of(Hello)


def device() -> DeviceSession:
    return DeviceSession(HELLO.workspace, ALICE.certificate, ALICE.key, RELAY.public_key, HELLO.nonce)


def relay() -> RelaySession:
    return RelaySession(RELAY, "eu-north", INCARNATION, seed("relay's nonce"))


def downgraded_in_flight() -> tuple[DeviceSession, bytes]:
    """Alice's hello reaches the relay with another word in it, and the relay's honest answer comes back."""
    alice, region = device(), relay()
    alice.data_to_send()
    region.receive(encode_message(replace(HELLO, nonce=bytes(32))))
    (answer,) = region.data_to_send()
    return alice, answer


@pytest.mark.attack(13)
def test_a_hello_that_was_altered_on_the_way_gets_an_answer_that_the_device_refuses() -> None:
    alice, answer = downgraded_in_flight()
    with pytest.raises(BadSignature):
        alice.receive(answer)
    assert alice.data_to_send() == []


@pytest.mark.attack(13)
def test_with_a_transcript_that_leaves_out_the_hello_the_altered_one_goes_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for side in (device_side, relay_side):
        monkeypatch.setattr(side, "transcript", lambda _, challenge: challenge.nonce)
    alice, answer = downgraded_in_flight()
    alice.receive(answer)
    assert isinstance(decode_message(alice.data_to_send()[0]), Proof)


@pytest.mark.attack(13)
@pytest.mark.parametrize("version", [0, 2, 255])
def test_no_version_but_this_one_is_spoken(version: int) -> None:
    region = relay()
    region.receive(encode_message(replace(HELLO, version=version)))
    (told,) = region.data_to_send()
    assert isinstance(decode_message(told), ErrorMessage)
    assert region.is_closed


@pytest.mark.attack(20)
def test_a_device_that_only_knows_alices_certificate_is_not_alice() -> None:
    imposter = DeviceSession(HELLO.workspace, ALICE.certificate, MALLORY.key, RELAY.public_key, HELLO.nonce)
    region = relay()
    for frame in imposter.data_to_send():
        region.receive(frame)
    for frame in region.data_to_send():
        imposter.receive(frame)
    (proof,) = imposter.data_to_send()
    with pytest.raises(BadSignature):
        region.receive(proof)


@pytest.mark.attack(20)
def test_a_proof_made_for_one_connection_is_worth_nothing_on_another() -> None:
    alice, region = device(), relay()
    for frame in alice.data_to_send():
        region.receive(frame)
    for frame in region.data_to_send():
        alice.receive(frame)
    (proof,) = alice.data_to_send()
    later = RelaySession(RELAY, "eu-north", INCARNATION, seed("the next nonce"))
    later.receive(encode_message(HELLO))
    with pytest.raises(BadSignature):
        later.receive(proof)


@pytest.mark.attack(20)
def test_without_the_check_of_the_proof_anyone_is_alice(monkeypatch: pytest.MonkeyPatch) -> None:
    region = relay()
    region.receive(encode_message(HELLO))
    monkeypatch.setattr(SigningPublicKey, "verify", lambda *_: None)
    assert region.receive(encode_message(Proof(bytes(64)))) == [DeviceProved(HELLO.workspace, ALICE.certificate)]


@pytest.mark.attack(13)
def test_a_challenge_sent_back_as_it_came_proves_nothing() -> None:
    alice, region = device(), relay()
    for frame in alice.data_to_send():
        region.receive(frame)
    challenge = decode_message(region.data_to_send()[0])
    assert isinstance(challenge, Challenge)
    with pytest.raises(BadSignature):
        region.receive(encode_message(Proof(challenge.signature)))


@pytest.mark.attack(41)
def test_an_epoch_commits_to_one_key_inside_what_is_signed() -> None:
    epoch = record_of(Epoch)
    signed = sign_record(epoch, ALICE.key)
    other = sign_record(replace(epoch, key_commitment=seed("another key")), MALLORY.key)
    assert parse_record(signed) != parse_record(other)
    assert signed.record_id != other.record_id
    assert epoch.key_commitment in signed.body


BOMBS = {
    "nested lists that claim to be long": b"\xdc\xff\xff" * 20_000,
    "nested lists without end": b"\x91" * 1_000_000,
    "a list of four billion": b"\xdd\xff\xff\xff\xff" + b"\xc0" * 10_000,
    "four gigabytes of bytes": b"\xc6\xff\xff\xff\xff",
    "many empty lists": b"\xdd\x00\x01\x00\x00" + b"\x90" * 65_537,
}


def peak_bytes(frame: bytes) -> int:
    tracemalloc.start()
    try:
        with pytest.raises(MalformedMessage):
            decode_message(frame)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.attack(53)
@pytest.mark.parametrize("frame", BOMBS.values(), ids=BOMBS)
def test_a_frame_costs_no_more_memory_than_a_few_times_its_size(frame: bytes) -> None:
    assert peak_bytes(frame) < 100 * len(frame) + 100_000


@pytest.mark.attack(53)
def test_without_the_bounds_a_small_frame_costs_a_thousand_times_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    import msgpack  # type: ignore[import-untyped]

    def unbounded(_unpacker: object, data: bytes, _depth_left: int) -> codec.Value:
        try:
            value: codec.Value = msgpack.unpackb(data, max_array_len=65_536)
        except ValueError as error:
            raise NotCanonical("not a value") from error
        return value

    monkeypatch.setattr(codec, "_read", unbounded)
    frame = b"\xdc\xff\xff" * 200
    assert peak_bytes(frame) > 1_000 * len(frame)
