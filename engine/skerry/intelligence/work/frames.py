"""What the device and its workers say to each other, as bytes: four bytes of length, then one value in MessagePack.

A worker handles whatever people wrote, so its answers are decoded against the type that was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

LENGTH_BYTES = 4
FRAME_BYTES_AT_MOST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Question:
    """A job to do. The answer carries the same number, so that one nobody waits for any more is told apart."""

    number: int
    job: str
    asked: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of it: `value`, or the name of the error with what people are told."""

    number: int
    value: msgspec.Raw
    error: str | None = None
    message: str = ""
    hint: str = ""


def to_frame(value: Question | Answer) -> bytes:
    """One frame.

    >>> frame = to_frame(Question(1, "split", encode("a")))
    >>> frame_length(frame[:LENGTH_BYTES]) == len(frame) - LENGTH_BYTES
    True
    """
    body = msgspec.msgpack.encode(value)
    if len(body) > FRAME_BYTES_AT_MOST:
        raise ValueError(f"a frame of {len(body)} bytes is longer than any that is sent")
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def frame_length(head: bytes) -> int:
    """The length of the frame that begins so. Raises `ValueError` for one that is never sent."""
    length = int.from_bytes(head, "big")
    if length > FRAME_BYTES_AT_MOST:
        raise ValueError(f"a frame of {length} bytes is longer than any that is sent")
    return length


def encode(value: object) -> msgspec.Raw:
    """A value as it travels."""
    return msgspec.Raw(msgspec.msgpack.encode(value))


def decode(raw: msgspec.Raw, kind: Any) -> Any:
    """A value of `kind`. Raises `msgspec.ValidationError`, a `ValueError`, where it is something else."""
    return msgspec.msgpack.decode(raw, type=kind)
