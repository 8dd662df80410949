"""Every domain label of the system, in one file: no hash, signature or key is ever made without one.

A label is the `person` parameter of BLAKE2b (RFC 7693), at most 16 bytes, so two purposes can never meet.
"""

from __future__ import annotations

from dataclasses import dataclass

_PERSON_BYTES = 16


@dataclass(frozen=True, slots=True)
class Label:
    """The purpose of one hash, signature or derived key.

    >>> RECORD_ID.person
    b'skerry/record'
    """

    person: bytes

    def __post_init__(self) -> None:
        if not 0 < len(self.person) <= _PERSON_BYTES:
            raise ValueError(f"a label has 1 to {_PERSON_BYTES} bytes, this one has {len(self.person)}")


DEVICE_ID = Label(b"skerry/device")
RECORD_ID = Label(b"skerry/record")
LOG_CHAIN = Label(b"skerry/log")
TEXT_CHECKSUM = Label(b"skerry/text")
RELAY_ID = Label(b"skerry/relay")
SHORT_CODE = Label(b"skerry/code")
SOURCE_STATE = Label(b"skerry/source")

SIGN_GENESIS = Label(b"skerry/s/genesis")
SIGN_ROSTER_CHANGE = Label(b"skerry/s/roster")
SIGN_EPOCH = Label(b"skerry/s/epoch")
SIGN_GRANT = Label(b"skerry/s/grant")
SIGN_ERASE = Label(b"skerry/s/erase")
SIGN_UPDATE = Label(b"skerry/s/update")
SIGN_CHECKPOINT = Label(b"skerry/s/check")
SIGN_COVERAGE = Label(b"skerry/s/cover")
SIGN_PRESENCE = Label(b"skerry/s/presen")
SIGN_HELLO_DEVICE = Label(b"skerry/s/hello-d")
SIGN_HELLO_RELAY = Label(b"skerry/s/hello-r")
SIGN_RECEIPT = Label(b"skerry/s/receipt")
SIGN_CAUGHT_UP = Label(b"skerry/s/caught")
SIGN_JOIN_REQUEST = Label(b"skerry/s/join")
SIGN_ARTEFACT = Label(b"skerry/s/artefa")

KEY_COMMITMENT = Label(b"skerry/k/commit")
SEAL_COMMITMENT = Label(b"skerry/k/seal-c")
SEAL_UPDATE = Label(b"skerry/k/update")
SEAL_CHECKPOINT = Label(b"skerry/k/check")
SEAL_COVERAGE = Label(b"skerry/k/cover")
SEAL_PRESENCE = Label(b"skerry/k/presen")
SEAL_PREVIOUS_KEY = Label(b"skerry/k/previou")
WRAP_BINDING = Label(b"skerry/w/binding")
KEYSTORE_SEAL = Label(b"skerry/k/store")
KEYSTORE_CHECKSUM = Label(b"skerry/k/st-sum")
DATABASE_KEY = Label(b"skerry/k/db")
