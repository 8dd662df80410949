"""How many of the marked action items are found, and how much of what is found was marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from skerry.intelligence.digest.actions import find_actions
from skerry.intelligence.digest.values import ActionItem
from tests.evaluation.actions.marks import MarkedAction, MarkedNote, marked_notes
from tests.evaluation.half import Half
from tests.evaluation.score import Bound, Evaluation, Score, Target, ratio

SHARE_OF_WORDS = 0.5
"""How many of the marked words an item has to hold to be the marked one."""

_WORD = re.compile(r"\w+(?:['’]\w+)?")
_BEFORE_A_NAME = re.compile(r"^(?:@|the\s+)", re.IGNORECASE)
_BEFORE_A_TIME = re.compile(
    r"^(?:(?:by|before|until|till|on|in|within|at|due|nlt|no later than|not later than|the)\s+)+", re.IGNORECASE
)


@dataclass(frozen=True)
class Comparison:
    """What was marked in one note beside what was found in it."""

    note: MarkedNote
    pairs: tuple[tuple[MarkedAction, ActionItem], ...]
    missed: tuple[MarkedAction, ...]
    invented: tuple[ActionItem, ...]


def measure(half: Half) -> Evaluation:
    """Reads every note of that half."""
    compared = [compare(note) for note in marked_notes(half)]
    return Evaluation(_scores(compared), tuple(line for one in compared for line in _told(one)))


def compare(note: MarkedNote) -> Comparison:
    """Pairs what was found with what was marked, each at most once, the pairs with most words in common first."""
    missed, invented = list(note.actions), list(find_actions(note.text))
    shares = [(_share(note.text, marked, item), marked, item) for marked in missed for item in invented]
    pairs = []
    for share, marked, item in sorted(shares, key=lambda row: row[0], reverse=True):
        if share >= SHARE_OF_WORDS and marked in missed and item in invented:
            pairs.append((marked, item))
            missed.remove(marked)
            invented.remove(item)
    return Comparison(note, tuple(pairs), tuple(missed), tuple(invented))


def _share(text: str, marked: MarkedAction, item: ActionItem) -> float:
    """How many of the marked words stand where the item stands, and are told by it as what is to be done."""
    told = {word.casefold() for word in _WORD.findall(item.what)}
    words = [found for found in _WORD.finditer(text, marked.what.start, marked.what.end)]
    held = [found for found in words if item.span.start <= found.start() and found.end() <= item.span.end]
    return ratio(sum(found[0].casefold() in told for found in held), len(words))


def _scores(compared: list[Comparison]) -> tuple[Score, ...]:
    pairs = [pair for one in compared for pair in one.pairs]
    marked = len(pairs) + sum(len(one.missed) for one in compared)
    found = len(pairs) + sum(len(one.invented) for one in compared)
    quiet = [one for one in compared if not one.note.actions]
    return (
        Score("action items, F1", ratio(2 * len(pairs), marked + found), marked, Target(Bound.AT_LEAST, 0.8)),
        Score("action items, precision", ratio(len(pairs), found), found),
        Score("action items, recall", ratio(len(pairs), marked), marked),
        Score("notes with nothing to do in which nothing is found", _quiet(quiet), len(quiet)),
        _agreement("who, of those found", pairs, lambda pair: _name(pair[0].who) == _name(pair[1].who)),
        _agreement("until when, of those found", pairs, lambda pair: _time(pair[0].until) == _time(pair[1].until)),
        _agreement("open or done, of those found", pairs, lambda pair: pair[0].state is pair[1].state),
    )


def _quiet(notes: list[Comparison]) -> float:
    return ratio(sum(not one.invented for one in notes), len(notes))


def _agreement(
    what: str,
    pairs: list[tuple[MarkedAction, ActionItem]],
    agrees: Callable[[tuple[MarkedAction, ActionItem]], bool],
) -> Score:
    return Score(what, ratio(sum(agrees(pair) for pair in pairs), len(pairs)), len(pairs))


def _name(who: str | None) -> str | None:
    return None if who is None else _BEFORE_A_NAME.sub("", who.strip()).casefold()


def _time(until: str | None) -> str | None:
    return None if until is None else _BEFORE_A_TIME.sub("", until.strip()).casefold()


def _told(one: Comparison) -> list[str]:
    name, text = one.note.name, one.note.text
    lines = [f"{name}: missed «{marked.what.of(text)}»" for marked in one.missed]
    lines += [f"{name}: not marked «{item.what}»" for item in one.invented]
    for marked, item in one.pairs:
        if _name(marked.who) != _name(item.who):
            lines.append(f"{name}: who is {marked.who}, not {item.who}")
        if _time(marked.until) != _time(item.until):
            lines.append(f"{name}: until when is {marked.until}, not {item.until}")
        if marked.state is not item.state:
            lines.append(f"{name}: it is {marked.state.value}, not {item.state.value}")
    return lines
