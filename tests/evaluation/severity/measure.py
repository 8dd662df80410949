"""How often the severity that is suggested is the one that a person gave, or the next to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from skerry.intelligence.digest.severity import rate_severity
from skerry.intelligence.digest.values import SeverityLevel, SeverityOpinion
from skerry.intelligence.embedding import MiniLmEmbedder, TextEmbedder
from skerry.intelligence.models.store import ModelStore
from tests.evaluation.half import Half
from tests.evaluation.score import Bound, Evaluation, Score, Target, ratio
from tests.evaluation.sections import sections

_WITHIN_ONE = Target(Bound.AT_LEAST, 0.95)
_COLUMN = 6


@dataclass(frozen=True)
class RatedText:
    """A text, and the level that a person gave it by the rubric in `README.md`."""

    name: str
    text: str
    level: SeverityLevel


@dataclass(frozen=True)
class Judged:
    """A text, and what the device thinks of it."""

    rated: RatedText
    opinion: SeverityOpinion

    @property
    def levels_off(self) -> int:
        """How far away it is. No suggestion is right where there is no incident, which is a SEV4 here."""
        if self.opinion.level is None:
            return 0 if self.rated.level is SeverityLevel.SEV4 else len(SeverityLevel)
        return abs(self.opinion.level.rank - self.rated.level.rank)


def rated_texts(half: Half) -> tuple[RatedText, ...]:
    """All texts of that half, the worst first."""
    return tuple(
        RatedText(section.name, section.text, level)
        for level in SeverityLevel
        for section in sections(half.folder("severity") / f"{level.value.lower()}.txt")
    )


def measure(half: Half) -> Evaluation:
    """Rates every text of that half."""
    embedder = MiniLmEmbedder(ModelStore())
    judged = [judge(rated, embedder) for rated in rated_texts(half)]
    return Evaluation(_scores(judged), tuple(_told(one) for one in judged if one.levels_off), _matrix(judged))


def judge(rated: RatedText, embedder: TextEmbedder) -> Judged:
    """Rates one text."""
    return Judged(rated, rate_severity(rated.text, embedder))


def _scores(judged: list[Judged]) -> tuple[Score, ...]:
    all_of_them = len(judged)
    exact = sum(one.levels_off == 0 for one in judged)
    near = sum(one.levels_off <= 1 for one in judged)
    return (
        Score("severity within one level", ratio(near, all_of_them), all_of_them, _WITHIN_ONE),
        Score("severity exactly as a person rated it", ratio(exact, all_of_them), all_of_them),
        *(_exact_of(level, judged) for level in SeverityLevel),
        Score("unsure", ratio(sum(one.opinion.is_unsure for one in judged), all_of_them), all_of_them),
        _unsure_where_wrong(judged),
    )


def _exact_of(level: SeverityLevel, judged: list[Judged]) -> Score:
    of_level = [one for one in judged if one.rated.level is level]
    return Score(
        f"{level.value} rated so", ratio(sum(not one.levels_off for one in of_level), len(of_level)), len(of_level)
    )


def _unsure_where_wrong(judged: list[Judged]) -> Score:
    wrong = [one for one in judged if one.levels_off]
    return Score(
        "unsure, where it is wrong", ratio(sum(one.opinion.is_unsure for one in wrong), len(wrong)), len(wrong)
    )


def _matrix(judged: list[Judged]) -> tuple[str, ...]:
    """How often each level was given which suggestion: one row for each level that a person gave."""
    counts = Counter((one.rated.level, one.opinion.level) for one in judged)
    columns = [*SeverityLevel, None]
    heading = "".join(f"{level.value if level else 'none':>{_COLUMN}}" for level in columns)
    rows = (
        f"{row.value:<{_COLUMN}}" + "".join(f"{counts[row, it]:>{_COLUMN}}" for it in columns)
        for row in SeverityLevel
    )
    return ("", f"{'':<{_COLUMN}}{heading}", *rows)


def _told(one: Judged) -> str:
    given = one.opinion.level.value if one.opinion.level else "none"
    rules = ", ".join(sorted({reason.rule for reason in one.opinion.reasons if reason.rule})) or "no rule"
    return f"{one.rated.name}: {given}, not {one.rated.level.value}; by {rules}"
