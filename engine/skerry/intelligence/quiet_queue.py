"""Documents that wait to be read, each until nothing has changed in it for a while."""

from __future__ import annotations

import heapq
import math
from itertools import count

import anyio

from skerry_protocol.ids import DocumentId

OLD_PLACES_AT_MOST = 64
"""And twice as many as there are documents: whoever types all day while nothing is read adds one with each word."""


class QuietQueue:
    """Hands out one document at a time: `add`ed ones at once, `touch`ed ones when they are quiet.

    It holds each document once, so its size is bounded by theirs. A document that is never quiet for `quiet_seconds`
    is handed out after `patience_seconds` all the same.

    >>> async def next_document() -> DocumentId:
    ...     queue = QuietQueue(quiet_seconds=0, patience_seconds=0)
    ...     queue.add(DocumentId(bytes(16)))
    ...     return await queue.next()
    >>> anyio.run(next_document) == DocumentId(bytes(16))
    True
    """

    def __init__(self, *, quiet_seconds: float, patience_seconds: float) -> None:
        self._quiet_seconds = quiet_seconds
        self._patience_seconds = patience_seconds
        self._due: dict[DocumentId, float] = {}
        self._places: list[tuple[float, int, DocumentId]] = []
        """A heap over `_due`; a place whose time is not the one in `_due` any more is an old one."""
        self._numbers = count()
        self._latest: dict[DocumentId, float] = {}
        """When a touched document is handed out whether it is quiet or not."""
        self._changed = anyio.Event()

    def __len__(self) -> int:
        return len(self._due)

    def __contains__(self, document: DocumentId) -> bool:
        return document in self._due

    def add(self, document: DocumentId) -> None:
        """Hand out `document` as soon as it is its turn."""
        self._put(document, 0.0)

    def touch(self, document: DocumentId) -> None:
        """Something changed in `document`: hand it out when it is quiet."""
        now = anyio.current_time()
        latest = self._latest.setdefault(document, now + self._patience_seconds)
        self._put(document, min(now + self._quiet_seconds, latest))

    def discard(self, document: DocumentId) -> None:
        """Do not hand out `document`."""
        self._due.pop(document, None)
        self._latest.pop(document, None)
        self._changed.set()

    async def next(self) -> DocumentId:
        """Wait for the next document, and take it out."""
        while True:
            self._changed = anyio.Event()
            due, document = self._first()
            if document is not None and due <= anyio.current_time():
                self.discard(document)
                return document
            with anyio.move_on_at(due):
                await self._changed.wait()

    def _first(self) -> tuple[float, DocumentId | None]:
        while self._places:
            due, _, document = self._places[0]
            if self._due.get(document) == due:
                return due, document
            heapq.heappop(self._places)
        return math.inf, None

    def _put(self, document: DocumentId, due: float) -> None:
        self._due[document] = due
        heapq.heappush(self._places, (due, next(self._numbers), document))
        if len(self._places) > OLD_PLACES_AT_MOST + 2 * len(self._due):
            self._places = [place for place in self._places if self._due.get(place[2]) == place[0]]
            heapq.heapify(self._places)
        self._changed.set()
