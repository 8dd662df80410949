"""The device's side of a session, without I/O: frames in, events out, frames to send.

The order is fixed: hello → challenge (the relay proves its key) → proof → welcome → follow, then anything. A
message out of order, or a statement the pinned relay key did not sign, raises; the shell then closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from .errors import BadSignature, Misuse, SessionError
from .identity import DeviceCertificate
from .ids import DocumentId, LogIncarnation, RecordId, WorkspaceId
from .labels import SIGN_HELLO_DEVICE, SIGN_HELLO_RELAY
from .limits import PROTOCOL_VERSION
from .messages import (
    Accepted,
    CaughtUpMarker,
    Challenge,
    DeviceMessage,
    Entries,
    Ephemeral,
    ErrorMessage,
    Follow,
    Hello,
    Ping,
    Pong,
    Proof,
    Prune,
    Push,
    Rejected,
    Welcome,
    decode_message,
    encode_message,
)
from .signing import SigningKey, SigningPublicKey
from .statements import CaughtUp, Receipt
from .transcript import transcript


@dataclass(frozen=True)
class RelayProved:
    """The relay has proved the pinned key; `incarnation` names its log."""

    region: str
    incarnation: LogIncarnation


@dataclass(frozen=True)
class Admitted:
    """The relay lets us in: as a member, or only to push the roster that makes us one."""

    is_member: bool


DeviceEvent = RelayProved | Admitted | Entries | CaughtUp | Receipt | Rejected | Ephemeral | Pong | ErrorMessage


S = TypeVar("S", CaughtUp, Receipt)


class _State(Enum):
    HELLO_SENT = "hello sent"
    PROOF_SENT = "proof sent"
    OPEN = "open"
    CLOSED = "closed"


class DeviceSession:
    """One connection, seen from the device. `nonce` is 32 fresh random bytes."""

    def __init__(
        self,
        workspace: WorkspaceId,
        certificate: DeviceCertificate,
        key: SigningKey,
        relay_key: SigningPublicKey,
        nonce: bytes,
    ) -> None:
        self._hello = Hello(PROTOCOL_VERSION, workspace, certificate, nonce)
        self._key = key
        self._relay_key = relay_key
        self._incarnation: LogIncarnation | None = None
        self._state = _State.HELLO_SENT
        self._outgoing = [encode_message(self._hello)]

    def data_to_send(self) -> list[bytes]:
        """The frames to send now, in order; each is handed out once."""
        frames, self._outgoing = self._outgoing, []
        return frames

    def receive(self, frame: bytes) -> list[DeviceEvent]:
        """Take one frame. Raises `MalformedMessage`, `SessionError` or `BadSignature`; then the session is over."""
        try:
            return self._receive(frame)
        except Exception:
            self._state = _State.CLOSED
            raise

    def follow(self, position: int) -> None:
        """Ask for the feed after `position`."""
        self._send(Follow(position))

    def push(self, record: bytes) -> None:
        """Hand over an encoded record for storing."""
        self._send(Push(record))

    def present(self, record: bytes) -> None:
        """Hand over an encoded Presence record for fanning out."""
        self._send(Ephemeral(record))

    def prune(self, document: DocumentId, checkpoint: RecordId) -> None:
        """Agree to pruning what `checkpoint` covers."""
        self._send(Prune(document, checkpoint))

    def ping(self, number: int) -> None:
        """Ask for a `Pong` with this number."""
        self._send(Ping(number))

    def _send(self, message: DeviceMessage) -> None:
        if self._state is not _State.OPEN:
            raise Misuse(
                f"A {type(message).__name__} can be sent only in an open session; this one: {self._state.value}."
            )
        self._outgoing.append(encode_message(message))

    def _receive(self, frame: bytes) -> list[DeviceEvent]:
        message = decode_message(frame)
        match self._state, message:
            case _State.CLOSED, _:
                raise SessionError("The session is over.", "Connect again.")
            case _, ErrorMessage():
                self._state = _State.CLOSED
                return [message]
            case _State.HELLO_SENT, Challenge():
                return [self._prove(message)]
            case ((_State.PROOF_SENT | _State.OPEN), Welcome()):
                self._state = _State.OPEN
                return [Admitted(message.is_member)]
            case _State.OPEN, (Entries() | Rejected() | Ephemeral() | Pong()):
                return [message]
            case _State.OPEN, CaughtUpMarker():
                return [self._checked(message.statement)]
            case _State.OPEN, Accepted():
                return [self._checked(message.receipt)]
            case _State.OPEN, Ping():
                self._send(Pong(message.number))
                return []
        raise SessionError(f"The relay sent a {type(message).__name__} out of order.", "Connect again.")

    def _prove(self, challenge: Challenge) -> RelayProved:
        if challenge.relay_key != self._relay_key:
            raise BadSignature("This relay has another key than the workspace names.", "Check the relay's address.")
        said = transcript(self._hello, challenge)
        self._relay_key.verify(SIGN_HELLO_RELAY, challenge.signature, said)
        self._outgoing.append(encode_message(Proof(self._key.sign(SIGN_HELLO_DEVICE, said))))
        self._state = _State.PROOF_SENT
        self._incarnation = challenge.incarnation
        return RelayProved(challenge.region, challenge.incarnation)

    def _checked(self, statement: S) -> S:
        statement.verify(self._relay_key)
        if (statement.workspace, statement.incarnation) != (self._hello.workspace, self._incarnation):
            raise SessionError("The relay signed a statement about another workspace or another log.")
        return statement
