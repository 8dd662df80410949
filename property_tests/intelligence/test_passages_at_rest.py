"""Write, edit, move and forget documents in any order, with crashes of either side: store, words and index agree.

The model is a dictionary of what each document says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar
from unittest.mock import patch

import numpy
import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test
from numpy.typing import NDArray

from skerry.intelligence.errors import WorkerFailed
from skerry.intelligence.passages import passages
from skerry.intelligence.search.adaptive import AdaptiveIndex
from skerry.intelligence.search.exact import ExactIndex
from skerry.intelligence.search.feeder import IndexFeeder
from skerry.intelligence.search.quantise import quantise
from skerry.storage import Connection, CorruptStore, Database
from skerry.storage import passages as passages_at_rest
from skerry.storage.passage_filters import Filters
from skerry.storage.passage_words import Term, match_words
from skerry.storage.passages import (
    StoredPassage,
    forget_document,
    held_passages,
    passages_of,
    replace_passages,
    vectors_of,
)
from skerry.storage.schema import MIGRATIONS
from skerry_protocol.ids import DocumentId
from tests.engine.intelligence.in_process import IndexInProcess
from tests.engine.storage.every_table import everything_in

DIMENSIONS = 16
GRAPH_FROM = 12
EVERYTHING = 10_000
KEY = bytes(range(32))
CHECK = "INSERT INTO passage_words (passage_words, rank) VALUES ('integrity-check', 1)"
STEPS = settings(max_examples=40, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])

T = TypeVar("T")
WORDS = ("pump", "valve", "hose", "crane", "axolotl", "crème", "насос", "漏水")
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(
    lambda words: " ".join(words).capitalize() + "."
)
TEXTS = st.lists(SENTENCES, max_size=12).map("\n".join)
NAMES = st.integers(0, 4)


def meaning_of(text: str) -> NDArray[numpy.float32]:
    """A direction that depends on the text alone, as a model's does; equal texts mean the same."""
    seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
    vector = numpy.random.default_rng(seed).standard_normal((1, DIMENSIONS)).astype(numpy.float32)
    direction: NDArray[numpy.float32] = vector / numpy.linalg.norm(vector)
    return direction


def document(name: int) -> DocumentId:
    return DocumentId(name.to_bytes(DocumentId.LENGTH_BYTES))


def write(store: Connection, name: int, text: str) -> None:
    """As a device does it: only what is not held is read."""
    found, held = passages(text), held_passages(store, document(name))
    vectors = {each.passage_id: quantise(meaning_of(each.text))[0] for each in found if each.passage_id not in held}
    replace_passages(store, document(name), found, vectors)


