"""The two scales of severity: the note's own words, and the levels that the device and on-call people speak of."""

from __future__ import annotations

from typing import Final

from .note import Severity

LEVEL_OF: Final = {
    Severity.CRITICAL: "SEV1",
    Severity.SERIOUS: "SEV2",
    Severity.MODERATE: "SEV3",
    Severity.MINOR: "SEV4",
}
SEVERITY_OF: Final = {level: severity for severity, level in LEVEL_OF.items()}


def both_words(severity: Severity) -> str:
    """
    >>> both_words(Severity.SERIOUS)
    'SEV2 · Serious'
    """
    return f"{LEVEL_OF[severity]} · {severity.label}"
