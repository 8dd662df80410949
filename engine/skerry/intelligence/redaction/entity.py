"""What a model that knows names says of the words of a text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from skerry.intelligence.span import Span


class EntityKind(Enum):
    """What a word may be part of."""

    NAME = "name"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Entity:
    """A word, or a piece of one between signs, and how likely (0 to 1) it is part of what `kind` says."""

    span: Span
    kind: EntityKind
    score: float


class EntityFinder(Protocol):
    """Looks for the names of people and places in a text."""

    def find(self, text: str) -> tuple[Entity, ...]:
        """What may be one, in order of place; the same for the same text. Raises `ModelError`."""
