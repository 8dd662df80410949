"""One measured figure, and the table that they are printed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

NO_TARGET = "none"
SHOWN_WHOLE_FROM = 100


@dataclass(frozen=True)
class Figure:
    """What was measured, in a unit, and the most it should be (None: nothing was promised)."""

    what: str
    value: float
    unit: str
    at_most: float | None = None

    @property
    def is_kept(self) -> bool:
        """Whether the target is reached, where there is one."""
        return self.at_most is None or self.value <= self.at_most


def table(figures: Iterable[Figure]) -> str:
    """The figures as aligned lines for a terminal."""
    rows = [("measure", "value", "target", ""), *map(_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(_line(row, widths).rstrip() for row in rows)


def _row(figure: Figure) -> tuple[str, str, str, str]:
    target = NO_TARGET if figure.at_most is None else f"≤ {figure.at_most:g} {figure.unit}"
    value = f"{figure.value:,.0f}" if figure.value >= SHOWN_WHOLE_FROM else f"{figure.value:.3g}"
    return figure.what, f"{value} {figure.unit}", target, "" if figure.is_kept else "missed"


def _line(row: tuple[str, str, str, str], widths: list[int]) -> str:
    what, value, target, verdict = row
    return f"{what:<{widths[0]}}  {value:>{widths[1]}}  {target:<{widths[2]}}  {verdict}"
