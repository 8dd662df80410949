"""Finding passages by their words, best first, in a few milliseconds however many there are.

BM25 looks at every passage that has one of the words. So the rarest words, which say the most, choose the passages,
as many as there is time for; words that stand everywhere only help to order them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from skerry.storage.driver import Connection
from skerry.storage.passage_filters import Filters, filter_condition

ROWS_RANKED = 2_000
"""How many passages are ranked for one search; about a microsecond each."""

COMMON_WORDS_RANKED = 2
"""How many of the words that stand everywhere help to order what the others have found."""

_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}|{_CLOSE}")


LETTERS_TAKEN_BACK = 3
"""How much shorter an unfinished word is made until something begins so: "leaking" is kept as its stem "leak"."""

LETTERS_LEFT = 4


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for, in any of its forms ("leak" finds "leaking").

    An `unfinished` one that is nowhere stands for the words that begin with it. Several words in one, as in "pump-3",
    are found where they follow each other.
    """

    text: str
    unfinished: bool = False

    def expressions(self) -> list[str]:
        """The ways to look for it, as FTS5 wants them; the first that finds anything counts.

        They are quoted, so that nothing in them is taken for an operator.

        >>> Term('6" OR').expressions(), Term("pum", unfinished=True).expressions()
        (['"6"" OR"'], ['"pum"', '"pum"*'])
        """
        if not self.unfinished:
            return [_quoted(self.text)]
        shortest = max(min(LETTERS_LEFT, len(self.text)), len(self.text) - LETTERS_TAKEN_BACK)
        beginnings = [self.text[:length] for length in range(len(self.text), shortest - 1, -1)]
        return [_quoted(self.text), *(_quoted(beginning) + "*" for beginning in beginnings)]


def match_words(store: Connection, terms: Iterable[Term], filters: Filters, count: int) -> list[int]:
    """The numbers of at most `count` passages that have some of the words, best first by BM25, then the oldest."""
    found = {expression: rows for term in terms for expression, rows in _first_found(store, term)}
    by_rarity = sorted((rows, expression) for expression, rows in found.items())
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
    expressions = [expression for term in terms for expression, _ in _first_found(store, term)]
    marks = ", ".join("?" for _ in numbers)
    rows = store.execute(
        f"SELECT rowid, highlight(passage_words, 0, '{_OPEN}', '{_CLOSE}') FROM passage_words"  # noqa: S608
        f" WHERE passage_words MATCH ? AND rowid IN ({marks})",
        (" OR ".join(expressions) or '""', *numbers),
    )
    return {int(number): _places(text) for number, text in rows.fetchall()}


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""').replace("\0", " ") + '"'


def _first_found(store: Connection, term: Term) -> list[tuple[str, int]]:
    """What to look for, with how many passages have it, counted as far as matters; nothing where none has."""
    counted = ((each, _count_up_to(store, each, ROWS_RANKED + 1)) for each in term.expressions())
    return list(islice(((expression, rows) for expression, rows in counted if rows), 1))


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
