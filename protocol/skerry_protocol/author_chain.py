"""The rule of an author's chain in one document: gap-free sequences, each naming the record before it.

A checkpoint holds everything before it, so it alone may leap over records that are missing here: that is how a
relay that lost its log, or a device that missed something, is healed.
"""

from __future__ import annotations

from dataclasses import dataclass

from .errors import RuleViolation
from .ids import RecordId
from .records import Checkpoint, Covered, Update


@dataclass(frozen=True)
class AuthorHead:
    """The newest record of one author in one document."""

    sequence: int
    record: RecordId


@dataclass(frozen=True)
class Continues:
    """The record is the next one, or a checkpoint that leaps over a hole."""

    head: AuthorHead
    leaps: bool = False


@dataclass(frozen=True)
class Duplicate:
    """The record is known already; accepting it again changes nothing."""


@dataclass(frozen=True)
class Gap:
    """Records before this one are missing; `expected_sequence` is the first of them."""

    expected_sequence: int


@dataclass(frozen=True)
class Fork:
    """Another record stands at this sequence: the author was cloned, or restored from an old copy."""

    sequence: int


Judgement = Continues | Duplicate | Gap | Fork


def judge(
    record: Update | Checkpoint, record_id: RecordId, head: AuthorHead | None, known: RecordId | None
) -> Judgement:
    """Judge `record` against the author's `head`; `known` is the record already held at its sequence, if any.

    >>> from skerry_protocol.ids import DeviceId, DocumentId, WorkspaceId
    >>> from skerry_protocol.records import SealedPart
    >>> first = Update(WorkspaceId(bytes(32)), DocumentId(bytes(16)), DeviceId(bytes(16)), 1, None,
    ...                RecordId(bytes(32)), SealedPart(bytes(24), bytes(32), b""))
    >>> judge(first, RecordId(bytes(32)), None, None).head.sequence
    1
    """
    reached = head.sequence if head else 0
    if record.sequence <= reached:
        return Duplicate() if known in (record_id, None) else Fork(record.sequence)
    if record.sequence == reached + 1:
        if record.previous != (head.record if head else None):
            return Fork(reached)
        return Continues(AuthorHead(record.sequence, record_id))
    if isinstance(record, Checkpoint):
        return Continues(AuthorHead(record.sequence, record_id), leaps=True)
    return Gap(reached + 1)


def check_covers(record: Checkpoint) -> None:
    """Refuse a checkpoint whose `covers` names an author twice or does not end right before itself."""
    covers = {covered.author: covered for covered in record.covers}
    if len(covers) != len(record.covers):
        raise RuleViolation("A checkpoint names an author once.")
    own = covers.get(record.author)
    before = Covered(record.author, record.sequence - 1, record.previous) if record.previous else None
    if own != before or (before is None and record.sequence != 1):
        raise RuleViolation("A checkpoint covers its own author up to the record before it.")
