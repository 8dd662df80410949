"""What the layout of a note says about its lines: check boxes, headings of lists, labels, and tables of actions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from skerry.intelligence.digest.agents import is_agent
from skerry.intelligence.digest.phrases import alternatives
from skerry.intelligence.digest.sentence_kinds import LONGEST_CHARACTERS
from skerry.intelligence.digest.values import ActionForm, ActionState
from skerry.intelligence.span import Span


class Heading(Enum):
    """What a heading says about the lines below it."""

    OPEN = "open"
    DONE = "done"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a line without its bullet, box and label. `form` is None for a line of prose."""

    span: Span
    form: ActionForm | None = None
    state: ActionState = ActionState.OPEN
    who: Span | None = None
    until: Span | None = None


_BULLET = re.compile(r"\s*(?:[-*+•◦▪–—>]|\(?\d{1,3}[.):](?=\s)|\(?[a-z][.)](?=\s))?\s*")
_BOX = re.compile(r"(?:\[(?P<mark>[ xX✓✔-]?)\]|(?P<sign>[☐☑✓✔✅☒]))\s*")
_LABEL = re.compile(
    r"(?:\*\*|__)?(?:(?P<done>"
    + alternatives(r"(?:already )?(?:done|completed?|closed|finished)(?: (?:actions?|items?))?")
    + ")|"
    + alternatives(r"""
        (?:(?:further|remaining|open|outstanding|new|follow[- ]?up|corrective|immediate|agreed|required) ){0,3}
        +(?:action|follow[- ]?up|next step|step|task)(?: (?:items?|points?|required|needed|plan|list|tracker))?s?
        to[- ]?do(?:s| list)?|still (?:to do|open|outstanding)|outstanding|open(?: (?:items?|points?))?|pending
        a/?i|ap
        (?:still |left )?to be done|left to do|yet to do|not (?:yet )?done|still missing|fix ?me|homework
        jobs(?: for [\w ]{2,20})?|(?:for )?(?:tomorrow|next week|the weekend|monday)|reminders?|requests?
        expected (?:from|of) \w+|remaining|work to do
        for (?:the )?(?:next|day|night|morning) (?:shift|team|crew)
    """)
    + r")(?: ?#?\d{1,3})?(?: ?\((?P<who>[^()\n]{1,40})\))?(?:\*\*|__)?\s{0,3}(?P<mark>:|[-–—](?=\s)|$)\s*",
    re.IGNORECASE,
)
_OTHER_HEADING = re.compile(r"[^.!?;]{1,60}:\s*$|\#{1,6}\s.*$|\*\*[^*]{1,60}\*\*\s*$|={2,}.*$|-{3,}\s*$")
_NOTHING = re.compile(r"\W*(?:none|nil|n/?a|no|nothing|tbd|tbc|-)\b.{0,60}$", re.IGNORECASE)
_CELL_OF_WHAT = re.compile(r"(?:task|action|what|item|description|activity|to[- ]?do)s?\b", re.IGNORECASE)
_CELL_OF_WHO = re.compile(r"(?:owner|who|assignee|responsible|by whom|assigned to|lead)\b", re.IGNORECASE)
_CELL_OF_UNTIL = re.compile(r"(?:due|when|deadline|until|by when|target|date)\b", re.IGNORECASE)
_CELL_OF_STATE = re.compile(r"(?:status|state|done)\b", re.IGNORECASE)
_DONE_CELL = re.compile(r"\s*(?:done|closed|completed?|finished|yes|x|✓|✔|✅)", re.IGNORECASE)


def lines(text: str) -> Iterator[Line]:
    """The lines of a text that hold words, with what the layout says about each."""
    heading, columns = Heading.OTHER, None
    for span in _line_spans(text):
        if not span.of(text).strip():
            heading, columns = _after_blank(text, span, heading), None
            continue
        cells = _cells(text, span)
        if len(cells) > 1 and columns is None:
            columns = _columns(text, cells)
        if columns and len(cells) > 1:
            yield from _row(text, cells, columns)
            continue
        content = _without_bullet(text, span)
        label = _LABEL.match(text, content.start, content.end)
        if label and label.end() == content.end:
            heading = Heading.DONE if label["done"] else Heading.OPEN
        elif _OTHER_HEADING.match(text, content.start, content.end):
            heading = Heading.OTHER
        else:
            yield _line(text, content, heading, has_bullet=content.start > _indent_end(text, span))


