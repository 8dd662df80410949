"""What was found by which rule, for whoever has to answer for it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.redaction.result import Redaction


@dataclass(frozen=True, slots=True)
class ReportLine:
    """How often a rule found a kind, under which placeholders, and how sure it was at the least sure place.

    `originals` are empty unless they were asked for.
    """

    kind: Kind
    rule: str
    count: int
    placeholders: tuple[str, ...]
    least_score: float
    originals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RedactionReport:
    """Everything that was found, by kind and rule. `characters` is the length of what was read, in code points."""

    characters: int
    redacted_characters: int
    lines: tuple[ReportLine, ...]

    @property
    def count(self) -> int:
        """How many places were redacted."""
        return sum(line.count for line in self.lines)


def report_of(redaction: Redaction, *, with_originals: bool = False) -> RedactionReport:
    """The report of a redaction; what stood in the text is in it only `with_originals`."""
    keys = Counter((finding.kind, finding.rule) for finding in redaction.findings)
    hidden = sum(len(finding.span) for finding in redaction.findings)
    shown = sum(len(finding.place) for finding in redaction.findings)
    return RedactionReport(
        characters=len(redaction.text) - shown + hidden,
        redacted_characters=hidden,
        lines=tuple(
            _line(redaction, kind, rule, with_originals)
            for kind, rule in sorted(keys, key=lambda key: (key[0].name, key[1]))
        ),
    )


def _line(redaction: Redaction, kind: Kind, rule: str, with_originals: bool) -> ReportLine:
    own = [
        (finding, original)
        for finding, original in zip(redaction.findings, redaction.originals, strict=True)
        if (finding.kind, finding.rule) == (kind, rule)
    ]
    return ReportLine(
        kind,
        rule,
        len(own),
        tuple(dict.fromkeys(finding.placeholder for finding, _ in own)),
        min(finding.score for finding, _ in own),
        tuple(dict.fromkeys(original for _, original in own)) if with_originals else (),
    )
