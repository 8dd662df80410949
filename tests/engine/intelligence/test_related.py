"""Which documents are like a note, by their nearest passages."""

from __future__ import annotations

import math

from skerry.intelligence.digest.related import MOST_REASONS, related
from skerry.intelligence.digest.values import NearPassage
from skerry.intelligence.span import Span

OWN = b"own"
FIRST, SECOND = Span(0, 40), Span(41, 90)


def near(document: bytes, cosine: float, own: Span = FIRST, span: Span = FIRST) -> NearPassage:
    return NearPassage(own, document, span, cosine)


def test_a_note_is_not_related_to_itself() -> None:
    assert related([near(OWN, 1.0)], OWN) == ()


def test_what_is_hardly_alike_is_left_out() -> None:
    assert related([near(b"a", 0.3), near(b"b", math.nan), near(b"c", -1.0)], OWN) == ()


def test_the_nearest_document_comes_first_and_says_which_passages_are_alike() -> None:
    found = related([near(b"a", 0.6), near(b"b", 0.9, span=SECOND)], OWN)
    assert [one.document for one in found] == [b"b", b"a"]
    [pair] = found[0].because
    assert (pair.own, pair.other, pair.cosine) == (FIRST, SECOND, 0.9)


def test_two_alike_passages_outweigh_a_single_one() -> None:
    found = related([near(b"a", 0.8), near(b"b", 0.75), near(b"b", 0.75, own=SECOND)], OWN)
    assert [one.document for one in found] == [b"b", b"a"]
    assert all(0 < one.score < 1 for one in found)


def test_an_own_passage_counts_once_however_often_a_document_repeats_it() -> None:
    once = related([near(b"a", 0.8)], OWN)
    often = related([near(b"a", 0.8), *(near(b"a", 0.7, span=Span(place, place + 9)) for place in range(9))], OWN)
    assert once == often


def test_the_order_of_the_hits_does_not_matter() -> None:
    hits = [near(bytes([letter]), 0.8) for letter in b"dcba"] + [near(b"a", 0.8, span=SECOND)]
    assert related(hits, OWN) == related(reversed(hits), OWN)


def test_only_as_many_as_asked_for_and_few_reasons_for_each() -> None:
    hits = [near(bytes([name]), 0.7, own=Span(place, place + 5)) for name in range(8) for place in range(0, 50, 5)]
    found = related(hits, OWN, at_most=3)
    assert len(found) == 3
    assert all(len(one.because) == MOST_REASONS for one in found)
    assert related(hits, OWN, at_most=0) == ()
