"""What is still to be done, by the grammar of the sentences and the layout of the note: no model, no guess.

Every item consists of words of the note. It knows English; of other languages it knows check boxes, labels and tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from skerry.intelligence.digest.action_grammar import Found, find_in_sentence
from skerry.intelligence.digest.action_lines import Line, is_nothing, labelled, lines
from skerry.intelligence.digest.action_words import is_agent
from skerry.intelligence.digest.deadlines import Deadline, find_deadline
from skerry.intelligence.digest.due_days import due_day
from skerry.intelligence.digest.phrases import any_of
from skerry.intelligence.digest.sentence_kinds import LONGEST_CHARACTERS
from skerry.intelligence.digest.values import ActionForm, ActionItem, ActionState
from skerry.intelligence.sentences import sentences
from skerry.intelligence.span import Span

MOST_ACTIONS = 200
"""How many are found in one note; the first ones."""

MOST_CHARACTERS = 200_000

_NOT_NOW = any_of(r"""
    last (?:year|month|time|winter|summer)|years? ago|in the past|back in (?:19|20)\d\d|used to|historically|in the old days
    (?:procedure|manual|policy|rule|standard|sop|sign|instruction|regulation|permit|contract|law|code|guideline)s? (?:says?|said|states?|requires?|stated|required)
    (?:company|site|house|our) (?:policy|rules?)|as a rule|normally|usually|generally|in general|every time|at all times|as always
    no (?:(?:further|more|other|immediate|follow[- ]up) )*(?:actions?|work|follow[- ]up|repairs?|steps?)(?: (?:is|are|was|were))?(?: \w+)? (?:required|needed|necessary|planned|arising)
    no (?:need|reason|plans?) (?:to|for)
""")
_IMAGINED = re.compile(
    r"\W*(?:if|in case|unless|should (?:the|it|this|that|we|any)|were (?:the|it|we)|had (?:the|it|we)|suppose)\b",
    re.IGNORECASE,
)
_ASSIGNED = re.compile(
    r"""[\s,;(\[–—-]*(?:
      (?:(?:owner|assignee|assigned\ to|responsible|resp\.?|lead|who)\s*[:=]?\s+(?P<named>@?[^\W\d_][^,;()\[\]|\n]{0,40}?))
    )(?P<rest>[,;/]\s*(?:due|by|until|deadline)?(?:\ date)?\s*:?\s*[^()\[\]\n]{2,40}?)?\s*[)\]]?\s*[.!]*\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"\s*[(\[](?P<who>@?[^\W\d_][^,;()\[\]]{0,40}?)(?:[,;]\s*(?P<until>[^()\[\]]{2,40}))?[)\]]\s*[.!]?\s*$"
)
_BEHIND_DASH = re.compile(
    r"\s+(?:[-–—]|->|→|=>)\s*(?P<who>@?[^\W\d_][^,;()\[\]]{0,40}?)(?:[,;]\s*(?P<until>[^()\[\]]{2,40}))?\s*$"
)
_BEFORE_COLON = re.compile(r"(?P<who>@?[^\W\d_][^,;:()\[\]\n]{0,40}?)\s*(?::|\s[-–—])\s+")
_DONE_BEHIND = re.compile(r"[\s,;(\[–—-]+(?:done|completed|closed|✓|✔|✅)[)\]]?\s*[.!]*\s*$", re.IGNORECASE)
_TICKET = re.compile(r"(?:[A-Z]{2,6}-\d+|#\d+)[:\s]\s*")
_WHAT_ENDS = re.compile(
    r"[;|()\[\]?!]|\s[-–—]+\s|[.](?:\s|$)|:\s|,?\s+(?:because|so\ that|otherwise|which|until\ then|asap|pls|please|thanks|thank\ you|cheers)\b"
    r"|,\s",
    re.VERBOSE | re.IGNORECASE,
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


def find_actions(text: str, *, on: date | None = None) -> tuple[ActionItem, ...]:
    """The actions that a note speaks of, in their order; `on` is the day that "by Friday" counts from."""
    items: list[ActionItem] = []
    for line in lines(text[:MOST_CHARACTERS]):
        for item in _of_line(text, line, on):
            if not any(item.span.overlaps(known.span) for known in items[-3:]):
                items.append(item)
        if len(items) >= MOST_ACTIONS:
            break
    return tuple(items[:MOST_ACTIONS])


def _of_line(text: str, line: Line, on: date | None) -> Iterator[ActionItem]:
    if line.form:
        yield from _listed(text, line, on)
        return
    for span in sentences(line.span.of(text)):
        sentence = _bounded(span.shifted(line.span.start))
        label = labelled(text, sentence)
        if label:
            yield from _listed(text, label, on)
        elif assigned := _assigned(text, sentence):
            yield from _listed(text, assigned, on)
        else:
            yield from _of_sentence(text, sentence, on)


def _bounded(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + LONGEST_CHARACTERS))


