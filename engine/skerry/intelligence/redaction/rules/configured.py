"""Badge and asset numbers by the patterns of a site."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from skerry.intelligence.redaction.candidates import Candidate
from skerry.intelligence.redaction.kinds import Kind, Strength
from skerry.intelligence.redaction.linear_pattern import LinearPattern


@dataclass(frozen=True)
class ConfiguredRule:
    """Takes what a configured pattern matches, wherever it stands."""

    name: str
    kind: Kind
    pattern: LinearPattern

    def find(self, text: str) -> Iterator[Candidate]:
        """All matches of the pattern."""
        for span in self.pattern.spans(text):
            yield Candidate(span, self.kind, self.name, Strength.CHECKED)
