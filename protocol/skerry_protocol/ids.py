"""The ids of the system, each a type of its own: a device id is never equal to a document id of the same bytes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import ClassVar, Self

from .errors import MalformedId
from .text_form import from_text, to_text


@dataclass(frozen=True, slots=True, order=True)
class _Id:
    raw: bytes

    LENGTH_BYTES: ClassVar[int] = 16
    PREFIX: ClassVar[str] = ""

    def __post_init__(self) -> None:
        if not isinstance(self.raw, bytes) or len(self.raw) != self.LENGTH_BYTES:
            raise MalformedId(f"A {type(self).__name__} has {self.LENGTH_BYTES} bytes.")

    def __hash__(self) -> int:
        # Python keeps the hash of bytes; ids are looked up far more often than they are made.
        return hash(self.raw)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the pasteable form that `str()` writes. Raises `MalformedId`."""
        return cls(from_text(cls.PREFIX, text))

    @classmethod
    def random(cls) -> Self:
        """A fresh id from the operating system's random source."""
        return cls(secrets.token_bytes(cls.LENGTH_BYTES))

    def __str__(self) -> str:
        return to_text(self.PREFIX, self.raw)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.raw.hex()[:8]}…)"


class WorkspaceId(_Id):
    """The hash of a workspace's genesis record: pinned by every device, believed from nobody.

    >>> WorkspaceId.parse(str(WorkspaceId(bytes(32)))) == WorkspaceId(bytes(32))
    True
    """

    __slots__ = ()
    LENGTH_BYTES = 32
    PREFIX = "skwsp1"


class DeviceId(_Id):
    """The first 16 bytes of the hash of a device's two public keys and its incarnation."""

    __slots__ = ()
    PREFIX = "skdev1"


class DocumentId(_Id):
    """The first 16 bytes of the id of the document's first epoch record: made offline, never chosen.

    >>> DocumentId(bytes(16)) == DeviceId(bytes(16))
    False
    """

    __slots__ = ()
    PREFIX = "skdoc1"


class RecordId(_Id):
    """The hash of a record's body."""

    __slots__ = ()
    LENGTH_BYTES = 32
    PREFIX = "skrec1"


class GroupId(_Id):
    """A random name of a set of devices; what people call it is content, and sealed."""

    __slots__ = ()
    PREFIX = "skgrp1"


class LogIncarnation(_Id):
    """Made at random with a relay's log: another one means that the log was wiped or replaced."""

    __slots__ = ()
    PREFIX = "sklog1"


class DeviceIncarnation(_Id):
    """Made at random with a device's store: a restore or a re-image takes a new one."""

    __slots__ = ()
    PREFIX = "skinc1"


class RelayId(_Id):
    """The hash of a relay's public key."""

    __slots__ = ()
    LENGTH_BYTES = 16
    PREFIX = "skrly1"
