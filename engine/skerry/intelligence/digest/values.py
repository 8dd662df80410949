"""What the reading of a note results in. Light: whoever only shows these loads no model and no numbers library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from skerry.intelligence.span import Span


class MeritKind(Enum):
    """Why a sentence is part of a summary."""

    CENTRAL = "central"
    """It is close to what the whole note is about."""
    CUE = "cue"
    """It holds a word that tells what happened, was harmed, was found or was done; the span is that word."""
    OPENING = "opening"
    """It is the first sentence that says something."""
    ONLY = "only"
    """Nothing else in the note says something."""


@dataclass(frozen=True, slots=True)
class Merit:
    """One reason for a sentence, and the words it rests on where it rests on words."""

    kind: MeritKind
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of the note, letter for letter: `text` is what stands at `span`. A higher `score` is better."""

    span: Span
    text: str
    score: float
    why: tuple[Merit, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The sentences that say most, in the order of the note; none where no sentence says anything.

    `considered` of the note's `counted` sentences were compared by meaning. The others were left out before: they are
    greetings, tables and the like, or the note has more than are compared at once.
    """

    sentences: tuple[SummarySentence, ...]
    considered: int
    counted: int


class ActionState(Enum):
    """Whether something is still to be done."""

    OPEN = "open"
    DONE = "done"


class ActionForm(Enum):
    """The form of words by which an action was recognised."""

    CHECKBOX = "checkbox"
    MARKER = "marker"
    LISTED = "listed"
    ASSIGNED = "assigned"
    OBLIGATION = "obligation"
    PROMISE = "promise"
    REQUEST = "request"
    IMPERATIVE = "imperative"


@dataclass(frozen=True, slots=True)
class ActionItem:
    """Something to be done, in the words of the note: `what`, `who` and `until` are what stands at their spans.

    `until` is without the word that leads to it: "Friday" of "by Friday". `due` is that day as an ISO date, where it
    can be told without guessing.
    """

    span: Span
    what: str
    who: str | None
    who_span: Span | None
    until: str | None
    until_span: Span | None
    due: str | None
    state: ActionState
    form: ActionForm


class SeverityLevel(Enum):
    """How bad an incident is; SEV1 is worst."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"
    SEV4 = "SEV4"

    @property
    def rank(self) -> int:
        """1 for the worst to 4."""
        return int(self.value[-1])

    def or_worse(self, other: SeverityLevel | None) -> SeverityLevel:
        """The worse of the two.

        >>> SeverityLevel.SEV3.or_worse(SeverityLevel.SEV2)
        <SeverityLevel.SEV2: 'SEV2'>
        """
        return self if other is None or self.rank <= other.rank else other


@dataclass(frozen=True, slots=True)
class SeverityReason:
    """Words that speak for a level. `rule` is the rule they match, or None: then they are close in meaning."""

    span: Span
    level: SeverityLevel
    rule: str | None


@dataclass(frozen=True, slots=True)
class SeverityOpinion:
    """What level the words of a note speak for; None where they tell of no incident.

    `by_meaning` is what the comparison with example sentences gave; the rules can only have raised it to `level`.
    `scores` has the likeness to the examples of each level, worst level first. It `is_unsure` where two levels are
    about equally likely: then a person should look twice.
    """

    level: SeverityLevel | None
    by_meaning: SeverityLevel | None
    is_unsure: bool
    scores: tuple[float, ...]
    reasons: tuple[SeverityReason, ...]


@dataclass(frozen=True, slots=True)
class NearPassage:
    """That a passage of a document is near in meaning to the passage at `own` of the note at hand."""

    own: Span
    document: bytes
    span: Span
    cosine: float


@dataclass(frozen=True, slots=True)
class AlikePassages:
    """Two passages that are alike: one of the note at hand, one of the other document."""

    own: Span
    other: Span
    cosine: float


@dataclass(frozen=True, slots=True)
class RelatedDocument:
    """A document that is like the note at hand, and the passages that make it so, the most alike first."""

    document: bytes
    score: float
    because: tuple[AlikePassages, ...]
