"""Searching the notes: by words and meaning where the device has read them, by words alone where it has not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from .errors import UnknownNote
from .found_words import Piece, line_at, line_with, pieces_of, places_of, words_at
from .note import Note
from .notebook import Entry, Notebook
from .reader import Reader
from .source import source_of

if TYPE_CHECKING:
    from skerry.intelligence.search.searcher import Hit, SearchResult

DEFAULT_COUNT: Final = 20


@dataclass(frozen=True)
class Narrowing:
    """What the notes have to be, beside holding the words. None lets every note through; times are as in a note."""

    severity: frozenset[str] | None = None
    status: frozenset[str] | None = None
    site: frozenset[str] | None = None
    after_ms: int | None = None
    before_ms: int | None = None

    def lets_through(self, note: Note) -> bool:
        """Whether a note is what was asked for."""
        facets = source_of(note).facets
        wanted = ((self.severity, facets.severity), (self.status, facets.status), (self.site, facets.site))
        if any(allowed is not None and value not in allowed for allowed, value in wanted):
            return False
        at_ms = facets.at_ms or 0
        return (self.after_ms or 0) <= at_ms and (self.before_ms is None or at_ms < self.before_ms)


@dataclass(frozen=True)
class FoundNote:
    """A note that was found: its passage, the words it shares with the search, and how close the meaning is.

    `place` is the line of the note to show first. `meaning` is a cosine, at most 1; None where it is not what brought
    the note here.
    """

    entry: Entry
    passage: tuple[Piece, ...]
    place: str
    words: tuple[str, ...]
    meaning: float | None


@dataclass(frozen=True)
class Found:
    """What a search found, best first. `problem` says, in a sentence, why only words were compared."""

    notes: tuple[FoundNote, ...]
    problem: str | None


@dataclass(frozen=True)
class Search:
    """The words of a search, and what it is narrowed by."""

    words: str
    narrowing: Narrowing = field(default_factory=Narrowing)
    count: int = DEFAULT_COUNT


async def search(notebook: Notebook, reader: Reader, asked: Search) -> Found:
    """The notes that fit, each once. What the device has not read yet is found by its words."""
    result = await _by_meaning(reader, asked)
    found = [note async for note in _in_notes(notebook, result.hits)] if result else []
    known = {note.entry.id for note in found}
    by_words = [note for note in await _by_words(notebook, asked) if note.entry.id not in known]
    notes = _in_order(found, by_words)[: asked.count]
    return Found(tuple(notes), result.problem if result else reader.progress.reason)


def _in_order(found: list[FoundNote], by_words: list[FoundNote]) -> list[FoundNote]:
    """What was not read yet and has all the words comes before what only means something alike."""
    if not by_words:
        return found
    return [*(note for note in found if note.words), *by_words, *(note for note in found if not note.words)]


async def _by_meaning(reader: Reader, asked: Search) -> SearchResult | None:
    if not reader.reads:
        return None
    from skerry.intelligence.search.searcher import Filters

    narrowing = asked.narrowing
    filters = Filters(
        severity=narrowing.severity,
        status=narrowing.status,
        site=narrowing.site,
        after_ms=narrowing.after_ms,
        before_ms=narrowing.before_ms,
    )
    return await reader.search(asked.words, filters, asked.count)


async def _in_notes(notebook: Notebook, hits: Iterable[Hit]) -> AsyncIterator[FoundNote]:
    for hit in hits:
        try:
            entry = await notebook.entry(hit.document)
        except UnknownNote:
            # It left this device between the two questions.
            continue
        yield _found(entry, hit)


def _found(entry: Entry, hit: Hit) -> FoundNote:
    """The title is shown above every passage, so it is left out of one that begins with it."""
    title = len(entry.note.title) + 1 if hit.passage.startswith(f"{entry.note.title}\n") else 0
    passage = hit.passage[title:]
    found = [span.shifted(-title) for span in hit.why.words if span.start >= title]
    words = words_at(hit.passage, hit.why.words)
    return FoundNote(entry, pieces_of(passage, found), line_at(passage, found), words, hit.why.closeness)


async def _by_words(notebook: Notebook, asked: Search) -> list[FoundNote]:
    words = asked.words.split()
    if not words:
        return []
    entries = await notebook.search(asked.words)
    return [_with_words(entry, words) for entry in entries if asked.narrowing.lets_through(entry.note)]


def _with_words(entry: Entry, words: list[str]) -> FoundNote:
    source, note = source_of(entry.note), entry.note
    line = line_with("\n".join((source.body, source.lists, note.site, note.equipment)), words)
    return FoundNote(entry, pieces_of(line, places_of(line, words)), line, tuple(words), None)
