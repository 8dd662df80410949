"""The envelope of every record: the body as it was signed, and the signature over exactly these bytes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Self

from ..codec import decode, encode
from ..errors import MalformedRecord
from ..fields import FieldReader
from ..hashing import blake2b_256
from ..ids import RecordId
from ..labels import RECORD_ID
from ..limits import MAX_RECORD_BYTES
from ..signing import SIGNATURE_BYTES


@dataclass(frozen=True)
class SignedRecord:
    """`[body, signature]`. Two records are the same when their bodies are: the id is the hash of the body.

    >>> SignedRecord.decode(SignedRecord(b"body", bytes(64)).encode()).body
    b'body'
    """

    body: bytes
    signature: bytes

    @cached_property
    def record_id(self) -> RecordId:
        """H(body): what chains, receipts and coverage name this record by."""
        return RecordId(blake2b_256(RECORD_ID, self.body))

    def encode(self) -> bytes:
        """The canonical bytes that are stored and sent."""
        return encode([self.body, self.signature])

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Read an envelope. Raises `NotCanonical` or `MalformedRecord`; checks no signature."""
        if len(data) > MAX_RECORD_BYTES:
            raise MalformedRecord(f"A record has at most {MAX_RECORD_BYTES} bytes, this one has {len(data)}.")
        fields = FieldReader(decode(data))
        body, signature = fields.bytes_up_to(MAX_RECORD_BYTES), fields.bytes(SIGNATURE_BYTES)
        fields.end()
        return cls(body, signature)
