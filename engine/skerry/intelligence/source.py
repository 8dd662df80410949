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
    """A document as plain text.

    `lists` are lines that people keep as lists already, such as actions. They are searched, but nothing is made of
    them: an action would be found in its own list again.

    >>> SourceText("Pump 3 leaks", "Alice closed the valve.").text
    'Pump 3 leaks\\nAlice closed the valve.'
    """

    title: str
    body: str
    facets: Facets = Facets()
    lists: str = ""

    @property
    def text(self) -> str:
        """All of it, as it is searched: the title is the first line, the lists are the last ones."""
        return f"{self.title}\n{self.body}\n{self.lists}" if self.lists else f"{self.title}\n{self.body}"

    @property
    def body_start(self) -> int:
        """Where the body begins in `text`."""
        return len(self.title) + 1

    def state(self) -> bytes:
        """32 bytes that change whenever anything here changes."""
        return blake2b_256(SOURCE_STATE, json.dumps(asdict(self), sort_keys=True).encode())
