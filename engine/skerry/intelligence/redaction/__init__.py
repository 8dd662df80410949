"""Finding personal data in a note, and putting placeholders in its place. The model is in `entities`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from skerry.intelligence.redaction.kinds import ALL_KINDS, Kind
from skerry.intelligence.redaction.placeholders import restore
from skerry.intelligence.redaction.report import RedactionReport, ReportLine, report_of
from skerry.intelligence.redaction.result import Finding, Redaction
from skerry.intelligence.redaction.settings import MAX_CHARACTERS, RedactionSettings

if TYPE_CHECKING:
    from skerry.intelligence.redaction.redacting import redact

__all__ = [
    "ALL_KINDS",
    "MAX_CHARACTERS",
    "Finding",
    "Kind",
    "Redaction",
    "RedactionReport",
    "RedactionSettings",
    "ReportLine",
    "redact",
    "report_of",
    "restore",
]


def __getattr__(name: str) -> Any:
    """`redact` brings all the rules, half a second of compiling; who only shows what was found needs none of them."""
    if name != "redact":
        raise AttributeError(name)
    from skerry.intelligence.redaction.redacting import redact

    return redact
