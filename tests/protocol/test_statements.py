"""What a relay signs holds for one workspace, one log, one chain, one place in it: or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from skerry_protocol.codec import decode, encode
from skerry_protocol.errors import BadSignature
from skerry_protocol.fields import FieldReader
from skerry_protocol.ids import DocumentId, LogIncarnation, WorkspaceId
from skerry_protocol.statements import CaughtUp, LogHead, Receipt
from tests.protocol.cast import ALICE, INCARNATION, RELAY, record_named, seed

WORKSPACE, NOTE = WorkspaceId(seed("workspace")), DocumentId(seed("note")[:16])
HEAD = LogHead(NOTE, 4, seed("head"))
RECEIPT = Receipt(WORKSPACE, INCARNATION, record_named("record"), HEAD, 1_700_000_000_000).sign(RELAY)
MARKER = CaughtUp(WORKSPACE, INCARNATION, 9, (HEAD,), True, 1_700_000_000_000).sign(RELAY)
OTHER_HEADS = (
    replace(HEAD, document=None),
    replace(HEAD, document=DocumentId(bytes(16))),
    replace(HEAD, n=5),
    replace(HEAD, head=bytes(32)),
)


@pytest.mark.parametrize("statement", [RECEIPT, MARKER])
def test_a_statement_is_read_as_it_was_signed(statement: Receipt | CaughtUp) -> None:
    fields: Any = decode(encode(statement.to_fields()))
    received = type(statement).from_fields(FieldReader(fields))
    assert received == statement
    received.verify(RELAY.public_key)


@pytest.mark.parametrize("statement", [RECEIPT, MARKER])
def test_a_statement_of_another_key_is_refused(statement: Receipt | CaughtUp) -> None:
    with pytest.raises(BadSignature):
        statement.verify(ALICE.key.public_key)
    with pytest.raises(BadSignature):
        statement.sign(ALICE.key).verify(RELAY.public_key)


@pytest.mark.parametrize("statement", [RECEIPT, MARKER])
def test_an_unsigned_statement_is_refused(statement: Receipt | CaughtUp) -> None:
    with pytest.raises(BadSignature):
        replace(statement, signature=b"").verify(RELAY.public_key)


@pytest.mark.parametrize(
    "altered",
    [
        replace(RECEIPT, workspace=WorkspaceId(bytes(32))),
        replace(RECEIPT, incarnation=LogIncarnation(bytes(16))),
        replace(RECEIPT, record=record_named("another")),
        replace(RECEIPT, at_ms=1),
        *(replace(RECEIPT, log=head) for head in OTHER_HEADS),
        replace(MARKER, workspace=WorkspaceId(bytes(32))),
        replace(MARKER, incarnation=LogIncarnation(bytes(16))),
        replace(MARKER, position=10),
        replace(MARKER, heads=()),
        replace(MARKER, heads=(HEAD, HEAD)),
        replace(MARKER, is_last=False),
        replace(MARKER, at_ms=1),
        *(replace(MARKER, heads=(head,)) for head in OTHER_HEADS),
    ],
)
def test_every_field_of_a_statement_is_signed(altered: Receipt | CaughtUp) -> None:
    with pytest.raises(BadSignature):
        altered.verify(RELAY.public_key)


def test_a_receipt_is_never_a_marker() -> None:
    with pytest.raises(BadSignature):
        replace(MARKER, signature=RECEIPT.signature).verify(RELAY.public_key)