def _of_sentence(text: str, sentence: Span, on: date | None) -> Iterator[ActionItem]:
    words = sentence.of(text)
    if _NOT_NOW.search(words) or _IMAGINED.match(words):
        return
    is_question = words.rstrip().endswith("?")
    found = find_in_sentence(text, sentence)
    for place, one in enumerate(found):
        if is_question and one.form is not ActionForm.REQUEST:
            continue
        end = found[place + 1].start if place + 1 < len(found) else sentence.end
        if item := _item(text, one, end, ActionState.OPEN, on, one.form):
            yield item


def _item(
    text: str, found: Found, end: int, state: ActionState, on: date | None, form: ActionForm
) -> ActionItem | None:
    deadline = find_deadline(text, Span(found.what_start, end))
    what = _what(text, found.what_start, end, deadline)
    if not len(what) or (found.needs_day and deadline is None):
        return None
    who = found.who or _by_agent(text, what, end)
    return _made(text, what, who, deadline.until if deadline else None, state, on, form)


def _made(
    text: str, what: Span, who: Span | None, until: Span | None, state: ActionState, on: date | None, form: ActionForm
) -> ActionItem:
    return ActionItem(
        span=what,
        what=what.of(text),
        who=who.of(text) if who else None,
        who_span=who,
        until=until.of(text) if until else None,
        until_span=until,
        due=due_day(until.of(text), on) if until else None,
        state=state,
        form=form,
    )


def _by_agent(text: str, what: Span, end: int) -> Span | None:
    match = _BY_AGENT.search(text, what.start, end)
    if match and find_deadline(text, Span(*match.span())):
        return None
    return Span(*match.span("who")) if match and is_agent(match["who"]) else None


def _what(text: str, start: int, end: int, deadline: Deadline | None) -> Span:
    """From `start` to where the clause ends, without a deadline behind it."""
    stop = _clause_end(text, start, end)
    if deadline and deadline.whole.start < stop <= deadline.whole.end + 12 and deadline.whole.start > start:
        stop = deadline.whole.start
    while stop > start and not (text[stop - 1].isalnum() or text[stop - 1] in "%'’\"”)"):
        stop -= 1
    while start < stop and text[start].isspace():
        start += 1
    return Span(start, max(stop, start))


def _clause_end(text: str, start: int, end: int) -> int:
    place = start
    while match := _WHAT_ENDS.search(text, place, end):
        more = _ENUMERATION.match(text, match.start(), end) if match[0].startswith(",") else None
        if more is None or _FINITE.search(more[0]):
            return match.start()
        place = more.end()
    return end


def _parts(text: str, span: Span, line: Line) -> list[int]:
    """Where the parts of "torque check on the flange, leak test at 10 bar" begin: all of it nouns, behind a label."""
    words = span.of(text)
    if line.form is not ActionForm.MARKER or _FINITE.search(words):
        return [span.start]
    joints = [joint for joint in _BETWEEN_NOUNS.finditer(text, span.start, span.end)]
    edges = [span.start, *(joint.end() for joint in joints), span.end]
    if any(len(text[start:end].split()) < 2 for start, end in pairwise(edges)):
        return [span.start]
    return edges[:-1]


def _assigned(text: str, sentence: Span) -> Line | None:
    match = _ASSIGNED.search(text, sentence.start, sentence.end)
    if match is None or not match["named"] or match.start() <= sentence.start:
        return None
    return Line(sentence, ActionForm.ASSIGNED)


def _listed(text: str, line: Line, on: date | None) -> Iterator[ActionItem]:
    span, who, until, state = line.span, line.who, line.until, line.state
    form = line.form or ActionForm.LISTED
    ticket = _TICKET.match(text, span.start, span.end)
    span = Span(ticket.end(), span.end) if ticket else span
    if done := _DONE_BEHIND.search(text, span.start, span.end):
        span, state = Span(span.start, done.start()), ActionState.DONE
    for pattern in (_ASSIGNED, _IN_BRACKETS, _BEHIND_DASH):
        tag = pattern.search(text, span.start, span.end)
        if tag and tag.start() > span.start:
            named = next(
                (tag.span(name) for name in ("named", "who") if name in tag.re.groupindex and tag[name]), None
            )
            if named and not is_agent(text[named[0] : named[1]]):
                continue
            deadline = find_deadline(text, Span(tag.start(), tag.end()))
            who = who or (Span(*named) if named else None)
            until = until or (deadline.until if deadline else None)
            span = Span(span.start, tag.start())
            break
    found = find_in_sentence(text, _bounded(span), is_listed=True)
    if not found:
        before = _BEFORE_COLON.match(text, span.start, span.end)
        start = span.start
        if before and is_agent(before["who"]):
            who, start = who or Span(*before.span("who")), before.end()
        found = [Found(part, part, who, form) for part in _parts(text, Span(start, span.end), line)]
    for place, one in enumerate(found):
        end = found[place + 1].start if place + 1 < len(found) else span.end
        item = _item(text, Found(one.start, one.what_start, one.who or who, form), end, state, on, form)
        if item and not is_nothing(text, item.span):
            yield item if item.until or not until else _made(text, item.span, item.who_span, until, state, on, form)
