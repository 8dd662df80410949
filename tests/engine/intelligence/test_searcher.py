"""A search finds what has the words and what means the same, and says which it was."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from skerry.intelligence.embedding import MiniLmEmbedder
from skerry.intelligence.errors import IndexNotReady, WorkerFailed
from skerry.intelligence.passages import passages
from skerry.intelligence.search import searcher as searching
from skerry.intelligence.search.exact import ExactIndex
from skerry.intelligence.search.quantise import quantise
from skerry.intelligence.search.searcher import Filters, Hit, Searcher
from skerry.storage import Connection, Database, StoreClosed
from skerry.storage.passages import forget_document, passages_of, replace_passages, vectors_of
from skerry.storage.readings import StoredReading, write_reading
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId

pytestmark = pytest.mark.anyio

NOTES = {
    "pump": "Pump 3 drips at the flange.\nThe seal ring is worn and was replaced by Alice.",
    "injury": "Bob cut his hand on a sheet of steel. First aid was given at once and he went home.",
    "outage": "The lights went out in hall B at noon. A fuse had blown; power was back after ten minutes.",
    "truck": "A forklift backed into a rack in the warehouse. Nobody was hurt, two pallets fell.",
    "gas": "A smell of gas near the boiler. The room was aired and the supplier called.",
}
SEVERITIES = {"injury": "SEV1", "gas": "SEV1", "pump": "SEV3"}
DOCUMENTS = {name: DocumentId(bytes([number] * 16)) for number, name in enumerate(NOTES, start=1)}
NAMES = {document: name for name, document in DOCUMENTS.items()}


class Harbour:
    """A device that has read its notes: the store, the index beside it, and what finds its way in both."""

    def __init__(self, database: Database, embedder: MiniLmEmbedder) -> None:
        self.database = database
        self.embedder = embedder
        self.index = ExactIndex()
        self.searcher = Searcher(database, self.nearest)
        self.asked: list[frozenset[int] | None] = []
        self.failure: Exception | None = None

    async def read_notes(self) -> None:
        for name, text in NOTES.items():
            await self.database.write(partial(self._store, name=name, text=text))

    async def nearest(self, text: str, count: int, among: frozenset[int] | None) -> Sequence[tuple[int, float]]:
        self.asked.append(among)
        if self.failure:
            raise self.failure
        return self.index.nearest(self.embedder.embed([text])[0], count, among)

    async def names(self, typed: str, filters: Filters | None = None, count: int = 10) -> list[str]:
        result = await self.searcher.search(typed, filters or Filters(), count)
        return [NAMES[hit.document] for hit in result.hits]

    async def hit(self, typed: str) -> Hit:
        """The best."""
        return (await self.searcher.search(typed)).hits[0]

    def _store(self, store: Connection, name: str, text: str) -> None:
        document, found = DOCUMENTS[name], passages(text)
        vectors = quantise(self.embedder.embed([passage.text for passage in found]))
        ids = [passage.passage_id for passage in found]
        replace_passages(store, document, found, dict(zip(ids, vectors, strict=True)))
        write_reading(store, StoredReading(document, b"", 1, "rules", 0, severity=SEVERITIES.get(name)))
        self.index.add(vectors_of(store, [passage.number for passage in passages_of(store, document)]))


@pytest.fixture
async def harbour(tmp_path: Path, embedder: MiniLmEmbedder) -> AsyncIterator[Harbour]:
    async with Database.open(tmp_path / "alice", bytes(32), MIGRATIONS) as database:
        harbour = Harbour(database, embedder)
        await harbour.read_notes()
        yield harbour


async def test_what_means_the_same_is_found_without_a_word_in_common(harbour: Harbour) -> None:
    hit = await harbour.hit("electricity failure")
    assert (NAMES[hit.document], hit.why.words) == ("outage", ())
    assert hit.why.closeness is not None
    assert searching.CLOSENESS_AT_LEAST <= hit.why.closeness < 1


async def test_a_hit_shows_its_passage_its_place_and_its_words(harbour: Harbour) -> None:
    hit = await harbour.hit("dripping flanges")
    assert NAMES[hit.document] == "pump"
    assert hit.span.of(NOTES["pump"]) == hit.passage
    assert [span.of(hit.passage) for span in hit.why.words] == ["drips", "flange"]


async def test_a_word_that_is_being_typed_is_found_by_its_beginning(harbour: Harbour) -> None:
    assert (await harbour.names("fork"))[0] == "truck"
    assert (await harbour.names("suppl"))[0] == "gas"


async def test_a_document_is_found_once_with_its_best_passage(harbour: Harbour) -> None:
    long = "\n".join(
        f"Round {number}: pump 3 was inspected. " + "Nothing else happened. " * 30 for number in range(9)
    )
    found = passages(long)
    assert len(found) > 3
    vectors = dict(
        zip(
            [each.passage_id for each in found],
            quantise(harbour.embedder.embed([each.text for each in found])),
            strict=True,
        )
    )
    await harbour.database.write(lambda store: replace_passages(store, DOCUMENTS["pump"], found, vectors))
    assert (await harbour.names("pump inspected")).count("pump") == 1


async def test_no_more_are_found_than_were_asked_for(harbour: Harbour) -> None:
    assert len(await harbour.names("pump hand power forklift gas", count=2)) == 2
    assert await harbour.names("pump", count=0) == []


async def test_filters_hold_for_words_and_for_meaning(harbour: Harbour) -> None:
    urgent = Filters(severity=frozenset({"SEV1"}))
    assert set(await harbour.names("pump gas hand", urgent)) == {"injury", "gas"}
    assert set(await harbour.names("somebody was wounded", urgent)) <= {"injury", "gas"}
    assert await harbour.names("pump", Filters(site=frozenset({"nowhere"}))) == []


async def test_a_wide_filter_is_applied_to_what_the_meaning_proposed(
    harbour: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    urgent = Filters(severity=frozenset({"SEV1"}))
    narrow = await harbour.names("somebody was wounded", urgent)
    monkeypatch.setattr(searching, "CHOICE_AT_MOST", 1)
    assert await harbour.names("somebody was wounded", urgent) == narrow == ["injury"]
    assert [among is None for among in harbour.asked] == [False, True]


async def test_what_may_not_be_read_is_not_found_although_it_is_still_indexed(harbour: Harbour) -> None:
    refused = DOCUMENTS["pump"]
    result = await harbour.searcher.search("pump seal ring", may_read=lambda document: document != refused)
    assert refused not in {hit.document for hit in result.hits}


async def test_what_was_forgotten_is_not_found_although_the_index_still_has_it(harbour: Harbour) -> None:
    await harbour.database.write(lambda store: forget_document(store, DOCUMENTS["outage"]))
    assert "outage" not in await harbour.names("electricity failure lights fuse")


@pytest.mark.parametrize("failure", [WorkerFailed(), IndexNotReady()])
async def test_words_alone_answer_where_the_meaning_cannot(harbour: Harbour, failure: Exception) -> None:
    harbour.failure = failure
    result = await harbour.searcher.search("flange")
    assert [NAMES[hit.document] for hit in result.hits] == ["pump"]
    assert (result.by_meaning, result.problem) == (False, str(failure))
    assert result.hits[0].why.closeness is None


async def test_a_failure_that_nobody_expects_is_not_hidden(harbour: Harbour) -> None:
    harbour.failure = ZeroDivisionError()
    with pytest.raises(ExceptionGroup):
        await harbour.searcher.search("flange")


async def test_a_closed_store_says_so(harbour: Harbour, tmp_path: Path) -> None:
    async with Database.open(tmp_path / "bob", bytes(32), MIGRATIONS) as database:
        searcher = Searcher(database, harbour.nearest)
    with pytest.raises(StoreClosed):
        await searcher.search("flange")


@pytest.mark.parametrize("typed", ["qwzx vrrk plmf", "asdf jkl", "12345 67890"])
async def test_nonsense_finds_nothing(harbour: Harbour, typed: str) -> None:
    assert await harbour.names(typed) == []


@pytest.mark.parametrize(
    "typed", ["", "   \n", "?", "\0", "\ud800\udfff", '"', "🔧", "x" * 1_000_000, "泵 漏水", "AND OR"]
)
async def test_nothing_that_can_be_typed_is_an_error(harbour: Harbour, typed: str) -> None:
    result = await harbour.searcher.search(typed)
    assert result.by_meaning


async def test_the_same_search_gives_the_same_answer(harbour: Harbour) -> None:
    answers = [await harbour.searcher.search("worn seal in the boiler room") for _ in range(3)]
    assert answers[0].hits
    assert answers[1:] == answers[:1] * 2
