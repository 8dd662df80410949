"""Whatever an index is made of, it answers as one that looks at everything."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy
import pytest
from numpy.typing import NDArray

from skerry.intelligence.search.adaptive import AdaptiveIndex
from skerry.intelligence.search.exact import ExactIndex
from skerry.intelligence.search.index import VectorIndex
from skerry.intelligence.search.quantise import dequantise, quantise

DIMENSIONS = 24
Floats = NDArray[numpy.float32]
MakeIndex = Callable[[], VectorIndex]


class Grown(AdaptiveIndex):
    """An index whose graph holds everything whenever it is asked."""

    def __init__(self) -> None:
        super().__init__(DIMENSIONS, graph_from=1)

    def nearest(self, query: Floats, count: int, among: frozenset[int] | None = None) -> list[tuple[int, float]]:
        while self.step():
            pass
        return super().nearest(query, count, among)


INDEXES: dict[str, MakeIndex] = {
    "exact": lambda: ExactIndex(DIMENSIONS),
    "adaptive, small": lambda: AdaptiveIndex(DIMENSIONS),
    "adaptive, with all in its graph": Grown,
}


@pytest.fixture(params=list(INDEXES.values()), ids=list(INDEXES))
def index(request: pytest.FixtureRequest) -> VectorIndex:
    made: VectorIndex = request.param()
    return made


def directions(count: int, seed: int = 0) -> Floats:
    """Some vectors of unit length."""
    random = numpy.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(numpy.float32)
    lengths: Floats = numpy.linalg.norm(random, axis=1, keepdims=True)
    return random / lengths


def numbered(vectors: Floats, first: int = 1) -> list[tuple[int, bytes]]:
    return list(enumerate(quantise(vectors), start=first))


def test_the_nearest_are_those_with_the_greatest_cosine(index: VectorIndex) -> None:
    vectors = directions(300)
    index.add(numbered(vectors))
    [query] = directions(1, seed=1)
    cosines = vectors @ query
    found = index.nearest(query, 10)
    assert [number for number, _ in found[:3]] == [int(place) + 1 for place in numpy.argsort(-cosines)[:3]]
    assert [cosine for _, cosine in found] == pytest.approx(sorted(cosines, reverse=True)[:10], abs=0.01)


def test_what_was_removed_is_never_found_again(index: VectorIndex) -> None:
    vectors = directions(200)
    index.add(numbered(vectors))
    gone = [number for number, _ in index.nearest(vectors[0], 50)]
    index.remove(gone)
    assert not {number for number, _ in index.nearest(vectors[0], 200)} & set(gone)
    assert len(index.nearest(vectors[0], 200)) == 150


def test_a_number_that_is_added_again_has_only_its_new_vector(index: VectorIndex) -> None:
    before, after = directions(2)
    index.add(numbered(directions(50, seed=1), first=10))
    index.add([(1, quantise(before[None])[0])])
    index.nearest(before, 1)
    index.add([(1, quantise(after[None])[0])])
    [(nearest, cosine)] = index.nearest(after, 1)
    assert (nearest, round(cosine, 2)) == (1, 1.0)
    assert index.nearest(before, 1)[0][0] != 1


def test_only_the_chosen_are_found(index: VectorIndex) -> None:
    vectors = directions(300)
    index.add(numbered(vectors))
    chosen = frozenset(range(5, 300, 7)) | {9_999}
    found = index.nearest(vectors[0], 5, chosen)
    everything = index.nearest(vectors[0], 300)
    assert found == [each for each in everything if each[0] in chosen][:5]
    assert index.nearest(vectors[0], 5, frozenset()) == []


def test_equals_come_in_the_order_of_their_numbers(index: VectorIndex) -> None:
    [vector] = directions(1)
    index.add([(number, quantise(vector[None])[0]) for number in (9, 3, 7, 5, 1)])
    assert [number for number, _ in index.nearest(vector, 3)] == [1, 3, 5]


def test_a_phrase_that_stands_everywhere_hides_nothing_else(index: VectorIndex) -> None:
    [phrase] = directions(1, seed=5)
    others = directions(200)
    index.add([(1_000 + number, quantise(phrase[None])[0]) for number in range(600)])
    index.add(numbered(others))
    assert [index.nearest(vector, 1)[0][0] for vector in others] == list(range(1, 201))


def test_an_empty_index_finds_nothing(index: VectorIndex) -> None:
    [query] = directions(1)
    assert index.nearest(query, 5) == []
    index.add([])
    index.add(numbered(directions(3)))
    index.remove([1, 2, 3, 4])
    assert index.nearest(query, 5) == []
    assert index.fingerprint().ranges == ()
    assert index.nearest(query, 0) == []


def test_a_vector_of_another_length_changes_nothing(index: VectorIndex) -> None:
    index.add(numbered(directions(3)))
    before = index.fingerprint(), index.nearest(directions(1)[0], 3)
    with pytest.raises(ValueError, match="24 bytes"):
        index.add([(1, bytes(DIMENSIONS)), (4, bytes(DIMENSIONS - 1))])
    assert (index.fingerprint(), index.nearest(directions(1)[0], 3)) == before


def test_a_text_that_means_nothing_is_close_to_nothing(index: VectorIndex) -> None:
    index.add([(1, bytes(DIMENSIONS)), *numbered(directions(3), first=2)])
    assert dict(index.nearest(directions(1)[0], 4))[1] == 0
    assert {cosine for _, cosine in index.nearest(numpy.zeros(DIMENSIONS, dtype=numpy.float32), 4)} == {0}


def test_fingerprints_tell_apart_what_indexes_hold(index: VectorIndex) -> None:
    vector = bytes(DIMENSIONS)
    index.add([(1, vector), (4, vector), (5_000, vector)])
    of_three = index.fingerprint()
    assert of_three.count == 3
    assert [set(index.numbers_in(range_)) for range_ in range(3)] == [{1, 4}, {5_000}, set()]
    index.remove([1, 4])
    index.add([(2, vector), (3, vector)])
    assert index.fingerprint().differing(of_three) == [0]
    index.add([(2, vector)])
    index.remove([2, 3])
    index.add([(4, vector), (1, vector)])
    assert index.fingerprint() == of_three


def test_two_indexes_with_one_history_give_one_answer() -> None:
    answers = []
    for _ in range(2):
        index = Grown()
        index.add(numbered(directions(2_000)))
        index.nearest(directions(1)[0], 1)
        index.remove(list(range(1, 2_000, 3)))
        answers.append([index.nearest(query, 20) for query in directions(20, seed=2)])
    assert answers[0] == answers[1]


def test_nearly_all_of_the_nearest_are_found_through_the_graph() -> None:
    exact, grown = ExactIndex(DIMENSIONS), Grown()
    vectors = numbered(directions(5_000))
    exact.add(vectors)
    grown.add(vectors)
    queries = directions(50, seed=3)
    pairs = [(set(exact.nearest(query, 20)), set(grown.nearest(query, 20))) for query in queries]
    assert grown.is_narrowed
    assert sum(len(right & found) for right, found in pairs) / (20 * len(pairs)) > 0.97


def test_while_the_graph_is_built_nothing_is_missed() -> None:
    exact, growing = ExactIndex(DIMENSIONS), AdaptiveIndex(DIMENSIONS, graph_from=100)
    vectors = numbered(directions(500))
    exact.add(vectors)
    growing.add(vectors)
    [query] = directions(1, seed=3)
    steps = 0
    while growing.step():
        steps += 1
        assert growing.nearest(query, 10) == exact.nearest(query, 10)
    assert steps > 10
    growing.add(numbered(query[None], first=9_000))
    assert growing.nearest(query, 1)[0][0] == 9_000


def test_a_graph_goes_when_too_little_is_left_for_it() -> None:
    index = AdaptiveIndex(DIMENSIONS, graph_from=100)
    index.add(numbered(directions(100)))
    while index.step():
        pass
    assert index.is_narrowed
    index.remove(list(range(1, 60)))
    assert not [index.step() for _ in range(3)][-1]
    assert not index.is_narrowed
    assert len(index.nearest(directions(1)[0], 100)) == 41


def test_a_graph_of_which_most_was_removed_is_built_again() -> None:
    index = AdaptiveIndex(DIMENSIONS, graph_from=50)
    for first in range(0, 1_000, 100):
        index.remove(list(range(first - 99, first + 1)))
        index.add(numbered(directions(100, seed=first), first=first + 1))
        while index.step():
            pass
    assert index.is_narrowed
    assert [number for number, _ in index.nearest(directions(100, seed=900)[7], 1)] == [908]


def test_without_its_package_there_is_no_graph_and_nothing_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "skerry.intelligence.search.graph", raising=False)
    monkeypatch.setitem(sys.modules, "hnswlib", None)
    index = AdaptiveIndex(DIMENSIONS, graph_from=1)
    index.add(numbered(directions(100)))
    assert not index.step()
    assert [number for number, _ in index.nearest(directions(100)[7], 1)] == [8]


def test_a_vector_comes_back_out_of_its_bytes_nearly_as_it_was() -> None:
    vectors = directions(100)
    again = dequantise(quantise(vectors))
    assert numpy.linalg.norm(again, axis=1) == pytest.approx(numpy.ones(100))
    assert (vectors * again).sum(axis=1).min() > 0.9999
    assert dequantise([bytes(DIMENSIONS)]).tolist() == [[0.0] * DIMENSIONS]
    assert quantise(numpy.zeros((0, DIMENSIONS))) == []
