"""How what the device read looks on a terminal, and as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from skerry.terminal import printable

from .decisions import Decision, Verdict
from .notebook import Notebook
from .search import Found, FoundNote
from .severity_scale import both_words
from .spoken import time_mark

if TYPE_CHECKING:
    from skerry.intelligence.redaction import Redaction
    from skerry.intelligence.speech.transcript import Transcript


def found_lines(found: FoundNote) -> str:
    """A note that was found: what it is, the passage with the words in bold, and why; safe for a terminal."""
    note = found.entry.note
    severity = both_words(note.severity) if note.severity else "Not rated"
    facts = " · ".join(part for part in (severity, note.status.label, note.site, str(found.entry.id)) if part)
    shown = [(printable(piece.text), piece.is_found) for piece in found.passage]
    passage = "".join(click.style(text, bold=True) if is_found else text for text, is_found in shown)
    head = printable(f"{note.title or 'Untitled note'}\n  {facts}")
    return "\n".join([head, *_indented(passage), printable(f"  {why(found)}")])


def why(found: FoundNote) -> str:
    """Why a note was found, in words."""
    words = f"same words: {', '.join(found.words)}" if found.words else ""
    meaning = "" if found.meaning is None else "similar meaning"
    return "; ".join(part for part in (words, meaning) if part)


def found_json(found: Found) -> dict[str, object]:
    """What a search found; `problem` is null where the meaning was compared, too."""
    notes = [
        {
            "id": str(each.entry.id),
            "title": each.entry.note.title,
            "passage": "".join(piece.text for piece in each.passage),
            "words": list(each.words),
            "meaning": each.meaning,
        }
        for each in found.notes
    ]
    return {"notes": notes, "problem": found.problem}


def decision_line(decided: Decision, notebook: Notebook) -> str:
    """Who said so, and when."""
    verb = {Verdict.ACCEPTED: "Accepted", Verdict.EDITED: "Written", Verdict.DISMISSED: "Dismissed"}[decided.verdict]
    when = datetime.fromtimestamp(decided.by.at_ms / 1000).astimezone().strftime("%d %b %Y, %H:%M")
    return f"{verb} by {notebook.name_of(decided.by.device)}, {when}."


def made_line(what: str) -> str:
    """What made it: a `summary`, or a `redaction`."""
    from skerry.intelligence.models.manifest import EMBEDDING, ENTITIES

    model = ENTITIES if what == "redaction" else EMBEDDING
    rules = "rules and " if what == "redaction" else ""
    return f"Computed on this device by {rules}{model.name} {model.version}."


def report_lines(redaction: Redaction) -> Iterator[str]:
    """What was found by which rule, and where (in code points of the original); never what it was."""
    for finding in redaction.findings:
        place = f"{finding.span.start}-{finding.span.end}"
        yield f"{finding.placeholder:<20} {finding.kind.value:<16} {place:<12} {finding.rule} ({finding.score:.2f})"


def redaction_json(redaction: Redaction) -> dict[str, object]:
    """The text and the report; what the placeholders stand for is not in it."""
    findings = [
        {
            "start": finding.span.start,
            "end": finding.span.end,
            "kind": finding.kind.value,
            "placeholder": finding.placeholder,
            "rule": finding.rule,
            "score": finding.score,
        }
        for finding in redaction.findings
    ]
    return {"text": redaction.text, "findings": findings, "made_by": made_line("redaction")}


def transcript_lines(transcript: Transcript) -> Iterator[str]:
    """What was said, each phrase with the time at which it was."""
    for segment in transcript.segments:
        yield f"[{time_mark(segment.start_ms)}] {segment.text.strip()}"


def transcript_json(transcript: Transcript) -> dict[str, object]:
    """What was said; times in milliseconds from the beginning."""
    segments = [
        {"start_ms": each.start_ms, "end_ms": each.end_ms, "text": each.text, "confidence": each.confidence}
        for each in transcript.segments
    ]
    return {"segments": segments, "duration_ms": transcript.duration_ms, "model": transcript.model}


def _indented(text: str) -> list[str]:
    return [f"  {line}" for line in text.splitlines()]
