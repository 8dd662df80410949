"""What an application lets the device read of a document."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from skerry_protocol.hashing import blake2b_256
from skerry_protocol.labels import SOURCE_STATE


@dataclass(frozen=True, slots=True)
class Facets:
    """What a search can filter by, in the application's own words; None is not set. `at_ms` counts from 1970."""

    severity: str | None = None
    status: str | None = None
    site: str | None = None
    at_ms: int | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """A document as plain text. Spans of what is made from it count in `text`.

    >>> SourceText("Pump 3 leaks", "Alice closed the valve.").text
    'Pump 3 leaks\\nAlice closed the valve.'
    """

    title: str
    body: str
    facets: Facets = Facets()

    @property
    def text(self) -> str:
        """All of it; the title is the first line."""
        return f"{self.title}\n{self.body}"

    @property
    def body_start(self) -> int:
        """Where the body begins in `text`."""
        return len(self.title) + 1

    def state(self) -> bytes:
        """32 bytes that change whenever anything here changes."""
        return blake2b_256(SOURCE_STATE, json.dumps(asdict(self), sort_keys=True).encode())
