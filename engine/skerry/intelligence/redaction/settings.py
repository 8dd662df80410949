"""What is to be found, as whoever runs the site wants it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from skerry.intelligence.errors import PatternRefused
from skerry.intelligence.redaction.kinds import ALL_KINDS, Kind
from skerry.intelligence.redaction.linear_pattern import LinearPattern
from skerry.intelligence.redaction.rules.configured import ConfiguredRule
from skerry.intelligence.redaction.rules.rule import Rule
from skerry.intelligence.span import Span

MAX_CHARACTERS = 1_000_000
"""What is redacted at once, in code points."""

MAX_PATTERNS = 50
"""How many patterns of badges, and how many of assets, a site may have."""


@dataclass(frozen=True)
class RedactionSettings:
    """Which kinds are looked for, and what only this site knows.

    `badge_patterns` and `asset_patterns` are written as `LinearPattern` says, and find whole numbers: `B-1234`.
    `least_name_score`, from 0 to 1, is how sure the device has to be of a name: less finds more, also what is none.
    `kept_names` are never taken for people: sites, products, vessels; in either case, alone or within a longer name.
    Raises `PatternRefused` for a pattern that cannot be used, `ValueError` for a score that is none.

    >>> RedactionSettings(badge_patterns=(r"B-\\d{4}",)).rules[0].name
    'badge-pattern-1'
    """

    kinds: frozenset[Kind] = ALL_KINDS
    badge_patterns: tuple[str, ...] = ()
    asset_patterns: tuple[str, ...] = ()
    least_name_score: float = 0.4
    kept_names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not 0 <= self.least_name_score <= 1:
            raise ValueError("least_name_score is from 0 to 1")
        if max(len(self.badge_patterns), len(self.asset_patterns)) > MAX_PATTERNS:
            raise PatternRefused(f"there are more than {MAX_PATTERNS} of them", 0)
        assert self.rules is not None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that its patterns make."""
        return (
            *_configured("badge-pattern", Kind.BADGE, self.badge_patterns),
            *_configured("asset-pattern", Kind.ASSET, self.asset_patterns),
        )

    def kept_places(self, text: str) -> tuple[Span, ...]:
        """Where names that are kept stand in a text, as whole words."""
        return tuple(Span(*found.span()) for found in self._kept.finditer(text)) if self._kept else ()

    @cached_property
    def _kept(self) -> re.Pattern[str] | None:
        names = [r"\s+".join(map(re.escape, name.split())) for name in sorted(self.kept_names, key=len, reverse=True)]
        return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)", re.IGNORECASE) if any(names) else None


def _configured(name: str, kind: Kind, patterns: tuple[str, ...]) -> list[ConfiguredRule]:
    return [
        ConfiguredRule(f"{name}-{number}", kind, LinearPattern(written)) for number, written in enumerate(patterns, 1)
    ]
