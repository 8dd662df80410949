"""Finding passages by their words, best first, in a few milliseconds however many there are.

BM25 looks at every passage that has one of the words. So the rarest words, which say the most, choose the passages,
as many as there is time for; words that stand everywhere only help to order them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skerry.storage.driver import Connection
from skerry.storage.passage_filters import Filters, filter_condition

ROWS_RANKED = 2_000
"""How many passages are ranked for one search; about a microsecond each."""

COMMON_WORDS_RANKED = 2
"""How many of the words that stand everywhere help to order what the others have found."""

_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}|{_CLOSE}")


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for, in any of its forms ("leak" finds "leaking"); or, with `begins`, how a word begins.

    Several words in one, as in "pump-3", are found where they follow each other.
    """

    text: str
    begins: bool = False

    def expression(self) -> str:
        """As FTS5 wants it: quoted, so that nothing in it is taken for an operator.

        >>> Term('6" OR').expression(), Term("pum", begins=True).expression()
        ('"6"" OR"', '"pum"*')
        """
        quoted = '"' + self.text.replace('"', '""').replace("\0", " ") + '"'
        return quoted + "*" if self.begins else quoted


def match_words(store: Connection, terms: Iterable[Term], filters: Filters, count: int) -> list[int]:
    """The numbers of at most `count` passages that have some of the words, best first by BM25, then the oldest."""
    frequencies = {term.expression(): _count_up_to(store, term.expression(), ROWS_RANKED + 1) for term in terms}
    by_rarity = sorted((rows, expression) for expression, rows in frequencies.items() if rows)
    rare = _within(by_rarity, ROWS_RANKED)
    common = [expression for _, expression in by_rarity[len(rare) :]]
    if rare:
        return _ranked(store, _led_by(rare, common[:COMMON_WORDS_RANKED]), filters, count)
    together = _ranked(store, " AND ".join(common), filters, count) if common else []
    return together or (_ranked(store, common[0], filters, count) if len(common) > 1 else [])


def mark_words(
    store: Connection, terms: Iterable[Term], numbers: Sequence[int]
) -> dict[int, tuple[tuple[int, int], ...]]:
    """Where in each of these passages the words stand, as (start, end) in code points of the passage's text."""
    expression = " OR ".join(term.expression() for term in terms)
    marks = ", ".join("?" for _ in numbers)
    rows = store.execute(
        f"SELECT rowid, highlight(passage_words, 0, '{_OPEN}', '{_CLOSE}') FROM passage_words"  # noqa: S608
        f" WHERE passage_words MATCH ? AND rowid IN ({marks})",
        (expression, *numbers),
    )
    return {int(number): _places(text) for number, text in rows.fetchall()}


def _count_up_to(store: Connection, expression: str, at_most: int) -> int:
    row = store.execute(
        "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)",
        (expression, at_most),
    ).fetchone()
    return int(row[0])


def _within(by_rarity: Sequence[tuple[int, str]], rows_at_most: int) -> list[str]:
    chosen: list[str] = []
    for rows, expression in by_rarity:
        rows_at_most -= rows
        if rows_at_most < 0:
            break
        chosen.append(expression)
    return chosen


def _led_by(rare: Sequence[str], common: Sequence[str]) -> str:
    """Passages with one of the rare words; those that have a common one as well come before their like."""
    leading = " OR ".join(rare)
    return f"({leading}) OR (({leading}) AND ({' OR '.join(common)}))" if common else leading


def _ranked(store: Connection, expression: str, filters: Filters, count: int) -> list[int]:
    """The best of the newest `ROWS_RANKED` passages that the expression and the filters let through."""
    condition, values = filter_condition(filters)
    joined = (
        ""
        if filters.asks_for_nothing
        else (
            " CROSS JOIN passage INDEXED BY passage_document ON passage.number = passage_words.rowid"
            " CROSS JOIN reading ON reading.document = passage.document"
        )
    )
    rows = store.execute(
        "SELECT number FROM (SELECT passage_words.rowid AS number, bm25(passage_words) AS badness FROM passage_words"  # noqa: S608
        f"{joined} WHERE passage_words MATCH ? AND {condition} ORDER BY passage_words.rowid DESC LIMIT ?)"
        " ORDER BY badness, number LIMIT ?",
        (expression, *values, ROWS_RANKED, count),
    )
    return [int(number) for (number,) in rows.fetchall()]


def _places(marked: str) -> tuple[tuple[int, int], ...]:
    """The marked places, counted without the marks; none where the text itself has such characters."""
    marks = [(found[0], found.start() - before) for before, found in enumerate(_MARKED.finditer(marked))]
    opened, closed = marks[::2], marks[1::2]
    if [mark for mark, _ in marks] != [_OPEN, _CLOSE] * len(closed):
        return ()
    return tuple((start, end) for (_, start), (_, end) in zip(opened, closed, strict=True))
