"""What is still to be done, by the grammar of the sentences and the layout of the note: no model, no guess.

Every item consists of words of the note. It knows English; of other languages it knows check boxes, tables and a few
words that ask for something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from skerry.intelligence.digest.action_extent import doer, extent, nouns
from skerry.intelligence.digest.action_grammar import Found, find_in_sentence
from skerry.intelligence.digest.action_lines import Line, is_nothing, labelled, lines
from skerry.intelligence.digest.action_tags import assigned, pieces, without_name, without_tags
from skerry.intelligence.digest.action_words import is_participle
from skerry.intelligence.digest.due_days import due_day
from skerry.intelligence.digest.phrases import any_of
from skerry.intelligence.digest.sentence_kinds import LONGEST_CHARACTERS
from skerry.intelligence.digest.values import ActionForm, ActionItem, ActionState
from skerry.intelligence.sentences import sentences
from skerry.intelligence.span import Span

MOST_ACTIONS = 200
"""How many are found in one note: the first ones."""

MOST_CHARACTERS = 200_000
"""How much of a note is read."""

_FEWEST_CHARACTERS = 6

_NOT_NOW = any_of(r"""
    last (?:year|month|time|winter|summer)|years? ago|in the past|back in (?:19|20)\d\d|used to|in the old days
    (?:procedure|manual|policy|rule|standard|sop|sign|instruction|regulation|contract|law|code|guideline)s?
    + (?:says?|said|states?|requires?|stated|required)
    (?:company|site|house|our) (?:policy|rules?)|as a rule|normally|usually|generally|in general|every time|every \d+
    at all times|as always|historically
    no (?:(?:further|more|other|immediate|follow[- ]up) )*(?:actions?|work|follow[- ]up|repairs?|steps?)
    +(?: (?:is|are|was|were))?(?: \w+)? (?:required|needed|necessary|planned|arising)
    no (?:need|reason|plans?) (?:to|for)
""")
_IMAGINED = re.compile(
    r"\W*(?:if|in case|unless|should (?:the|it|this|that|we|any)|were (?:the|it|we)|had (?:the|it|we)|suppose)\b",
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
        if len(sentence) < _FEWEST_CHARACTERS:
            continue
        listed = labelled(text, sentence) or assigned(text, sentence)
        if listed:
            yield from _listed(text, listed, on)
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
        if item := _item(text, one, end, ActionState.OPEN, on):
            yield item


def _listed(text: str, line: Line, on: date | None) -> Iterator[ActionItem]:
    for piece in pieces(text, _bounded(line.span)):
        item = without_tags(text, replace(line, span=piece))
        if any(map(str.isalpha, item.span.of(text))) and not is_nothing(text, item.span):
            yield from _of_piece(text, item, on)


def _of_piece(text: str, line: Line, on: date | None) -> Iterator[ActionItem]:
    found = find_in_sentence(text, line.span, is_listed=True)
    if not found:
        line = without_name(text, _done_if_told(text, line))
        found = _whole(text, line)
    ends = [*(one.start for one in found[1:]), line.span.end]
    for one, end in zip(found, ends, strict=True):
        item = _item(text, replace(one, who=one.who or line.who, form=line.form or one.form), end, line.state, on)
        if item:
            yield item if item.until or not line.until else _dated(text, item, line.until, on)


def _whole(text: str, line: Line) -> list[Found]:
    """What a line lists where no grammar helps: all of it, or behind a label each of its nouns."""
    starts = nouns(text, line.span) if line.form is ActionForm.MARKER else [line.span.start]
    return [Found(start, start, line.who, ActionForm.LISTED) for start in starts]


def _done_if_told(text: str, line: Line) -> Line:
    """A line of a list that tells of the past, as "area barricaded", is done; a box says itself whether it is."""
    words = line.span.of(text).strip(" .!").split()
    is_told = is_participle(words[0]) or is_participle(words[-1])
    return replace(line, state=ActionState.DONE) if is_told and line.form is not ActionForm.CHECKBOX else line


def _item(text: str, found: Found, end: int, state: ActionState, on: date | None) -> ActionItem | None:
    reach = extent(text, found.what_start, end)
    what, deadline = reach.what, reach.deadline
    if not len(what) or (found.needs_day and deadline is None):
        return None
    who = found.who or doer(text, what, end)
    item = ActionItem(
        span=what,
        what=what.of(text),
        who=who.of(text) if who else None,
        who_span=who,
        until=None,
        until_span=None,
        due=None,
        state=state,
        form=found.form,
    )
    return _dated(text, item, deadline.until, on) if deadline else item


def _dated(text: str, item: ActionItem, until: Span, on: date | None) -> ActionItem:
    words = until.of(text)
    return replace(item, until=words, until_span=until, due=due_day(words, on))
