"""A text with placeholders, and what stands behind them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from skerry.intelligence.redaction.kinds import Kind
from skerry.intelligence.span import Span


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that was redacted: where in the original, where in the redacted text, and by which rule."""

    span: Span
    place: Span
    kind: Kind
    placeholder: str
    rule: str
    score: float


@dataclass(frozen=True)
class Redaction:
    """What redacting a text gave. The words themselves are in no representation of it.

    `findings` are in order of place; `originals` are the words at each of them, and stay on the device. All places
    are counted in code points.
    """

    text: str = field(repr=False)
    findings: tuple[Finding, ...]
    originals: tuple[str, ...] = field(repr=False)

    @property
    def mapping(self) -> dict[str, str]:
        """What each placeholder stands for, in its longest form: `Alice Smith`, even where she is called `Alice`."""
        longest: dict[str, str] = {}
        for finding, original in zip(self.findings, self.originals, strict=True):
            longest[finding.placeholder] = max(longest.get(finding.placeholder, ""), original, key=len)
        return longest

    def restored(self) -> str:
        """The text that was redacted, exactly."""
        pieces: list[str] = []
        end = 0
        for finding, original in zip(self.findings, self.originals, strict=True):
            pieces += [self.text[end : finding.place.start], original]
            end = finding.place.end
        return "".join([*pieces, self.text[end:]])

    def in_redacted(self, span: Span) -> Span:
        """Where a place of the original is in the redacted text; what touches a finding takes its placeholder."""
        return _moved(span, [(finding.span, finding.place) for finding in self.findings])

    def in_original(self, span: Span) -> Span:
        """Where a place of the redacted text is in the original; what touches a placeholder takes all behind it."""
        return _moved(span, [(finding.place, finding.span) for finding in self.findings])


def _moved(span: Span, pairs: list[tuple[Span, Span]]) -> Span:
    start, end = _moved_start(span.start, pairs), _moved_end(span.end, pairs)
    return Span(start, max(start, end))


def _moved_start(offset: int, pairs: list[tuple[Span, Span]]) -> int:
    before = bisect_right(pairs, offset, key=lambda pair: pair[0].start)
    if not before:
        return offset
    source, target = pairs[before - 1]
    return target.start if offset < source.end else target.end + offset - source.end


def _moved_end(offset: int, pairs: list[tuple[Span, Span]]) -> int:
    before = bisect_right(pairs, offset - 1, key=lambda pair: pair[0].start)
    if not before:
        return offset
    source, target = pairs[before - 1]
    return target.end + max(0, offset - source.end)
