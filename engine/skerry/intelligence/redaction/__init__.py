"""Finding personal data in a note, and putting placeholders in its place. Light: the model is in `entities`."""

from skerry.intelligence.redaction.kinds import ALL_KINDS, Kind
from skerry.intelligence.redaction.placeholders import restore
from skerry.intelligence.redaction.redact import MAX_CHARACTERS, redact
from skerry.intelligence.redaction.report import RedactionReport, ReportLine, report_of
from skerry.intelligence.redaction.result import Finding, Redaction
from skerry.intelligence.redaction.settings import RedactionSettings

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
