"""What a note of the demo is made of."""

from __future__ import annotations

from dataclasses import dataclass

from ..note import IncidentKind, NoteStatus, Severity

MINUTES_PER_DAY = 24 * 60


@dataclass(frozen=True)
class DemoAction:
    """Something to be done about an incident."""

    what: str
    owner: str
    due: str


@dataclass(frozen=True)
class DemoNote:
    """One incident. `writer` is the place of its author in the cast; `minutes_ago` is when it happened."""

    writer: int
    title: str
    severity: Severity | None
    status: NoteStatus
    kind: IncidentKind
    site: str
    equipment: str
    minutes_ago: int | None
    account: tuple[str, ...]
    checks: tuple[tuple[str, bool], ...] = ()
    actions: tuple[DemoAction, ...] = ()
    occurred_is_uncertain: bool = False
