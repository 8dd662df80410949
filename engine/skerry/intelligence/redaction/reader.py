"""A text, read by the model line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from skerry.intelligence.redaction.entity import Entity, EntityFinder

_LINE = re.compile(r"[^\n]+")


class LineReader:
    """Reads each line once, however often it is asked: only lines in which something was found change."""

    def __init__(self, finder: EntityFinder) -> None:
        self._finder = finder
        self._read: dict[str, tuple[Entity, ...]] = {}

    def entities(self, text: str) -> list[Entity]:
        """What the model says of a text, line by line."""
        return [entity for line in _LINE.finditer(text) for entity in self._shifted(line[0], line.start())]

    def _shifted(self, line: str, start: int) -> Iterator[Entity]:
        if line not in self._read:
            self._read[line] = self._finder.find(line)
        for entity in self._read[line]:
            yield Entity(entity.span.shifted(start), entity.kind, entity.score)
