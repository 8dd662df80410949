"""Builds that are broken on purpose, each in a way that a tired programmer could choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

from skerry.documents import squash as honest_squash
from skerry.node import stored_documents
from skerry.node.crdt_content import CrdtContent
from skerry.node.stored_documents import StoredDocuments
from skerry.storage import Connection, records
from skerry.sync.departures import Departures
from skerry_protocol.ids import DocumentId, RecordId


@contextmanager
def says_saved_before_it_is() -> Iterator[None]:
    """An edit is shown and acknowledged, and the next one takes it to the disk."""
    late: dict[int, list[Any]] = {}
    honest = StoredDocuments.append

    async def append(self: StoredDocuments, document_id: DocumentId, *edit: Any) -> None:
        waiting = late.setdefault(id(self), [])
        waiting.append((document_id, *edit))
        if len(waiting) > 1:
            await honest(self, *waiting.pop(0))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StoredDocuments, "append", append)
        yield


@contextmanager
def calls_accepted_what_it_sends() -> Iterator[None]:
    """A record counts as accepted when it leaves, not when the relay has signed for it."""
    honest = Departures._push

    async def push(self: Departures, record_ids: Sequence[RecordId]) -> None:
        def mark(store: Connection) -> None:
            for record_id in record_ids:
                records.mark_accepted(store, record_id, 1)

        await self._journal.database.write(mark)
        await honest(self, record_ids)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Departures, "_push", push)
        yield


@contextmanager
def squashes_all_but_the_newest() -> Iterator[None]:
    """Whole states, in checkpoints and in the store, leave out the last thing that was written."""

    def squash(stored: Sequence[bytes]) -> bytes:
        return honest_squash(stored[:-1] or stored)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CrdtContent, "squash", lambda _, stored: squash(stored))
        patch.setattr(stored_documents, "squash", squash)
        yield


BUILDS = [says_saved_before_it_is, calls_accepted_what_it_sends, squashes_all_but_the_newest]
