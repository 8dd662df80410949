"""Passages with the words in them that were searched for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from skerry.intelligence.span import Span

MAX_CHARACTERS: Final = 240
"""What is shown of a passage."""

_WORD: Final = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
    """A stretch of a passage; `is_found` where a word stands that was searched for."""

    text: str
    is_found: bool


def pieces_of(passage: str, found: Sequence[Span]) -> tuple[Piece, ...]:
    """A passage in pieces, cut around the first word that was found where it is long.

    >>> [(piece.text, piece.is_found) for piece in pieces_of("The pump leaks.", [Span(4, 8)])]
    [('The ', False), ('pump', True), (' leaks.', False)]
    """
    window = _window(passage, found[0].start if found else 0)
    before = [Piece("…", is_found=False)] if window.start else []
    after = [Piece("…", is_found=False)] if window.end < len(passage) else []
    return tuple([*before, *_pieces(passage, window, found), *after])


def words_at(passage: str, found: Iterable[Span]) -> tuple[str, ...]:
    """The words themselves, each once however it is written.

    >>> words_at("Pump, pump!", [Span(0, 4), Span(6, 10)])
    ('pump',)
    """
    return tuple(dict.fromkeys(span.of(passage).casefold() for span in found))


def places_of(text: str, words: Iterable[str]) -> list[Span]:
    """Where words stand that begin with one of `words`, whatever their case.

    >>> places_of("Pumps leak.", ["pump"])
    [Span(start=0, end=5)]
    """
    wanted = tuple(word.casefold() for word in words if word)
    if not wanted:
        return []
    return [Span(*found.span()) for found in _WORD.finditer(text) if found[0].casefold().startswith(wanted)]


def line_with(text: str, words: Sequence[str]) -> str:
    """The line of a text in which most of `words` stand.

    >>> line_with("Bob called.\\nThe seal of pump 3 leaks.", ["pump", "seal"])
    'The seal of pump 3 leaks.'
    """
    lines = [line for line in text.splitlines() if line.strip()] or [""]
    return max(lines, key=lambda line: sum(word.casefold() in line.casefold() for word in words))


def line_at(passage: str, found: Sequence[Span]) -> str:
    """The line in which the first word stands that was found; the first line where none was.

    >>> line_at("Bob called.\\nThe pump leaks.", [Span(16, 20)])
    'The pump leaks.'
    """
    first = found[0].start if found else 0
    start = passage.rfind("\n", 0, first) + 1
    return passage[start:].partition("\n")[0]


def _window(passage: str, first: int) -> Span:
    """Where to cut: some words before the first that was found, and never inside a word."""
    if len(passage) <= MAX_CHARACTERS:
        return Span(0, len(passage))
    start = max(0, min(first - MAX_CHARACTERS // 4, len(passage) - MAX_CHARACTERS))
    if start:
        start = passage.find(" ", start, max(first, start + 1)) + 1 or start
    end = start + MAX_CHARACTERS
    return Span(start, len(passage) if end >= len(passage) else passage.rfind(" ", start + 1, end) + 1 or end)


def _pieces(passage: str, window: Span, found: Sequence[Span]) -> Iterator[Piece]:
    end = window.start
    for span in found:
        if not span.overlaps(window) or span.start < end:
            continue
        if end < span.start:
            yield Piece(passage[end : span.start], is_found=False)
        yield Piece(span.of(passage), is_found=True)
        end = span.end
    if end < window.end:
        yield Piece(passage[end : window.end], is_found=False)
