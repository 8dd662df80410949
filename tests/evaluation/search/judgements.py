"""Short incident notes, what people ask for, and which of the notes answer it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from tests.evaluation.half import Half
from tests.evaluation.sections import Section, sections

JUDGED_TO = 10
"""How far down a list people look: nDCG@10."""

_INDENT = "  "


class Style(StrEnum):
    """How people ask."""

    IDENTIFIER = "identifier"
    """An asset tag, an error code, a stock number."""
    EXACT = "exact"
    """Words and names as they stand in the note."""
    PARAPHRASE = "paraphrase"
    """In other words."""
    MIXED = "mixed"
    """Half in the note's words, half in others."""
    MISSPELT = "misspelt"
    QUESTION = "question"
    WORD = "word"
    """A single one."""
    DIALECT = "dialect"
    """In American words what is written in British ones, and the other way round."""


class Grade(StrEnum):
    """How far a note answers; the values are what the file says."""

    ASKED_FOR = "2"
    RELATED = "1"


@dataclass(frozen=True)
class Query:
    """What is asked, and the notes that answer it: 2 for exactly that, 1 for related, everything else 0."""

    style: Style
    words: str
    grades: Mapping[str, int]

    def gain(self, names: Sequence[str]) -> float:
        """nDCG@10 of notes in the order in which they were found (Järvelin and Kekäläinen 2002).

        A note is worth 2**grade - 1, divided by log2 of its place + 1; the best possible order has 1.

        >>> Query(Style.WORD, "leak", {"a": 2, "b": 1}).gain(["a", "x", "b"])
        0.9639404333166532
        """
        found = _discounted([self.grades.get(name, 0) for name in dict.fromkeys(names)])
        return found / _discounted(sorted(self.grades.values(), reverse=True))


def notes(half: Half) -> tuple[Section, ...]:
    """What is searched."""
    return sections(half.folder("search") / "notes.txt")


def queries(half: Half) -> tuple[Query, ...]:
    """What is asked. Raises `ValueError` where a line cannot be read."""
    return read_queries(half.folder("search") / "queries.txt")


def read_queries(path: Path) -> tuple[Query, ...]:
    """A line `style: words`, and under it, indented, a line for each grade: `2: name name`."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip()]
    asked = (list(group) for is_grade, group in groupby(lines, _is_grade) if not is_grade)
    graded = (list(group) for is_grade, group in groupby(lines, _is_grade) if is_grade)
    pairs = list(zip(asked, graded, strict=True))
    if any(len(ask) != 1 for ask, _ in pairs):
        raise ValueError(f"{path} has a question that no note answers")
    return tuple(_query(ask[0], grades) for ask, grades in pairs)


def _is_grade(line: str) -> bool:
    return line.startswith(_INDENT)


def _query(asked: str, graded: Sequence[str]) -> Query:
    style, _, words = asked.partition(": ")
    grades: dict[str, int] = {}
    for line in graded:
        grade, _, names = line.strip().partition(": ")
        for name in names.split():
            if name in grades:
                raise ValueError(f"{words!r} is answered twice by {name}")
            grades[name] = int(Grade(grade))
    return Query(Style(style), words, grades)


def _discounted(grades: Sequence[int]) -> float:
    return sum(((1 << grade) - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:JUDGED_TO]))
