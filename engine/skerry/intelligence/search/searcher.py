"""Answers a search: what has the words, what means the same, both put into one order, and why each was found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import Generic, TypeVar, cast

import anyio

from skerry.errors import SkerryError
from skerry.intelligence.errors import IntelligenceError
from skerry.intelligence.search.fusion import fuse
from skerry.intelligence.search.query import CHARACTERS_AT_MOST, terms_of
from skerry.intelligence.span import Span
from skerry.storage import Connection, Database
from skerry.storage.passage_filters import Filters, numbers_like, only_like
from skerry.storage.passage_words import Term, mark_words, match_words
from skerry.storage.passages import StoredPassage, documents_by_number, passages_by_number
from skerry_protocol.ids import DocumentId

__all__ = ["Filters", "Hit", "SearchResult", "Searcher", "Why"]

CANDIDATES = 60
"""How many passages each way of finding proposes, at least."""

CANDIDATES_PER_HIT = 3
"""A document may have many of the best passages, and counts once."""

CHOICE_AT_MOST = 5_000
"""A filter that lets more passages through is applied to what the meaning proposed, instead of before."""

CANDIDATES_BEFORE_FILTER = 300

CLOSENESS_AT_LEAST = 0.25
"""The meaning proposes nothing below this cosine: what was typed may mean nothing at all."""

WEIGHT_OF_WORDS = 1.5
"""Of a passage that has all the words; one that has only some of them counts less, by the square of its share.

One common word out of six says little where the meaning says something else. Chosen on the tuning half of the search
evaluation, as was `fusion.RANK_OFFSET`; anything from 1.5 to 2, and from 10 to 20, is about as good.
"""

ANY = Filters()

T = TypeVar("T")

Nearest = Callable[[str, int, frozenset[int] | None], Awaitable[Sequence[tuple[int, float]]]]


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found: where in it the words stand (as spans of the passage), and how close its meaning is.

    `closeness` is a cosine, at most 1; None where the meaning did not propose it.
    """

    words: tuple[Span, ...]
    closeness: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document, with the passage that speaks for it and its place in the document's text."""

    document: DocumentId
    span: Span
    passage: str
    score: float
    why: Why


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits, best first. `problem` says why only words were looked for; None where the meaning was, too."""

    hits: tuple[Hit, ...] = ()
    problem: str | None = None

    @property
    def by_meaning(self) -> bool:
        """Whether the meaning was looked for as well."""
        return self.problem is None


class Searcher:
    """Searches a device's passages.

    `nearest` answers which passages are closest in meaning to a text (at most so many; only of some, if given); it
    may raise an `IntelligenceError`, and then words alone have to do.
    """

    def __init__(self, database: Database, nearest: Nearest) -> None:
        self._database = database
        self._nearest = nearest

    async def search(
        self,
        typed: str,
        filters: Filters = ANY,
        count: int = 10,
        *,
        may_read: Callable[[DocumentId], bool] = lambda _: True,
    ) -> SearchResult:
        """At most `count` documents, each with its best passage; nothing of a document that `may_read` refuses.

        Only what is stored this moment is shown, whatever the index still holds. Raises what the store raises.
        """
        typed = typed[:CHARACTERS_AT_MOST].encode(errors="replace").decode().strip()
        if not typed or count <= 0:
            return SearchResult()
        terms, candidates = terms_of(typed), max(CANDIDATES, CANDIDATES_PER_HIT * count)
        by_words, by_meaning = Asked[dict[int, float]](), Asked[dict[int, float]]()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(by_words.ask, lambda: self._by_words(terms, filters, candidates))
            tasks.start_soon(by_meaning.ask, lambda: self._by_meaning(typed, filters, candidates))
        try:
            closeness, problem = by_meaning.answer(), None
        except IntelligenceError as error:
            closeness, problem = {}, str(error)
        weighted = {number: WEIGHT_OF_WORDS * share**2 for number, share in by_words.answer().items()}
        scores = fuse(weighted, dict.fromkeys(closeness, 1.0))
        best = await self._best(scores, count, may_read)
        explained = await self._database.read(lambda store: _explained(store, best, terms))
        return SearchResult(tuple(_hit(each, marks, scores, closeness) for each, marks in explained), problem)

    async def _by_words(self, terms: Sequence[Term], filters: Filters, count: int) -> dict[int, float]:
        return await self._database.read(lambda store: match_words(store, terms, filters, count))

    async def _by_meaning(self, typed: str, filters: Filters, count: int) -> dict[int, float]:
        if filters == ANY:
            return _close_enough(await self._nearest(typed, count, None))
        among = await self._database.read(lambda store: numbers_like(store, filters, CHOICE_AT_MOST))
        if among is not None:
            return _close_enough(await self._nearest(typed, count, among)) if among else {}
        close = _close_enough(await self._nearest(typed, CANDIDATES_BEFORE_FILTER, None))
        right = await self._database.read(lambda store: only_like(store, filters, list(close)))
        return {number: cosine for number, cosine in close.items() if number in right}

    async def _best(self, scores: dict[int, float], count: int, may_read: Callable[[DocumentId], bool]) -> list[int]:
        """The best passage of each of the best documents, best first."""
        documents = await self._database.read(lambda store: documents_by_number(store, list(scores)))
        best: dict[DocumentId, int] = {}
        for number in scores:
            if (document := documents.get(number)) is not None and may_read(document):
                best.setdefault(document, number)
        return list(best.values())[:count]


class Asked(Generic[T]):
    """A question on its way. Its error comes out with the answer, and not as one of a group of errors."""

    def __init__(self) -> None:
        self._answer: T | None = None
        self._error: SkerryError | None = None

    async def ask(self, question: Callable[[], Awaitable[T]]) -> None:
        """Ask it, and keep what comes of it."""
        try:
            self._answer = await question()
        except SkerryError as error:
            self._error = error

    def answer(self) -> T:
        """What came of it. Raises what the question raised."""
        if self._error is not None:
            raise self._error
        return cast(T, self._answer)


def _close_enough(nearest: Sequence[tuple[int, float]]) -> dict[int, float]:
    return {number: cosine for number, cosine in nearest if cosine >= CLOSENESS_AT_LEAST}


def _explained(
    store: Connection, numbers: Sequence[int], terms: Sequence[Term]
) -> list[tuple[StoredPassage, tuple[Span, ...]]]:
    """Those of the passages that are still there, in this order, with the places of the words in them."""
    found = passages_by_number(store, numbers)
    passages = [found[number] for number in numbers if number in found]
    marks = mark_words(terms, [passage.text for passage in passages])
    return [(passage, tuple(starmap(Span, places))) for passage, places in zip(passages, marks, strict=True)]


def _hit(
    passage: StoredPassage, words: tuple[Span, ...], scores: dict[int, float], closeness: dict[int, float]
) -> Hit:
    return Hit(
        document=passage.document,
        span=Span(passage.start, passage.end),
        passage=passage.text,
        score=scores[passage.number],
        why=Why(words, closeness.get(passage.number)),
    )