def labelled(text: str, sentence: Span) -> Line | None:
    """A sentence that begins with a label, as "ACTION: Bob to …", without it."""
    label = _LABEL.match(text, sentence.start, sentence.end)
    if (
        label is None
        or not label["mark"]
        or label.end() == sentence.end
        or is_nothing(text, Span(label.end(), sentence.end))
    ):
        return None
    state = ActionState.DONE if label["done"] else ActionState.OPEN
    who = Span(*label.span("who")) if label["who"] and is_agent(label["who"]) else None
    return Line(Span(label.end(), sentence.end), ActionForm.MARKER, state, who)


def is_nothing(text: str, span: Span) -> bool:
    """Whether a line of a list says that there is nothing to list."""
    return bool(_NOTHING.match(text, span.start, span.end))


def _line_spans(text: str) -> Iterator[Span]:
    start = 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip()
        yield Span(start, start + len(content))
        start += len(line)


def _after_blank(text: str, span: Span, heading: Heading) -> Heading:
    """A list goes on behind one empty line where it goes on with a bullet."""
    following = text[span.end : span.end + 80].lstrip()
    bullet = _BULLET.match(following)
    return heading if bullet and bullet.end() > 1 else Heading.OTHER


def _indent_end(text: str, span: Span) -> int:
    return span.end - len(span.of(text).lstrip())


def _without_bullet(text: str, span: Span) -> Span:
    bullet = _BULLET.match(text, span.start, span.end)
    return Span(bullet.end() if bullet else span.start, span.end)


def _line(text: str, content: Span, heading: Heading, *, has_bullet: bool) -> Line:
    box = _BOX.match(text, content.start, content.end)
    if box:
        state = (
            ActionState.DONE if (box["mark"] or " ") in "xX✓✔" or (box["sign"] or "☐") != "☐" else ActionState.OPEN
        )
        return Line(Span(box.end(), content.end), ActionForm.CHECKBOX, state)
    if heading is Heading.OTHER or is_nothing(text, content) or len(content) > LONGEST_CHARACTERS:
        return Line(content)
    state = ActionState.DONE if heading is Heading.DONE else ActionState.OPEN
    return Line(content, ActionForm.LISTED, state) if has_bullet or heading is Heading.OPEN else Line(content)


def _cells(text: str, span: Span) -> list[Span]:
    cells, start = [], span.start
    for piece in span.of(text).split("|"):
        inner = len(piece) - len(piece.lstrip())
        cells.append(Span(start + inner, start + max(len(piece.rstrip()), inner)))
        start += len(piece) + 1
    return cells


def _columns(text: str, cells: list[Span]) -> dict[str, int] | None:
    kinds = {"what": _CELL_OF_WHAT, "who": _CELL_OF_WHO, "until": _CELL_OF_UNTIL, "state": _CELL_OF_STATE}
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        for kind, pattern in kinds.items():
            if kind not in columns and pattern.match(text, cell.start, cell.end):
                columns[kind] = place
                break
    return columns if "what" in columns and len(columns) > 1 else None


def _row(text: str, cells: list[Span], columns: dict[str, int]) -> Iterator[Line]:
    def cell(kind: str) -> Span | None:
        place = columns.get(kind, len(cells))
        return cells[place] if place < len(cells) and len(cells[place]) else None

    what, state = cell("what"), cell("state")
    if (
        what is None
        or _CELL_OF_WHAT.fullmatch(text, what.start, what.end)
        or not any(map(str.isalpha, what.of(text)))
    ):
        return
    is_done = state is not None and bool(_DONE_CELL.match(text, state.start, state.end))
    yield Line(what, ActionForm.LISTED, ActionState.DONE if is_done else ActionState.OPEN, cell("who"), cell("until"))
