"""What the worker that reads can do: split, embed, digest, redact, and find passages by their meaning."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from skerry.intelligence.digest import Summary
from skerry.intelligence.digest.actions import find_actions
from skerry.intelligence.digest.embedded import embed_sentences
from skerry.intelligence.digest.likeness import example_vectors
from skerry.intelligence.digest.severity import rate_embedded
from skerry.intelligence.digest.summary import summarise, summarise_embedded
from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.models.store import ModelStore
from skerry.intelligence.passages import passages
from skerry.intelligence.redaction.entities import RampartFinder
from skerry.intelligence.redaction.redacting import redact
from skerry.intelligence.redaction.result import Redaction
from skerry.intelligence.search.adaptive import AdaptiveIndex
from skerry.intelligence.search.quantise import dequantise, quantise
from skerry.intelligence.work import jobs
from skerry.intelligence.work.jobs import Digest, Neighbours, ToDigest, ToFind, ToFindNear, ToRedact
from skerry.intelligence.work.worker import Handlers

THREADS = 1
"""The other cores belong to whoever is typing."""


class ReadingDesk:
    """Loads each model when it is first needed."""

    def __init__(self, store: ModelStore) -> None:
        self._store = store
        self._index = AdaptiveIndex()

    def handlers(self) -> Handlers:
        """Who does which job."""
        return {
            jobs.SPLIT: passages,
            jobs.EMBED: self._embed,
            jobs.DIGEST: self._digest,
            jobs.SUMMARISE: self._summarise,
            jobs.REDACT: self._redact,
            jobs.INDEX_ADD: self._index.add,
            jobs.INDEX_REMOVE: self._index.remove,
            jobs.INDEX_STATE: lambda _: self._index.fingerprint(),
            jobs.INDEX_NUMBERS: self._index.numbers_in,
            jobs.NEAREST: self._nearest,
            jobs.NEAREST_TO: self._nearest_to,
        }

    def step(self) -> bool:
        """Go on building the index."""
        return self._index.step()

    @cached_property
    def _embedder(self) -> MiniLmEmbedder:
        return MiniLmEmbedder(self._store, threads=THREADS)

    @cached_property
    def _finder(self) -> RampartFinder:
        return RampartFinder(self._store, threads=THREADS)

    def _embed(self, texts: tuple[str, ...]) -> tuple[bytes, ...]:
        return tuple(quantise(self._embedder.embed(texts)))

    def _digest(self, note: ToDigest) -> Digest:
        text, body_start = f"{note.title}\n{note.body}", len(note.title) + 1
        embedded, examples = embed_sentences(text, self._embedder), example_vectors(self._embedder)
        actions = find_actions(text, on=date.fromisoformat(note.on) if note.on else None)
        return Digest(
            summarise_embedded(embedded, examples, body_start=body_start),
            tuple(action for action in actions if action.span.start >= body_start),
            rate_embedded(embedded, examples),
        )

    def _summarise(self, text: str) -> Summary:
        return summarise(text, self._embedder)

    def _redact(self, asked: ToRedact) -> Redaction:
        return redact(asked.text, self._finder, asked.settings)

    def _nearest(self, asked: ToFind) -> Neighbours:
        [query] = self._embedder.embed([asked.text])
        return tuple(self._index.nearest(query, asked.count, asked.among))

    def _nearest_to(self, asked: ToFindNear) -> tuple[Neighbours, ...]:
        queries = dequantise(asked.vectors)
        return tuple(tuple(self._index.nearest(query, asked.count)) for query in queries)


def make_desk() -> ReadingDesk:
    """The desk of a worker process."""
    return ReadingDesk(ModelStore())
