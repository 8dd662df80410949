"""The relay's side of a session, without I/O: frames in, events out, frames to send.

It proves the relay's key, checks the device's proof, and lets nothing through before that. Who may do what is not
its business: the relay's admission decides on the events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from .errors import BadSignature, Misuse, SessionError
from .identity import DeviceCertificate
from .ids import LogIncarnation, RecordId, WorkspaceId
from .labels import SIGN_HELLO_DEVICE, SIGN_HELLO_RELAY
from .limits import PROTOCOL_VERSION
from .messages import (
    Accepted,
    CaughtUpMarker,
    Challenge,
    Entries,
    Entry,
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
from .signing import SigningKey
from .statements import CaughtUp, Receipt
from .transcript import transcript


@dataclass(frozen=True)
class DeviceProved:
    """A device has proved its key. Answer with `welcome` or `refuse`."""

    workspace: WorkspaceId
    certificate: DeviceCertificate


RelayEvent = DeviceProved | Follow | Push | Ephemeral | Prune | Ping | Pong


class _State(Enum):
    AWAITING_HELLO = "awaiting hello"
    AWAITING_PROOF = "awaiting proof"
    PROVED = "proved"
    OPEN = "open"
    CLOSED = "closed"


class RelaySession:
    """One connection, seen from the relay. `nonce` is 32 fresh random bytes."""

    def __init__(self, key: SigningKey, region: str, incarnation: LogIncarnation, nonce: bytes) -> None:
        self._key = key
        self._challenge = Challenge(key.public_key, region, incarnation, nonce, b"")
        self._hello: Hello | None = None
        self._state = _State.AWAITING_HELLO
        self._outgoing: list[bytes] = []

    @property
    def is_closed(self) -> bool:
        """Whether the session is over and the connection should be closed after sending what is left."""
        return self._state is _State.CLOSED

    def data_to_send(self) -> list[bytes]:
        """The frames to send now, in order; each is handed out once."""
        frames, self._outgoing = self._outgoing, []
        return frames

    def receive(self, frame: bytes) -> list[RelayEvent]:
        """Take one frame. Raises `MalformedMessage`, `SessionError`, `BadSignature`; the session is then closed."""
        try:
            return self._receive(frame)
        except Exception:
            self._state = _State.CLOSED
            raise

    def welcome(self, is_member: bool) -> None:
        """Let the device in, or tell it that its membership has changed."""
        if self._state not in (_State.PROVED, _State.OPEN):
            raise Misuse("Only a device that has proved its key is welcomed.")
        self._state = _State.OPEN
        self._send(Welcome(is_member))

    def refuse(self, code: ErrorCode, detail: str, retry_after_ms: int | None = None) -> None:
        """Say why, and close. Allowed at any time."""
        self._send(ErrorMessage(code, detail, retry_after_ms))
        self._state = _State.CLOSED

    def hand_on(self, entries: Sequence[Entry], remaining: int) -> None:
        """A batch of the feed."""
        self._send_open(Entries(tuple(entries), remaining))

    def caught_up(self, statement: CaughtUp) -> None:
        """The signed end of catching up."""
        self._send_open(CaughtUpMarker(statement.sign(self._key)))

    def accept(self, receipt: Receipt) -> None:
        """The signed receipt of a push, after its durable commit."""
        self._send_open(Accepted(receipt.sign(self._key)))

    def reject(self, record: RecordId, reason: RejectionReason, detail: str, expected_sequence: int = 0) -> None:
        """Say that a record was not stored, and why."""
        self._send_open(Rejected(record, reason, expected_sequence, detail))

    def present(self, record: bytes) -> None:
        """Hand on somebody's Presence record."""
        self._send_open(Ephemeral(record))

    def ping(self, number: int) -> None:
        """Ask for a `Pong` with this number."""
        self._send_open(Ping(number))

    def pong(self, number: int) -> None:
        """Answer a `Ping`, once everything that came before it was handled."""
        self._send_open(Pong(number))

    def _send(self, message: Message) -> None:
        self._outgoing.append(encode_message(message))

    def _send_open(self, message: Message) -> None:
        if self._state is not _State.OPEN:
            raise Misuse(
                f"A {type(message).__name__} can be sent only in an open session; this one: {self._state.value}."
            )
        self._send(message)

    def _receive(self, frame: bytes) -> list[RelayEvent]:
        message = decode_message(frame)
        match self._state, message:
            case _State.AWAITING_HELLO, Hello():
                self._answer(message)
                return []
            case _State.AWAITING_PROOF, Proof() if self._hello is not None:
                return [self._proved(self._hello, message)]
            case _State.OPEN, (Follow() | Push() | Ephemeral() | Prune() | Ping() | Pong()):
                return [message]
        raise SessionError(f"The device sent a {type(message).__name__} out of order.")

    def _answer(self, hello: Hello) -> None:
        if hello.version != PROTOCOL_VERSION:
            self.refuse(ErrorCode.UNSUPPORTED_VERSION, f"This relay speaks version {PROTOCOL_VERSION} only.")
            return
        signature = self._key.sign(SIGN_HELLO_RELAY, transcript(hello, self._challenge))
        told = self._challenge
        self._challenge = Challenge(told.relay_key, told.region, told.incarnation, told.nonce, signature)
        self._send(self._challenge)
        self._hello = hello
        self._state = _State.AWAITING_PROOF

    def _proved(self, hello: Hello, proof: Proof) -> DeviceProved:
        certificate = hello.certificate
        try:
            said = transcript(hello, self._challenge)
            certificate.signing_key.verify(SIGN_HELLO_DEVICE, proof.signature, said)
        except BadSignature:
            self.refuse(ErrorCode.BAD_PROOF, "The device did not prove its key.")
            raise
        self._state = _State.PROVED
        return DeviceProved(hello.workspace, certificate)
