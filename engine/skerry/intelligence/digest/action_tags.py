"""What stands around an action in a list: its number or ticket, and who, until when and whether it is done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from skerry.intelligence.digest.action_lines import Line
from skerry.intelligence.digest.agents import is_agent
from skerry.intelligence.digest.deadlines import find_day
from skerry.intelligence.digest.values import ActionForm, ActionState
from skerry.intelligence.span import Span

_WHO = r"(?P<who>@?[^\W\d_][^,;()\[\]|\n]{0,40}?)"
_AND_DAY = r"(?:(?:[,;/]|\s[–—-])\s*[^()\[\]\n]{2,50}?)?"
_ASSIGNED = re.compile(
    r"(?<!\w)[,;(\[–—-]?\s*(?:(?=@)|(?:owner|assignee|assigned\sto)\s*[:=]?\s+|(?:responsible|resp\.?|lead|who|by)\s*[:=]\s*)"
    rf"{_WHO}{_AND_DAY}\s*[)\]]?\s*[.!]?\s*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"(?<!\s)\s?[(\[]{_WHO}{_AND_DAY}[)\]]\s*[.!]?\s*$")
_BEHIND_DASH = re.compile(rf"(?<!\s)\s(?:[-–—]|->|→|=>)\s*{_WHO}{_AND_DAY}\s*$")
_TAGS = (_ASSIGNED, _IN_BRACKETS, _BEHIND_DASH)
_BEFORE_COLON = re.compile(r"(?P<who>@?[^\W\d_][^,;:()\[\]\n]{0,40}?)\s?(?::|\s[-–—])\s")
_NUMBERED = re.compile(r";\s+(?:and\s+)?|(?<!\S)(?:\(\d{1,2}\)|\d{1,2}\))\s+|\s+\d{1,2}\.\s+(?=[^\W\d_])")
_DONE_BEHIND = re.compile(r"[\s,;(\[–—-]+(?:done|completed|closed|✓|✔|✅)[)\]]?\s*[.!]*\s*$", re.IGNORECASE)
_TICKET = re.compile(r"(?:[A-Z]{2,6}-\d+|#\d+)[:\s]\s*")


def assigned(text: str, sentence: Span) -> Line | None:
    """A sentence that says who it is for, as "update the drawing – owner Ana", as the line of a list."""
    match = _ASSIGNED.search(text, sentence.start, sentence.end)
    if match is None or match.start() <= sentence.start:
        return None
    return Line(sentence, ActionForm.ASSIGNED)


def pieces(text: str, span: Span) -> Iterator[Span]:
    """The parts of "(1) sweep the yard; (2) lock the gate"."""
    start = span.start
    for joint in _NUMBERED.finditer(text, span.start, span.end):
        yield Span(start, joint.start())
        start = joint.end()
    yield Span(start, span.end)


def without_tags(text: str, line: Line) -> Line:
    """A line without its ticket in front, and without the name, day and state behind, which it carries then."""
    if ticket := _TICKET.match(text, line.span.start, line.span.end):
        line = replace(line, span=Span(ticket.end(), line.span.end))
    if done := _DONE_BEHIND.search(text, line.span.start, line.span.end):
        line = replace(line, span=Span(line.span.start, done.start()), state=ActionState.DONE)
    tags = (tag for pattern in _TAGS if (tag := pattern.search(text, line.span.start, line.span.end)))
    tag = next((tag for tag in tags if tag.start() > line.span.start and is_agent(tag["who"])), None)
    if tag is None:
        return line
    day = find_day(text, Span(tag.end("who"), tag.end()))
    return replace(
        line,
        span=Span(line.span.start, tag.start()),
        who=line.who or _name(tag),
        until=line.until or (day.until if day else None),
    )


def without_name(text: str, line: Line) -> Line:
    """A line without the name in front of a colon or dash, which it carries then."""
    before = _BEFORE_COLON.match(text, line.span.start, line.span.end)
    if before is None or not is_agent(before["who"]):
        return line
    return replace(line, span=Span(before.end(), line.span.end), who=line.who or _name(before))


def _name(match: re.Match[str]) -> Span:
    start, end = match.span("who")
    return Span(start + match["who"].startswith("@"), end)
