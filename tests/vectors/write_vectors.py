"""Write the test vectors of the protocol: what another implementation has to make, take and refuse.

Run through `just vectors`. Everything follows from names in the source, so it writes the same bytes everywhere; a
difference after a run is a change of the protocol.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
sys.path.append(str(FOLDER.parents[1]))

from skerry_protocol import labels  # noqa: E402
from skerry_protocol.codec import decode, encode  # noqa: E402
from skerry_protocol.document_access import DocumentAccess  # noqa: E402
from skerry_protocol.hashing import blake2b_256, keyed_blake2b_256  # noqa: E402
from skerry_protocol.identity import relay_id  # noqa: E402
from skerry_protocol.ids import (  # noqa: E402  # noqa: E402
    DeviceId,
    DeviceIncarnation,
    DocumentId,
    GroupId,
    LogIncarnation,
    RecordId,
    RelayId,
    WorkspaceId,
)
from skerry_protocol.labels import SIGN_HELLO_DEVICE, SIGN_HELLO_RELAY, SIGN_UPDATE, Label  # noqa: E402
from skerry_protocol.log_chain import LOG_START, next_log_head  # noqa: E402
from skerry_protocol.messages import Challenge, Hello, encode_message  # noqa: E402
from skerry_protocol.records import Checkpoint, Coverage, Presence, Update, sign_record  # noqa: E402
from skerry_protocol.roster import Roster, RosterHistory  # noqa: E402
from skerry_protocol.transcript import transcript  # noqa: E402
from tests.protocol import cast  # noqa: E402
from tests.protocol.cast import ALICE, RELAY, every_message, every_record, message_of, record_named, seed  # noqa: E402
from tests.vectors import access_cases, lax_ed25519, roster_cases  # noqa: E402
from tests.vectors.codec_cases import LISTS, REFUSED, SCALARS  # noqa: E402
from tests.vectors.tagged import to_json  # noqa: E402

ID_KINDS = (DeviceId, DeviceIncarnation, DocumentId, GroupId, LogIncarnation, RecordId, RelayId, WorkspaceId)
SEALED_KINDS = (Update, Checkpoint, Coverage, Presence)


def ids() -> Any:
    examples = [kind(bytes(range(kind.LENGTH_BYTES))) for kind in ID_KINDS]
    texts = [{"kind": type(made).__name__, "raw": made.raw.hex(), "text": str(made)} for made in examples]
    certificate = ALICE.certificate
    device = {
        "signing_key": certificate.signing_key.raw.hex(),
        "sealing_key": certificate.sealing_key.hex(),
        "incarnation": certificate.incarnation.raw.hex(),
        "device": certificate.device.raw.hex(),
    }
    relay = {"relay_key": RELAY.public_key.raw.hex(), "relay": relay_id(RELAY.public_key).raw.hex()}
    return {"texts": texts, "device": device, "relay": relay}


def hashing() -> Any:
    message, key = b"Every device is an island.", bytes(range(32))
    return [
        {
            "label": label.person.decode(),
            "message": message.hex(),
            "hash": blake2b_256(label, message).hex(),
            "key": key.hex(),
            "keyed_hash": keyed_blake2b_256(label, key, message).hex(),
        }
        for label in vars(labels).values()
        if isinstance(label, Label)
    ]


def codec() -> Any:
    accepted = [{"value": to_json(value), "bytes": encode(value).hex()} for value in (*SCALARS, *LISTS)]
    return {"accepted": accepted, "refused": [{"why": why, "bytes": data.hex()} for why, data in REFUSED]}


def signing() -> Any:
    message = b"nobody signed this"
    digest = blake2b_256(SIGN_UPDATE, message)
    small = [lax_ed25519.encode(point) for point in lax_ed25519.small_order_points()]
    signature = ALICE.key.sign(SIGN_UPDATE, message)
    scalar = int.from_bytes(signature[32:], "little") + lax_ed25519.ORDER
    accepted = {"key_seed": seed("alice").hex(), "public_key": ALICE.key.public_key.raw.hex()}
    return {
        "label": SIGN_UPDATE.person.decode(),
        "message": message.hex(),
        "signed_digest": digest.hex(),
        "accepted": [{**accepted, "signature": signature.hex()}],
        "refused_though_the_equation_holds": [
            {"public_key": raw.hex(), "signature": lax_ed25519.forge(raw, digest).hex()} for raw in small
        ],
        "refused_for_a_scalar_beyond_the_order": {
            "public_key": ALICE.key.public_key.raw.hex(),
            "signature": (signature[:32] + scalar.to_bytes(32, "little")).hex(),
        },
    }


def records() -> Any:
    written = []
    for kind, record in every_record().items():
        signed = sign_record(record, ALICE.key)
        vector = {
            "kind": kind.__name__,
            "fields": to_json(decode(signed.body)),
            "body": signed.body.hex(),
            "key_seed": seed("alice").hex(),
            "signature": signed.signature.hex(),
            "record_id": signed.record_id.raw.hex(),
            "encoded": signed.encode().hex(),
        }
        header = {"sealing_header": record.header().hex()} if isinstance(record, SEALED_KINDS) else {}
        written.append(vector | header)
    return written


def messages() -> Any:
    return [
        {
            "kind": kind.__name__,
            "fields": to_json(decode(encode_message(message))),
            "frame": encode_message(message).hex(),
        }
        for kind, message in every_message().items()
    ]


def roster_state(roster: Roster) -> Any:
    return {
        "head": roster.head.raw.hex(),
        "height": roster.height,
        "relay_key": roster.relay_key.raw.hex(),
        "devices": {
            str(device): {"role": int(entry.role), "groups": sorted(str(group) for group in entry.groups)}
            for device, entry in sorted(roster.devices.items())
        },
        "removed": {
            str(device): [to_json(cut.to_fields()) for cut in removal.cuts.values()]
            for device, removal in sorted(roster.removed.items())
        },
        "policy": roster.policy.hex(),
        "escrow": to_json(roster.escrow.to_fields()) if roster.escrow else None,
    }


def refused(cases: Any) -> Any:
    return [
        {
            "why": case.name,
            "after": [record.encode().hex() for record in case.chain],
            "record": case.record.encode().hex(),
            "error": case.error.__name__,
        }
        for case in cases
    ]


def roster() -> Any:
    chain = roster_cases.accepted_chain()
    histories = [RosterHistory.replay(*chain[: length + 1]) for length in range(len(chain))]
    accepted = [
        {"record": record.encode().hex(), "state": roster_state(history.current)}
        for record, history in zip(chain, histories, strict=True)
    ]
    cases = [*roster_cases.refused_beginnings(), *roster_cases.refused_changes()]
    return {"accepted": accepted, "refused": refused(cases)}


def access_state(access: DocumentAccess) -> Any:
    step = access.current
    return {
        "document": str(access.document),
        "head": access.head.raw.hex(),
        "epoch": step.number,
        "key_commitment": step.key_commitment.hex(),
        "recipients": {str(device): int(capability) for device, capability in sorted(step.recipients.items())},
        "cuts": [to_json(cut.to_fields()) for cut in step.cuts.values()],
        "erased": step.erased,
    }


def document_access() -> Any:
    roster_chain = access_cases.roster_chain()
    rosters, older = RosterHistory.replay(*roster_chain), RosterHistory.replay(*roster_chain[:2]).current
    accepted = []
    access = None
    for record in access_cases.accepted_chain(rosters, older):
        access = access.apply(record, rosters) if access else DocumentAccess.found(record, rosters)
        accepted.append({"record": record.encode().hex(), "state": access_state(access)})
    cases = [*access_cases.refused_beginnings(rosters), *access_cases.refused_followers(rosters, older)]
    written = [record.encode().hex() for record in roster_chain]
    return {"roster": written, "accepted": accepted, "refused": refused(cases)}


def log_chain() -> Any:
    head, entries = LOG_START, []
    for name in ("first", "second", "third"):
        head = next_log_head(head, record_named(name))
        entries.append({"record_id": record_named(name).raw.hex(), "head": head.hex()})
    return {"start": LOG_START.hex(), "entries": entries}


def handshake() -> Any:
    hello, challenge = message_of(Hello), message_of(Challenge)
    said = transcript(hello, challenge)
    return {
        "hello": encode_message(hello).hex(),
        "device_key_seed": seed("alice").hex(),
        "relay_key_seed": cast.seed("relay").hex(),
        "region": challenge.region,
        "incarnation": challenge.incarnation.raw.hex(),
        "relay_nonce": challenge.nonce.hex(),
        "transcript": said.hex(),
        "relay_signature": RELAY.sign(SIGN_HELLO_RELAY, said).hex(),
        "device_signature": ALICE.key.sign(SIGN_HELLO_DEVICE, said).hex(),
    }


MAKERS = (ids, hashing, codec, signing, records, messages, roster, document_access, log_chain, handshake)


def vectors() -> dict[str, str]:
    """The text of every file of vectors, by its name."""
    return {f"{make.__name__}.json": json.dumps(make(), indent=1, ensure_ascii=False) + "\n" for make in MAKERS}


if __name__ == "__main__":
    for name, text in vectors().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
