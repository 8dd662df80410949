"""Finding passages by their words, best first, in a few milliseconds however many there are.

BM25 looks at every passage that has one of the words. So the rarest words, which say the most, choose the passages,
as many as there is time for; words that stand everywhere only help to order them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import accumulate
from math import log1p

from skerry.storage.driver import Connection, sqlite
from skerry.storage.passage_filters import Filters, filter_condition

WORDS_ARE = "porter unicode61 remove_diacritics 2"
"""How words are taken apart, here and in the schema: English endings are cut off, accents do not count."""

ROWS_RANKED = 2_000
"""How many passages are ranked for one search; about a microsecond each."""

COMMON_WORDS_RANKED = 2
"""How many of the words that stand everywhere help to order what the others have found."""

_OPEN, _CLOSE = "\x02", "\x03"
_WITH_FACETS = (
    " CROSS JOIN passage INDEXED BY passage_document ON passage.number = passage_words.rowid"
    " CROSS JOIN reading ON reading.document = passage.document"
)
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


def match_words(store: Connection, terms: Iterable[Term], filters: Filters, count: int) -> dict[int, float]:
    """At most `count` passages that have some of the words, best first by BM25, then the oldest.

    With the number of each goes its share, from 0 to 1: how much of what was looked for it has. A rare word is more
    of it than another; words that stand everywhere are no part of it, unless there is no other.
    """
    sought = sorted(_sought(store, term) for term in terms)
    missing = [each for each in sought if not each.rows]
    found = sought[len(missing) :]
    rare = _within(found, ROWS_RANKED)
    if rare:
        numbers = _ranked(store, _led_by(rare, found[len(rare) :][:COMMON_WORDS_RANKED]), filters, count)
        return _shares(store, numbers, rare, missing)
    for common in (found, found[:1]) if found else ():
        if numbers := _ranked(store, " AND ".join(each.expression for each in common), filters, count):
            return dict.fromkeys(numbers, _weight(store, common) / _weight(store, [*found, *missing]))
    return {}


def mark_words(terms: Iterable[Term], texts: Sequence[str]) -> list[tuple[tuple[int, int], ...]]:
    """Where in each text the words stand, as (start, end) in its code points, found as `match_words` finds them.

    >>> mark_words([Term("leak")], ["Pump 3 leaks.", "All is well."])
    [((7, 12),), ()]
    """
    with closing(sqlite.connect(":memory:", isolation_level=None)) as few:
        few.execute(f"CREATE VIRTUAL TABLE passage_words USING fts5(text, tokenize = '{WORDS_ARE}')")
        few.executemany("INSERT INTO passage_words (rowid, text) VALUES (?, ?)", list(enumerate(texts)))
        found = [each.expression for term in terms if (each := _sought(few, term)).rows]
        rows = few.execute(
            f"SELECT rowid, highlight(passage_words, 0, '{_OPEN}', '{_CLOSE}') FROM passage_words"  # noqa: S608
            " WHERE passage_words MATCH ?",
            (" OR ".join(found) or _quoted(""),),
        )
        marked = {int(place): _places(text) for place, text in rows.fetchall()}
    return [marked.get(place, ()) for place in range(len(texts))]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""').replace("\0", " ") + '"'


@dataclass(frozen=True, slots=True, order=True)
class Sought:
    """What to look for, and how many passages have it, counted as far as matters."""

    rows: int
    expression: str


def _sought(store: Connection, term: Term) -> Sought:
    counted = (Sought(_count_up_to(store, each, ROWS_RANKED + 1), each) for each in term.expressions())
    return next((each for each in counted if each.rows), Sought(0, _quoted(term.text)))


def _count_up_to(store: Connection, expression: str, at_most: int) -> int:
    row = store.execute(
        "SELECT count(*) FROM (SELECT 1 FROM passage_words WHERE passage_words MATCH ? LIMIT ?)",
        (expression, at_most),
    ).fetchone()
    return int(row[0])


def _within(sought: Sequence[Sought], rows_at_most: int) -> list[Sought]:
    totals = accumulate(each.rows for each in sought)
    return [each for each, total in zip(sought, totals, strict=True) if total <= rows_at_most]


def _led_by(rare: Sequence[Sought], common: Sequence[Sought]) -> str:
    """Passages with one of the rare words; those that have a common one as well come before their like."""
    leading = " OR ".join(each.expression for each in rare)
    following = " OR ".join(each.expression for each in common)
    return f"({leading}) OR (({leading}) AND ({following}))" if common else leading


def _shares(
    store: Connection, numbers: Sequence[int], rare: Sequence[Sought], missing: Sequence[Sought]
) -> dict[int, float]:
    having = [(_weight(store, [each]), _numbers_with(store, each)) for each in rare]
    whole = _weight(store, [*rare, *missing])
    return {number: sum(weight for weight, those in having if number in those) / whole for number in numbers}


def _weight(store: Connection, sought: Iterable[Sought]) -> float:
    """The inverse document frequencies of BM25, never below 0, over all passages that there ever were."""
    row = store.execute("SELECT ifnull(max(number), 0) FROM passage").fetchone()
    return sum(log1p((max(int(row[0]), each.rows) - each.rows + 0.5) / (each.rows + 0.5)) for each in sought)


def _numbers_with(store: Connection, sought: Sought) -> frozenset[int]:
    rows = store.execute("SELECT rowid FROM passage_words WHERE passage_words MATCH ?", (sought.expression,))
    return frozenset(int(number) for (number,) in rows.fetchall())


def _ranked(store: Connection, expression: str, filters: Filters, count: int) -> list[int]:
    """The best of the newest `ROWS_RANKED` passages that the expression and the filters let through."""
    condition, values = filter_condition(filters)
    joined = "" if filters.asks_for_nothing else _WITH_FACETS
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
