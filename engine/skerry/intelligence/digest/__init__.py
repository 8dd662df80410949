"""What a note says in short: a summary, what is still to be done, how bad it is, and which other notes are like it.

Everything here points to words of the note. Nothing is written that does not stand there.
"""

from skerry.intelligence.digest.values import (
    ActionForm,
    ActionItem,
    ActionState,
    AlikePassages,
    Merit,
    MeritKind,
    NearPassage,
    RelatedDocument,
    SeverityLevel,
    SeverityOpinion,
    SeverityReason,
    Summary,
    SummarySentence,
)

__all__ = [
    "ActionForm",
    "ActionItem",
    "ActionState",
    "AlikePassages",
    "Merit",
    "MeritKind",
    "NearPassage",
    "RelatedDocument",
    "SeverityLevel",
    "SeverityOpinion",
    "SeverityReason",
    "Summary",
    "SummarySentence",
]
