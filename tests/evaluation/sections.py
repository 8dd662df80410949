"""Files of many short texts: each begins with a line `== name`, and goes on up to the next such line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADING = "== "


@dataclass(frozen=True)
class Section:
    """One text of such a file, without its heading and the empty lines around it."""

    name: str
    text: str


def sections(path: Path) -> tuple[Section, ...]:
    """All texts of a file, in its order. Raises `ValueError` where one has no words, or a name is there twice."""
    found = tuple(_read(path.read_text("utf-8")))
    names = [section.name for section in found]
    if len(set(names)) < len(names) or not all(section.text for section in found):
        raise ValueError(f"{path} has a text without words, or two of the same name")
    return found


def _read(content: str) -> Iterator[Section]:
    before, *parts = f"\n{content}".split(f"\n{HEADING}")
    if before.strip():
        raise ValueError(f"a text has to begin with {HEADING}and its name")
    for part in parts:
        name, _, text = part.partition("\n")
        yield Section(name.strip(), text.strip("\n"))
