"""The sentences of a note with what they mean, embedded once for everything that is made of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

from skerry.intelligence.digest.sentence_kinds import LONGEST_CHARACTERS, cue, is_small_talk, says_nothing
from skerry.intelligence.digest.severity_rules import raising_words
from skerry.intelligence.embedding import DIMENSIONS, TextEmbedder
from skerry.intelligence.sentences import sentences
from skerry.intelligence.span import Span

MOST_SENTENCES = 96
"""How many sentences of a note are compared by meaning. Of a longer one those with grave words come first, then
those with telling ones, then the earlier ones: about 1,500 words."""

_BLANKS = " \t\u3000"

MOST_CHARACTERS = 200_000
"""How much of a text is looked at: some fifty pages. What comes after is not read, and counts nowhere."""


@dataclass(frozen=True)
class EmbeddedText:
    """A text and those of its sentences that say something. Row i of `vectors` is sentence i, of unit length.

    `every` has all sentences, those too that were not embedded.
    """

    text: str
    spans: tuple[Span, ...]
    vectors: NDArray[numpy.float32]
    every: tuple[Span, ...]


def embed_sentences(text: str, embedder: TextEmbedder) -> EmbeddedText:
    """Embed the sentences that say something, at most `MOST_SENTENCES`, in the order of the text."""
    every = tuple(part for span in sentences(text[:MOST_CHARACTERS]) for part in _parts(text, span))
    chosen = _chosen(text, [span for span in every if _tells(text, span)])
    if not chosen:
        return EmbeddedText(text, (), numpy.zeros((0, DIMENSIONS), numpy.float32), every)
    vectors = embedder.embed([span.of(text) for span in chosen])
    return EmbeddedText(text, chosen, vectors, every)


def _parts(text: str, sentence: Span) -> Iterator[Span]:
    """A sentence that nobody would read in one breath, cut between words: a text without a full stop, or no text."""
    start = sentence.start
    while sentence.end - start > LONGEST_CHARACTERS:
        blank = max(text.rfind(mark, start + 1, start + LONGEST_CHARACTERS) for mark in _BLANKS)
        end = blank if blank > start else start + LONGEST_CHARACTERS
        yield Span(start, end)
        start = end + (end == blank)
    yield Span(start, sentence.end)


def _tells(text: str, span: Span) -> bool:
    sentence = span.of(text)
    return not says_nothing(sentence) and not is_small_talk(sentence)


def _chosen(text: str, telling: Sequence[Span]) -> tuple[Span, ...]:
    distinct = _distinct(text, telling)
    if len(distinct) > MOST_SENTENCES:
        distinct = sorted(distinct, key=lambda span: (_rank(text, span), span))[:MOST_SENTENCES]
    return tuple(sorted(distinct))


def _rank(text: str, span: Span) -> int:
    if any(raising_words(text, span)):
        return 0
    return 1 if cue(text, span) else 2


def _distinct(text: str, spans: Sequence[Span]) -> list[Span]:
    """The first of those that say the same; a title may say it too, for whoever reads only what comes below it."""
    title_end = text.find("\n")
    said = {(span.end <= title_end, span.of(text).casefold()): span for span in reversed(spans)}
    return list(said.values())
