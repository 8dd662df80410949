"""Notes whose sentences say themselves what they are worth: a line for each, and a mark before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from skerry.intelligence.span import Span
from tests.evaluation.half import Half
from tests.evaluation.sections import sections

NEW_LINE = "/"


class Worth(Enum):
    """What a sentence is to a reader who has time for three; the values are the marks."""

    MAIN = "*"
    """What happened. Each note has exactly one."""
    KEY = "+"
    """Cause, harm, or what follows."""
    NEUTRAL = "="
    """True and dull."""
    DISTRACTOR = "-"
    """Greetings, thanks, jokes, lunch, boilerplate: never in a summary."""


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence's place in its note, and what it is worth."""

    span: Span
    worth: Worth


@dataclass(frozen=True)
class LabelledNote:
    """A note as a person would have written it, and its sentences."""

    name: str
    text: str
    sentences: tuple[LabelledSentence, ...]

    @property
    def main(self) -> LabelledSentence:
        """The one that says what happened."""
        return next(sentence for sentence in self.sentences if sentence.worth is Worth.MAIN)

    def worth_at(self, span: Span) -> Worth:
        """What the sentence is worth that has most of that span. Raises `ValueError` where none has any."""
        nearest = max(self.sentences, key=lambda one: _overlap(one.span, span))
        if not _overlap(nearest.span, span):
            raise ValueError(f"nothing of the note {self.name} is at {span}")
        return nearest.worth


def labelled_notes(half: Half) -> tuple[LabelledNote, ...]:
    """All notes of that half. Raises `ValueError` where a line has no mark, or a note not one main sentence."""
    found = sections(half.folder("summary") / "notes.txt")
    return tuple(unlabelled(section.name, section.text) for section in found)


def unlabelled(name: str, lines: str) -> LabelledNote:
    """Joins the lines with spaces, and where one is `/` with a line break.

    >>> note = unlabelled("n", "- Hello.\\n/\\n* The pump burst.")
    >>> note.text, note.sentences[1].span, note.sentences[1].worth
    ('Hello.\\nThe pump burst.', Span(start=7, end=22), <Worth.MAIN: '*'>)
    """
    text, joint, sentences = "", "", []
    for line in lines.splitlines():
        if line == NEW_LINE:
            joint = "\n"
            continue
        mark, _, words = line.partition(" ")
        start = len(text) + len(joint)
        text += joint + words
        joint = " "
        sentences.append(LabelledSentence(Span(start, len(text)), Worth(mark)))
    if sum(sentence.worth is Worth.MAIN for sentence in sentences) != 1:
        raise ValueError(f"the note {name} has not exactly one main sentence")
    return LabelledNote(name, text, tuple(sentences))


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
