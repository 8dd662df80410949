"""Reads one document: embeds what is new in it, makes and signs its digest, stores all of it in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec

from skerry.access.identity import Identity
from skerry.intelligence.artefacts import ArtefactKind, Provenance, SignedArtefact, sign_artefact
from skerry.intelligence.models.manifest import EMBEDDING
from skerry.intelligence.passages import Passage
from skerry.intelligence.source import SourceText
from skerry.intelligence.work.jobs import DIGEST, EMBED, EMBEDDED_AT_ONCE, SPLIT, Digest, ToDigest
from skerry.intelligence.work.worker_process import WorkerProcess
from skerry.storage import Connection, Database
from skerry.storage.artefacts import StoredArtefact, replace_artefacts
from skerry.storage.made import forget_reading
from skerry.storage.passages import held_passages, passages_of, replace_passages, vectors_of
from skerry.storage.readings import (
    StoredReading,
    find_reading,
    newest_update_number,
    write_reading,
)
from skerry.sync.ports import Clock
from skerry_protocol.ids import DocumentId

Answer = TypeVar("Answer")

RULES_VERSION: Final = "1"
"""Of the rules for passages, summaries, actions and severity together. A new one has every note read again."""

PIPELINE: Final = f"{EMBEDDING.name} {EMBEDDING.version}, rules {RULES_VERSION}"
TEXT: Final = ", text "
MODEL_VERSION: Final = f"{EMBEDDING.version}, rules {RULES_VERSION}"
MADE_BY: Final = {
    ArtefactKind.SUMMARY: EMBEDDING.name,
    ArtefactKind.ACTIONS: "grammar",
    ArtefactKind.SEVERITY: EMBEDDING.name,
}


@dataclass(frozen=True)
class Found:
    """What the worker made of a text. `vectors` holds those of the new passages only."""

    passages: tuple[Passage, ...]
    vectors: dict[bytes, bytes]
    digest: Digest


@dataclass(frozen=True)
class Change:
    """Which passages came and went when a document was read, for the index of meanings.

    Unless it `is_complete`, others have gone before, as with the document itself when it was erased.
    """

    added: tuple[tuple[int, bytes], ...] = ()
    removed: tuple[int, ...] = ()
    is_complete: bool = True


class DocumentReader:
    """Reads documents with a worker, on behalf of the device that `identity` is.

    Nothing is stored of a document that, by then, `may_read` refuses.
    """

    def __init__(
        self,
        database: Database,
        worker: WorkerProcess,
        identity: Identity,
        clock: Clock,
        may_read: Callable[[DocumentId], bool],
        *,
        text_version: str = "1",
    ) -> None:
        self.pipeline = f"{PIPELINE}{TEXT}{text_version}"
        """By what documents are read: where that differs from what is stored, they are looked at again."""
        self._database = database
        self._may_read = may_read
        self._worker = worker
        self._identity = identity
        self._clock = clock

    async def update_number(self, document: DocumentId) -> int:
        """How far a document has come; to be asked before its text is taken."""
        return await self._database.read(lambda store: newest_update_number(store, document))

    async def read(self, document: DocumentId, source: SourceText | None, update_number: int) -> Change:
        """Read `source`, the text of `document`, unless that was done before, and say what changed.

        None says that there is nothing to read in it. Raises what the worker and the store raise.
        """
        known = await self._database.read(lambda store: find_reading(store, document))
        state = source.state() if source else None
        reading = self._reading(document, source, state, update_number)
        if known and known.source == state and _models_of(known.pipeline) == PIPELINE:
            return await self._store(document, lambda store: _write_again(store, reading))
        if source is None:
            return await self._store(document, lambda store: _write_nothing(store, reading))
        while True:
            found = await self._find(document, source)
            if (change := await self._store_found(reading, found)) is not None:
                return change

    async def try_worker(self) -> None:
        """Have the worker do what it can do if it can do anything. Raises what the worker raises."""
        await self._worker.do(EMBED, ("pump",))

    async def forget(self, document: DocumentId) -> Change:
        """Delete everything that was made of a document, as where it may not be read any more."""
        return await self._database.write(lambda store: replace(_forget(store, document), is_complete=False))

    async def _store_found(self, reading: StoredReading, found: Found) -> Change | None:
        artefacts = self._signed(reading.document, reading, found.digest)
        return await self._store(reading.document, lambda store: _write_all(store, reading, found, artefacts))

    async def _store(self, document: DocumentId, write: Callable[[Connection], Answer]) -> Answer | Change:
        """Nothing is awaited between question and write: an erasure that is decided later is also written later."""
        if not self._may_read(document):
            return await self.forget(document)
        return await self._database.write(write)

    async def _find(self, document: DocumentId, source: SourceText) -> Found:
        passages = await self._worker.do(SPLIT, source.text)
        held = await self._database.read(lambda store: _held_by(PIPELINE, store, document))
        vectors = await self._embed([passage for passage in passages if passage.passage_id not in held])
        digest = await self._worker.do(DIGEST, ToDigest(source.title, source.body, _day(source.facets.at_ms)))
        return Found(passages, vectors, digest)

    async def _embed(self, passages: list[Passage]) -> dict[bytes, bytes]:
        vectors: dict[bytes, bytes] = {}
        for first in range(0, len(passages), EMBEDDED_AT_ONCE):
            some = passages[first : first + EMBEDDED_AT_ONCE]
            answered = await self._worker.do(EMBED, tuple(passage.text for passage in some))
            vectors.update(zip((passage.passage_id for passage in some), answered, strict=True))
        return vectors

    def _reading(
        self, document: DocumentId, source: SourceText | None, state: bytes | None, update_number: int
    ) -> StoredReading:
        now_ms = self._clock.now_ms()
        if source is None:
            return StoredReading(document, None, update_number, self.pipeline, now_ms)
        facets = source.facets
        return StoredReading(
            document,
            state,
            update_number,
            self.pipeline,
            now_ms,
            severity=facets.severity,
            status=facets.status,
            site=facets.site,
            at_ms=facets.at_ms,
        )

    def _signed(self, document: DocumentId, reading: StoredReading, digest: Digest) -> list[StoredArtefact]:
        contents = {
            ArtefactKind.SUMMARY: digest.summary,
            ArtefactKind.ACTIONS: digest.actions,
            ArtefactKind.SEVERITY: digest.severity,
        }
        return [self._sign(document, reading, kind, content) for kind, content in contents.items()]

    def _sign(
        self, document: DocumentId, reading: StoredReading, kind: ArtefactKind, content: object
    ) -> StoredArtefact:
        provenance = Provenance(
            kind=kind,
            document=document.raw,
            source=reading.source or b"",
            model=MADE_BY[kind],
            version=MODEL_VERSION,
            device=self._identity.device.raw,
            made_at_ms=reading.read_at_ms,
        )
        return sign_artefact(self._identity, SignedArtefact(provenance, msgspec.msgpack.encode(content)))


def _day(at_ms: int | None) -> str | None:
    """The day of a time, in UTC: the same on every device."""
    try:
        return datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat() if at_ms is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def _write_again(store: Connection, reading: StoredReading) -> Change:
    write_reading(store, reading)
    return Change()


def _write_all(
    store: Connection, reading: StoredReading, found: Found, artefacts: Iterable[StoredArtefact]
) -> Change | None:
    """None where a passage that was held, and so was not embedded, is not held any more."""
    known = held_passages(store, reading.document) | found.vectors.keys()
    if any(passage.passage_id not in known for passage in found.passages):
        return None
    before = _numbers(store, reading.document)
    write_reading(store, reading)
    replace_passages(store, reading.document, found.passages, found.vectors)
    replace_artefacts(store, reading.document, list(artefacts))
    after = _numbers(store, reading.document)
    return Change(vectors_of(store, sorted(after - before)), tuple(sorted(before - after)))


def _write_nothing(store: Connection, reading: StoredReading) -> Change:
    change = _forget(store, reading.document)
    write_reading(store, reading)
    return change


def _forget(store: Connection, document: DocumentId) -> Change:
    before = _numbers(store, document)
    forget_reading(store, document)
    return Change(removed=tuple(sorted(before)))


def _numbers(store: Connection, document: DocumentId) -> set[int]:
    return {passage.number for passage in passages_of(store, document)}


def _held_by(models: str, store: Connection, document: DocumentId) -> frozenset[bytes]:
    """What need not be embedded again: vectors of another model cannot be compared with those of this one."""
    known = find_reading(store, document)
    return held_passages(store, document) if known and _models_of(known.pipeline) == models else frozenset()


def _models_of(pipeline: str) -> str:
    return pipeline.partition(TEXT)[0]
