"""The vectors are what this code makes today, and they alone are enough to check another implementation."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from skerry_protocol import errors, ids
from skerry_protocol.codec import decode, encode
from skerry_protocol.document_access import DocumentAccess
from skerry_protocol.errors import BadSignature, NotCanonical
from skerry_protocol.labels import SIGN_UPDATE
from skerry_protocol.messages import Challenge, Hello, decode_message, encode_message
from skerry_protocol.records import SignedRecord, parse_record, sign_record, verify_record
from skerry_protocol.relay_session import RelaySession
from skerry_protocol.roster import RosterHistory
from skerry_protocol.signing import SigningKey, SigningPublicKey
from tests.vectors import lax_ed25519
from tests.vectors.tagged import from_json
from tests.vectors.write_vectors import access_state, roster_state, vectors

FOLDER = Path(__file__).resolve().parents[1] / "vectors"


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def record(text: str) -> SignedRecord:
    return SignedRecord.decode(bytes.fromhex(text))


@pytest.mark.parametrize(("name", "text"), list(vectors().items()), ids=list(vectors()))
def test_the_file_holds_what_the_code_makes_today(name: str, text: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == text, (
        "The protocol has changed. If that is meant, run `just vectors` and say so in CHANGELOG.md."
    )


def test_every_text_is_read_as_the_id_that_it_names() -> None:
    for vector in read("ids")["texts"]:
        kind = getattr(ids, vector["kind"])
        assert kind.parse(vector["text"]) == kind(bytes.fromhex(vector["raw"]))


def test_every_hash_follows_from_its_label() -> None:
    for vector in read("hashing"):
        message, key = bytes.fromhex(vector["message"]), bytes.fromhex(vector["key"])
        person = vector["label"].encode()
        assert blake2b(message, digest_size=32, person=person).hexdigest() == vector["hash"]
        assert blake2b(message, digest_size=32, person=person, key=key).hexdigest() == vector["keyed_hash"]


def test_every_accepted_value_is_read_and_every_refused_one_is_not() -> None:
    for vector in read("codec")["accepted"]:
        data, value = bytes.fromhex(vector["bytes"]), from_json(vector["value"])
        assert decode(data) == value
        assert encode(value) == data
    for vector in read("codec")["refused"]:
        with pytest.raises(NotCanonical):
            decode(bytes.fromhex(vector["bytes"]))


def test_every_signature_is_judged_as_the_file_says() -> None:
    file = read("signing")
    message, digest = bytes.fromhex(file["message"]), bytes.fromhex(file["signed_digest"])
    for vector in file["accepted"]:
        key = SigningKey(bytes.fromhex(vector["key_seed"])).public_key
        assert key.raw.hex() == vector["public_key"]
        key.verify(SIGN_UPDATE, bytes.fromhex(vector["signature"]), message)
    for vector in file["refused_though_the_equation_holds"]:
        raw = bytes.fromhex(vector["public_key"])
        assert lax_ed25519.accepts(raw, bytes.fromhex(vector["signature"]), digest)
        with pytest.raises(BadSignature):
            SigningPublicKey(raw)
    beyond = file["refused_for_a_scalar_beyond_the_order"]
    with pytest.raises(BadSignature):
        key.verify(SIGN_UPDATE, bytes.fromhex(beyond["signature"]), message)


def test_every_record_has_the_stated_fields_signature_and_id() -> None:
    for vector in read("records"):
        signed, key = record(vector["encoded"]), SigningKey(bytes.fromhex(vector["key_seed"]))
        parsed = parse_record(signed)
        assert type(parsed).__name__ == vector["kind"]
        assert encode(from_json(vector["fields"])) == signed.body == bytes.fromhex(vector["body"])
        assert signed.record_id.raw.hex() == vector["record_id"]
        assert signed.signature.hex() == vector["signature"]
        verify_record(signed, parsed, key.public_key)
        assert sign_record(parsed, key) == signed
        if "sealing_header" in vector:
            assert parsed.header().hex() == vector["sealing_header"]  # type: ignore[union-attr]


def test_every_message_has_the_stated_fields() -> None:
    for vector in read("messages"):
        frame = bytes.fromhex(vector["frame"])
        message = decode_message(frame)
        assert type(message).__name__ == vector["kind"]
        assert encode(from_json(vector["fields"])) == frame == encode_message(message)


def test_the_roster_is_replayed_to_the_stated_states() -> None:
    file = read("roster")
    for length, vector in enumerate(file["accepted"], start=1):
        chain = [record(step["record"]) for step in file["accepted"][:length]]
        assert roster_state(RosterHistory.replay(*chain).current) == vector["state"]
    for vector in file["refused"]:
        with pytest.raises(getattr(errors, vector["error"])):
            RosterHistory.replay(*(record(text) for text in [*vector["after"], vector["record"]]))


def replay_access(rosters: RosterHistory, texts: list[str]) -> DocumentAccess:
    access = DocumentAccess.found(record(texts[0]), rosters)
    for text in texts[1:]:
        access = access.apply(record(text), rosters)
    return access


def test_access_is_replayed_to_the_stated_states() -> None:
    file = read("document_access")
    rosters = RosterHistory.replay(*(record(text) for text in file["roster"]))
    texts = [vector["record"] for vector in file["accepted"]]
    for length, vector in enumerate(file["accepted"], start=1):
        assert access_state(replay_access(rosters, texts[:length])) == vector["state"]
    for vector in file["refused"]:
        if vector["after"]:
            replay_access(rosters, vector["after"])
        with pytest.raises(getattr(errors, vector["error"])):
            replay_access(rosters, [*vector["after"], vector["record"]])


def test_every_log_head_follows_from_the_one_before() -> None:
    file = read("log_chain")
    head = bytes.fromhex(file["start"])
    for entry in file["entries"]:
        head = blake2b(head + bytes.fromhex(entry["record_id"]), digest_size=32, person=b"skerry/log").digest()
        assert head.hex() == entry["head"]


def test_a_relay_answers_the_stated_hello_with_the_stated_signature() -> None:
    file = read("handshake")
    hello = decode_message(bytes.fromhex(file["hello"]))
    assert isinstance(hello, Hello)
    relay_key = SigningKey(bytes.fromhex(file["relay_key_seed"]))
    incarnation = ids.LogIncarnation(bytes.fromhex(file["incarnation"]))
    relay = RelaySession(relay_key, file["region"], incarnation, bytes.fromhex(file["relay_nonce"]))
    relay.receive(encode_message(hello))
    (answer,) = relay.data_to_send()
    challenge = decode_message(answer)
    assert isinstance(challenge, Challenge)
    assert challenge.signature.hex() == file["relay_signature"]
    said = [hello.to_fields(), [relay_key.public_key.raw, file["region"], incarnation.raw, challenge.nonce]]
    assert encode(said).hex() == file["transcript"]
