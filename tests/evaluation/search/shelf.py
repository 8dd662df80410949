"""The notes of one half in a real encrypted store, and the three ways in which they are searched."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from skerry.intelligence.embedding import TextEmbedder
from skerry.intelligence.passages import passages
from skerry.intelligence.search.adaptive import AdaptiveIndex
from skerry.intelligence.search.quantise import quantise
from skerry.intelligence.search.query import terms_of
from skerry.intelligence.search.searcher import Filters, Searcher
from skerry.storage import Database
from skerry.storage.passage_words import match_words
from skerry.storage.passages import passages_of, replace_passages
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId
from tests.evaluation.search.judgements import JUDGED_TO
from tests.evaluation.sections import Section

KEY = bytes(range(32))
PROPOSED = 60
"""How many passages each part alone proposes; several may be of one note."""


class Way(Protocol):
    """A way to search: the names of the notes that it finds, best first."""

    async def __call__(self, words: str, /) -> list[str]: ...


class Shelf:
    """Notes that can be searched. Made by `filled`."""

    def __init__(self, database: Database, embedder: TextEmbedder) -> None:
        self._database = database
        self._embedder = embedder
        self._index = AdaptiveIndex()
        self._names: dict[DocumentId, str] = {}
        self._documents: dict[int, DocumentId] = {}
        self._searcher = Searcher(database, self._nearest)

    @classmethod
    @asynccontextmanager
    async def filled(cls, folder: Path, notes: Sequence[Section], embedder: TextEmbedder) -> AsyncIterator[Shelf]:
        """A new store in an empty folder, with these notes in it."""
        async with Database.open(folder, KEY, MIGRATIONS) as database:
            shelf = cls(database, embedder)
            for number, note in enumerate(notes, start=1):
                await shelf._put(DocumentId(number.to_bytes(DocumentId.LENGTH_BYTES)), note)
            yield shelf

    async def by_words(self, words: str, /) -> list[str]:
        """Full-text search alone."""
        terms = terms_of(words)
        return self._named(await self._database.read(lambda store: match_words(store, terms, Filters(), PROPOSED)))

    async def by_meaning(self, words: str, /) -> list[str]:
        """Embeddings alone."""
        return self._named(number for number, _ in await self._nearest(words, PROPOSED, None))

    async def fused(self, words: str, /) -> list[str]:
        """What the device answers."""
        result = await self._searcher.search(words, count=JUDGED_TO)
        return [self._names[hit.document] for hit in result.hits]

    async def _put(self, document: DocumentId, note: Section) -> None:
        parts = passages(note.text)
        vectors = quantise(self._embedder.embed([part.text for part in parts]))
        by_id = {part.passage_id: vector for part, vector in zip(parts, vectors, strict=True)}
        await self._database.write(lambda store: replace_passages(store, document, parts, by_id))
        stored = await self._database.read(lambda store: passages_of(store, document))
        self._index.add([(passage.number, vector) for passage, vector in zip(stored, vectors, strict=True)])
        self._documents.update((passage.number, document) for passage in stored)
        self._names[document] = note.name

    async def _nearest(self, words: str, count: int, among: frozenset[int] | None) -> list[tuple[int, float]]:
        (vector,) = self._embedder.embed([words])
        return self._index.nearest(vector, count, among)

    def _named(self, numbers: Iterable[int]) -> list[str]:
        return list(dict.fromkeys(self._names[self._documents[number]] for number in numbers))
