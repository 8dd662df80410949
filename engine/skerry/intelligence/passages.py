"""A text in passages: what is embedded, searched and shown as one. An edit changes only the passages around it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from skerry.intelligence.sentences import sentences
from skerry.intelligence.span import Span

MAX_PASSAGES = 2_000
"""How many passages a text has at most, about 80,000 words; what comes after them is in none."""

MAX_PIECES = 96
"""How large a passage is at most, in estimated word pieces: about 60 words of English."""

REACH_PIECES = 24
"""How far a sentence looks for its neighbours when it is decided where a passage ends."""

ID_BYTES = 16
_PERSON = b"skerry/passage"
_WORD = re.compile(r"\S+")
_ASCII_CHARACTERS_PER_PIECE = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """A few sentences that stand together.

    `passage_id` is 16 bytes that depend on the words alone, and on how many passages with the same words come before.
    """

    passage_id: bytes
    span: Span
    text: str


def passages(text: str) -> tuple[Passage, ...]:
    """The passages of a text in order: at most `MAX_PASSAGES`, between which there is only white space.

    A passage ends after the sentence whose hash is the greatest within reach on either side, so that where it ends
    depends on nothing further away: the scheme of local maxima (Bjørner, Blass and Gurevich, "Content-dependent
    chunking for differential compression, the local maximum approach", 2010), over sentences instead of bytes.

    >>> [passage.text for passage in passages("Pump 3 leaks.  Alice closed the valve.")]
    ['Pump 3 leaks.  Alice closed the valve.']
    """
    seen: Counter[str] = Counter()
    return tuple(_passage(span, text, seen) for span in islice(_spans(text), MAX_PASSAGES))


def count_pieces(text: str) -> int:
    """About how many word pieces a text has.

    >>> count_pieces("Pump 3 leaks"), count_pieces("泵漏水")
    (3, 3)
    """
    return sum(_pieces_of_word(word[0]) for word in _WORD.finditer(text))


def _pieces_of_word(word: str) -> int:
    return 1 + (len(word) - 1) // _ASCII_CHARACTERS_PER_PIECE if word.isascii() else len(word)


def _passage(span: Span, text: str, seen: Counter[str]) -> Passage:
    words = " ".join(span.of(text).split())
    key = f"{seen[words]} {words}".encode("utf-8", "surrogatepass")
    seen[words] += 1
    return Passage(hashlib.blake2b(key, digest_size=ID_BYTES, person=_PERSON).digest(), span, span.of(text))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, or as much of a long one as fits into a passage."""

    span: Span
    size: int
    rank: bytes


def _spans(text: str) -> Iterator[Span]:
    all_pieces = (piece for sentence in sentences(text) for piece in _bounded(sentence, text))
    pieces = list(islice(all_pieces, MAX_PASSAGES * MAX_PIECES + REACH_PIECES))
    start, size = 0, 0
    for number, piece in enumerate(pieces):
        if number > start and size + piece.size > MAX_PIECES:
            yield Span(pieces[start].span.start, pieces[number - 1].span.end)
            start, size = number, 0
        size += piece.size
        if _is_greatest(pieces, number):
            yield Span(pieces[start].span.start, piece.span.end)
            start, size = number + 1, 0
    if start < len(pieces):
        yield Span(pieces[start].span.start, pieces[-1].span.end)


def _is_greatest(pieces: Sequence[_Piece], number: int) -> bool:
    """Whether no neighbour within reach ranks higher; of equal ones, the first is the greatest.

    At the beginning and the end of a text, where there is less than that on one side, no passage ends.
    """
    rank = pieces[number].rank
    before = _within_reach(pieces, range(number - 1, -1, -1))
    after = _within_reach(pieces, range(number + 1, len(pieces)))
    if not before or not after:
        return False
    return all(piece.rank < rank for piece in before) and all(piece.rank <= rank for piece in after)


def _within_reach(pieces: Sequence[_Piece], numbers: range) -> list[_Piece]:
    """The neighbours on one side, up to the one that makes `REACH_PIECES` full; none where there are not so many."""
    found, distance = [], 0
    for number in numbers:
        found.append(pieces[number])
        distance += pieces[number].size
        if distance >= REACH_PIECES:
            return found
    return []


def _bounded(sentence: Span, text: str) -> Iterator[_Piece]:
    """The sentence, cut between words where it is too long for one passage."""
    start, end, size = sentence.start, sentence.start, 0
    for word in _words(sentence, text):
        pieces = _pieces_of_word(word.of(text))
        if size and size + pieces > MAX_PIECES:
            yield _piece(Span(start, end), size, text)
            start, size = word.start, 0
        end, size = word.end, size + pieces
    yield _piece(Span(start, end), size, text)


def _piece(span: Span, size: int, text: str) -> _Piece:
    words = " ".join(span.of(text).split()).encode("utf-8", "surrogatepass")
    return _Piece(span, size, hashlib.blake2b(words, digest_size=8, person=_PERSON).digest())


def _words(sentence: Span, text: str) -> Iterator[Span]:
    """The words of a sentence; one that is too long for a passage by itself, in parts."""
    for found in _WORD.finditer(text, sentence.start, sentence.end):
        word = found[0]
        longest = MAX_PIECES * (_ASCII_CHARACTERS_PER_PIECE if word.isascii() else 1)
        for start in range(found.start(), found.end(), longest):
            yield Span(start, min(start + longest, found.end()))