class Shelf(RuleBasedStateMachine):
    """Alice's notes, in the store, in the index of words and in the index of meanings."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[int, str] = {}
        self._held = ExitStack()
        self._folder = Path(self._held.enter_context(TemporaryDirectory()))
        self._portal = self._held.enter_context(start_blocking_portal())
        self._opened = ExitStack()
        self._open()
        self.worker = IndexInProcess(self.index())

    def index(self) -> AdaptiveIndex:
        """One that grows a graph early."""
        return AdaptiveIndex(DIMENSIONS, graph_from=GRAPH_FROM)

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: int, text: str) -> None:
        self._change(partial(write, name=name, text=text))
        self.texts[name] = text

    @precondition(lambda self: self.texts)
    @rule(data=st.data(), before=TEXTS)
    def move_down(self, data: st.DataObject, before: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.texts)))
        self.write(name, f"{before}\n{self.texts[name]}")

    @rule(name=NAMES)
    def forget(self, name: int) -> None:
        self._change(partial(forget_document, document=document(name)))
        self.texts.pop(name, None)

    @rule(name=NAMES, text=TEXTS)
    def regret(self, name: int, text: str) -> None:
        """A change that fails after it has written is as if it had never been."""
        before = self.numbers()
        with suppress(ZeroDivisionError):
            self._change(partial(fail_after_writing, name=name, text=text))
        assert self.numbers() == before

    @rule(is_all_gone=st.booleans())
    def crash(self, is_all_gone: bool) -> None:
        """The worker always loses its memory."""
        if is_all_gone:
            self._opened.close()
            self._open()
        self.worker.index = self.index()

    @rule(answers=st.integers(0, 6))
    def repair_until_the_worker_dies(self, answers: int) -> None:
        self.worker.answers_left = answers
        try:
            self._portal.call(self.feeder.repair)
        except WorkerFailed:
            self.crash(is_all_gone=False)
        self.worker.answers_left = None

    @rule(steps=st.integers(1, 5))
    def use_the_quiet(self, steps: int) -> None:
        for _ in range(steps):
            self.worker.index.step()

    @rule(text=SENTENCES, count=st.integers(1, 8))
    def search_by_meaning(self, text: str, count: int) -> None:
        """Once repaired, the index answers as one that is made anew of what is stored and looks at all of it."""
        assert self._portal.call(self.feeder.repair)
        [query] = meaning_of(text)
        exact = ExactIndex(DIMENSIONS)
        exact.add(self._read(lambda store: vectors_of(store, sorted(self.numbers()))))
        assert self.worker.index.fingerprint() == exact.fingerprint()
        assert self.worker.index.nearest(query, count) == exact.nearest(query, count)

    @rule(word=st.sampled_from(WORDS))
    def search_by_words(self, word: str) -> None:
        found = self._read(lambda store: match_words(store, [Term(word)], Filters(), EVERYTHING))
        numbers = self.numbers()
        assert {numbers[number].text for number in found} == {
            each.text
            for text in self.texts.values()
            for each in passages(text)
            if word in re.findall(r"\w+", each.text.lower())
        }

    @invariant()
    def each_document_says_what_was_last_written(self) -> None:
        stored = self._read(lambda store: {name: passages_of(store, document(name)) for name in range(5)})
        for name, found in stored.items():
            written = passages(self.texts.get(name, ""))
            assert [(each.start, each.end, each.text) for each in found] == [
                (each.span.start, each.span.end, each.text) for each in written
            ]

    @invariant()
    def the_index_of_words_is_whole(self) -> None:
        self._change(lambda store: store.execute(CHECK))

    @invariant()
    def nothing_forgotten_is_in_any_table(self) -> None:
        said = " ".join(self.texts.values()).lower()
        if "axolotl" not in said:
            assert b"axolotl" not in self._read(everything_in)

    def teardown(self) -> None:
        self._opened.close()
        self._held.close()

    def numbers(self) -> dict[int, StoredPassage]:
        rows = self._read(lambda store: [each for name in range(5) for each in passages_of(store, document(name))])
        return {each.number: each for each in rows}

    def _open(self) -> None:
        opening = Database.open(self._folder, KEY, MIGRATIONS)
        self._database = self._opened.enter_context(self._portal.wrap_async_context_manager(opening))

    @property
    def feeder(self) -> IndexFeeder:
        return IndexFeeder(self._database, self.worker)

    def _change(self, change: Callable[[Connection], object]) -> None:
        self._portal.call(self._database.write, change)

    def _read(self, question: Callable[[Connection], T]) -> T:
        return self._portal.call(self._database.read, question)


def fail_after_writing(store: Connection, name: int, text: str) -> None:
    write(store, name, text)
    raise ZeroDivisionError


class ShelfThatKeepsWords(Shelf):
    """A device that deletes passages and not the words that find them."""

    def _change(self, change: Callable[[Connection], object]) -> None:
        super()._change(partial(without_touching_words, change))


class ShelfThatForgetsOnlyInTheStore(Shelf):
    """A device that never takes anything out of its index of meanings."""

    def index(self) -> AdaptiveIndex:
        return IndexThatKeeps(DIMENSIONS)


class IndexThatKeeps(AdaptiveIndex):
    """Removes nothing."""

    def remove(self, numbers: Sequence[int]) -> None:
        pass


def without_touching_words(change: Callable[[Connection], object], store: Connection) -> None:
    with patch.object(passages_at_rest, "_delete", delete_passages_alone):
        change(store)


def delete_passages_alone(store: Connection, numbers: Iterable[int]) -> None:
    store.executemany("DELETE FROM passage WHERE number = ?", [(number,) for number in numbers])


@pytest.mark.timeout(300)
def test_store_words_and_meanings_agree_after_any_history() -> None:
    run_state_machine_as_test(Shelf, settings=STEPS)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("broken", [ShelfThatKeepsWords, ShelfThatForgetsOnlyInTheStore])
def test_a_device_that_forgets_by_halves_is_caught(broken: type[Shelf]) -> None:
    with pytest.raises((AssertionError, CorruptStore)):
        run_state_machine_as_test(
            broken, settings=settings(STEPS, max_examples=200, derandomize=True, phases=[Phase.generate])
        )
