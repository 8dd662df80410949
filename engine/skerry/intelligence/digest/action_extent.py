"""How far an action reaches in its sentence: up to a deadline, a comma, or words that only explain it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from skerry.intelligence.digest.agents import is_agent
from skerry.intelligence.digest.deadlines import Deadline, find_deadline
from skerry.intelligence.digest.phrases import any_of
from skerry.intelligence.span import Span

_ENDS = re.compile(
    r"\sand\s(?:the|it|we|they|he|she|there|that)\s(?:\w+\s){0,2}(?:stays?|is|are|was|will|has|remains?|cannot)\b|"
    r"[;|()\[\]?!]|\s[-–—]+\s|[.:](?:\s|$)|,\s|\s(?:because|so\sthat|otherwise|which|until\sthen|pls|please|thanks"
    r"|asap|as\ssoon\sas|immediately|urgently|right\saway|straight\s?away|at\sonce|thank\syou|cheers)\b",
    re.IGNORECASE,
)
_ENUMERATION = re.compile(
    r"(?:,\s(?:[\w'’/-]+\s){0,3}[\w'’/-]+)*,?\s(?:and|or)\s(?:[\w'’/-]+\s){0,3}[\w'’/-]+", re.IGNORECASE
)
_FINITE = any_of(r"is|are|was|were|has|have|had|i|we|he|she|it|they|you|this|that|no|not|will|as|since|but")
_BETWEEN_NOUNS = re.compile(r",\s+(?:and\s+)?|\s+and\s+", re.IGNORECASE)
_BY_AGENT = re.compile(
    r"\bby\s+(?P<who>[^,;:.()]{1,40}?)(?=\s+(?:by|before|on|until|within|asap|today|tomorrow|next|this)\b|[,;:.()]|$)",
    re.IGNORECASE,
)
_MOST_BEHIND_DEADLINE = 12


@dataclass(frozen=True, slots=True)
class Extent:
    """What is to be done, and until when."""

    what: Span
    deadline: Deadline | None


def extent(text: str, start: int, end: int) -> Extent:
    """From `start` to where the clause ends, or to a deadline behind what is to be done."""
    stop = _clause_end(text, start, end)
    deadline = find_deadline(text, Span(start, stop)) or _deadline_behind(text, Span(stop, end))
    if deadline and start < deadline.whole.start < stop <= deadline.whole.end + _MOST_BEHIND_DEADLINE:
        stop = deadline.whole.start
    while stop > start and not (text[stop - 1].isalnum() or text[stop - 1] in "%'’\"”)"):
        stop -= 1
    while start < stop and text[start].isspace():
        start += 1
    return Extent(Span(start, max(stop, start)), deadline)


def _deadline_behind(text: str, rest: Span) -> Deadline | None:
    """A deadline that follows at once, as in "order the parts, by Friday"."""
    deadline = find_deadline(text, rest)
    is_near = deadline is not None and not any(map(str.isalnum, text[rest.start : deadline.whole.start]))
    return deadline if is_near else None


def nouns(text: str, span: Span) -> list[int]:
    """Where the parts of "torque check on the flange, leak test at 10 bar" begin; one where it is no list."""
    joints = _BETWEEN_NOUNS.finditer(text, span.start, span.end)
    edges = [span.start, *(joint.end() for joint in joints), span.end]
    if _FINITE.search(text, span.start, span.end):
        return [span.start]
    if any(len(text[start:end].split()) < 2 for start, end in pairwise(edges)):
        return [span.start]
    return edges[:-1]


def doer(text: str, what: Span, end: int) -> Span | None:
    """Who stands behind "by" in "to be inspected by the contractor"."""
    match = _BY_AGENT.search(text, what.start, end)
    if match and find_deadline(text, Span(*match.span())):
        return None
    return Span(*match.span("who")) if match and is_agent(match["who"]) else None


def _clause_end(text: str, start: int, end: int) -> int:
    place = start
    while match := _ENDS.search(text, place, end):
        more = _ENUMERATION.match(text, match.start(), end) if match[0].startswith(",") else None
        if more is None or _FINITE.search(more[0]):
            return match.start()
        place = more.end()
    return end
