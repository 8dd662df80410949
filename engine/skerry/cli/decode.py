"""`skerry decode`: any record, invitation or join request in words. It needs neither a device nor a key."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from contextlib import suppress

import click

from skerry.access.enrolment import Invitation, JoinRequest
from skerry_protocol.errors import ProtocolError
from skerry_protocol.records import SignedRecord

from .errors import NotARecord
from .handover import read_given
from .printing import show
from .record_in_words import record_in_words
from .settings import Settings, json_option


@click.command()
@click.argument("record")
@json_option
@click.pass_obj
def decode(settings: Settings, record: str) -> None:
    """Print a record in words; sealed parts as sizes. RECORD is a file, hexadecimal or base64; `-` is standard input.

    Invitations and join requests are printed too. No signature is checked: `skerry verify` does that.
    """
    words = in_words(read_given(record))
    show(settings, words, lines(words))


def in_words(given: bytes) -> dict[str, object]:
    """What these bytes say. Raises `NotARecord`, or `MalformedId` for a text that was copied wrongly."""
    text = given.decode("ascii", "ignore").strip()
    if text.startswith("skinv1"):
        return _invitation(Invitation.parse(text))
    if text.startswith("skjoin1"):
        return _request(JoinRequest.parse(text))
    reasons = []
    for candidate in _readings(given, text):
        try:
            return record_in_words(SignedRecord.decode(candidate))
        except ProtocolError as error:
            reasons.append(str(error))
    raise NotARecord(reasons[-1])


def lines(value: Mapping[str, object], indent: str = "") -> Iterator[str]:
    """Names and values, what is inside something moved to the right."""
    for name, each in value.items():
        inside = {f"{number}.": row for number, row in enumerate(each, 1)} if isinstance(each, list) else each
        if isinstance(inside, dict) and inside:
            yield f"{indent}{name}"
            yield from lines(inside, f"{indent}  ")
        else:
            yield f"{indent}{name}  {_said(each)}"


def _said(value: object) -> str:
    return "none" if value in (None, [], {}) else str(value)


def _readings(given: bytes, text: str) -> Iterator[bytes]:
    """The bytes that may be meant: hexadecimal, base64, or just what was given."""
    letters = "".join(text.split())
    with suppress(ValueError):
        yield bytes.fromhex(letters)
    with suppress(ValueError):
        yield base64.b64decode(letters.replace("-", "+").replace("_", "/"), validate=True)
    yield given


def _invitation(invitation: Invitation) -> dict[str, object]:
    return {
        "kind": "Invitation",
        "workspace": str(invitation.workspace),
        "relay": invitation.relay_url,
        "relay_key": invitation.relay_key.to_text(),
        "ticket": {"secret_bytes": len(invitation.ticket)},
    }


def _request(request: JoinRequest) -> dict[str, object]:
    return {
        "kind": "JoinRequest",
        "workspace": str(request.workspace),
        "device": str(request.certificate.device),
        "name": request.name,
        "short_code": request.short_code,
        "ticket": {"secret_bytes": len(request.ticket)},
    }
