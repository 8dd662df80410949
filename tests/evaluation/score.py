"""What was measured on one half of an evaluation set, and the table that it is printed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

NO_TARGET = "none"


class Bound(Enum):
    """On which side of its target a score should be."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    ABOVE = ">"


@dataclass(frozen=True)
class Target:
    """What was promised of a score."""

    bound: Bound
    value: float

    def is_kept_by(self, value: float) -> bool:
        """Whether that value is on the right side."""
        if self.bound is Bound.AT_LEAST:
            return value >= self.value
        if self.bound is Bound.AT_MOST:
            return value <= self.value
        return value > self.value

    def __str__(self) -> str:
        return f"{self.bound.value} {self.value:.3f}"


@dataclass(frozen=True)
class Score:
    """One figure, from how many cases it comes, and its target (None: nothing was promised)."""

    what: str
    value: float
    cases: int
    target: Target | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the target is reached, where there is one."""
        return self.target is None or self.target.is_kept_by(self.value)


@dataclass(frozen=True)
class Evaluation:
    """What one half says about one topic. `misses` tells each case that went wrong, to whoever may read it."""

    scores: tuple[Score, ...]
    misses: tuple[str, ...] = ()
    matrix: tuple[str, ...] = ()


def ratio(part: float, whole: float) -> float:
    """The part of a whole; 0 of nothing, so that an empty set never looks well."""
    return part / whole if whole else 0.0


def table(scores: Iterable[Score]) -> str:
    """The scores as aligned lines for a terminal."""
    rows = [("measure", "value", "cases", "target", ""), *map(_row, scores)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(_line(row, widths).rstrip() for row in rows)


def _row(score: Score) -> tuple[str, str, str, str, str]:
    target = NO_TARGET if score.target is None else str(score.target)
    return score.what, f"{score.value:.3f}", str(score.cases), target, "" if score.is_kept else "missed"


def _line(row: tuple[str, str, str, str, str], widths: list[int]) -> str:
    what, value, cases, target, verdict = row
    return f"{what:<{widths[0]}}  {value:>{widths[1]}}  {cases:>{widths[2]}}  {target:<{widths[3]}}  {verdict}"
