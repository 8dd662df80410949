"""What the page is told of the device's reading, as JSON. The page's `service/model.ts` mirrors these shapes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ..deciding import action_id, summary_id
from ..decisions import Decision
from ..note import Note
from ..notebook import Notebook
from ..reader import Progress
from ..search import Found, FoundNote
from ..severity_scale import SEVERITY_OF
from ..source import source_of
from ..spoken import Spoken

if TYPE_CHECKING:
    from skerry.intelligence.digest import ActionItem, SeverityOpinion
    from skerry.intelligence.reading import Made, Reading
    from skerry.intelligence.redaction import Redaction

Json = dict[str, object]
MOST_PLACES = 3


def progress_shape(progress: Progress) -> Json:
    """How far reading is."""
    return asdict(progress)


def reading_shape(reading: Reading, note: Note, notebook: Notebook) -> Json:
    """What was made of a note, with what made each part."""
    summary, actions, severity = reading.summary, reading.actions, reading.severity
    sentences = [sentence.text for sentence in summary.value.sentences]
    text = "" if actions.is_stale else source_of(note).text
    return {
        "summary": {
            "id": summary_id(summary.value),
            "sentences": sentences,
            "made": _made_shape(summary, notebook),
        },
        "actions": {
            "items": [_action_shape(item, text) for item in actions.value if item.state.value == "open"],
            "made": _made_shape(actions, notebook),
        },
        "severity": {"opinion": _opinion_shape(severity.value, text), "made": _made_shape(severity, notebook)},
    }


def decision_shape(decision: Decision, notebook: Notebook) -> Json:
    """What a person said to a suggestion."""
    return {
        "about": decision.about.value,
        "suggestion": decision.suggestion,
        "verdict": decision.verdict.value,
        "text": decision.text,
        "model": decision.made.model,
        "version": decision.made.version,
        "source": decision.made.source,
        "by_name": notebook.name_of(decision.by.device),
        "at_ms": decision.by.at_ms,
    }


def transcript_shape(spoken: Spoken, notebook: Notebook) -> Json:
    """A transcript that stands in a note."""
    checked_by = notebook.name_of(spoken.checked_by) if spoken.checked_by else ""
    return {
        "recording": spoken.recording,
        "model": spoken.model,
        "at_ms": spoken.by.at_ms,
        "checked_by_name": checked_by,
    }


def found_shape(found: Found) -> Json:
    """What a search found."""
    return {"problem": found.problem, "hits": [_hit_shape(note) for note in found.notes]}


def redaction_shape(redaction: Redaction, original: str) -> Json:
    """A text in pieces, some with a placeholder, and what was found by which rule. It is kept nowhere."""
    from skerry.intelligence.models.manifest import ENTITIES

    made_by = f"{ENTITIES.name} {ENTITIES.version}"
    pieces: list[Json] = []
    end = 0
    for finding in redaction.findings:
        if end < finding.span.start:
            pieces.append({"text": original[end : finding.span.start], "placeholder": None, "kind": ""})
        words = finding.span.of(original)
        pieces.append({"text": words, "placeholder": finding.placeholder, "kind": finding.kind.value})
        end = finding.span.end
    if end < len(original):
        pieces.append({"text": original[end:], "placeholder": None, "kind": ""})
    return {"pieces": pieces, "report": report_shape(redaction), "made_by": made_by}


def report_shape(redaction: Redaction) -> list[Json]:
    """How many of each kind were found, and by which rules."""
    report: dict[str, dict[str, Any]] = {}
    for finding in redaction.findings:
        line = report.setdefault(finding.kind.value, {"kind": finding.kind.value, "count": 0, "rules": []})
        line["label"] = finding.kind.value[:1].upper() + finding.kind.value[1:]
        line["count"] += 1
        if finding.rule not in line["rules"]:
            line["rules"].append(finding.rule)
    return [report[kind] for kind in sorted(report)]


def _made_shape(made: Made[Any], notebook: Notebook) -> Json:
    provenance = made.provenance
    device = str(provenance.device_id)
    return {
        "model": provenance.model,
        "version": provenance.version,
        "device_name": notebook.name_of(device),
        "is_here": device == str(notebook.node.device_id),
        "source": provenance.short_source,
        "made_at_ms": provenance.made_at_ms,
        "is_stale": made.is_stale,
    }


def _action_shape(item: ActionItem, text: str) -> Json:
    return {
        "id": action_id(item),
        "place": item.span.of(text) or item.what,
        "what": item.what[:1].upper() + item.what[1:],
        "who": item.who or "",
        "until": item.until or "",
        "due": item.due or "",
    }


def _opinion_shape(opinion: SeverityOpinion, text: str) -> Json | None:
    if opinion.level is None:
        return None
    places = _each_once([reason.span.of(text).strip() for reason in opinion.reasons])
    return {
        "id": opinion.level.value,
        "level": opinion.level.value,
        "severity": SEVERITY_OF[opinion.level.value].value,
        "is_unsure": opinion.is_unsure,
        "places": places[:MOST_PLACES],
    }


def _each_once(places: list[str]) -> list[str]:
    """Without what is said again, or stands within another place.

    >>> _each_once(["taken to hospital", "hospital", "taken to hospital", ""])
    ['taken to hospital']
    """
    once = list(dict.fromkeys(place for place in places if place))
    return [place for place in once if not any(place in other for other in once if other != place)]


def _hit_shape(found: FoundNote) -> Json:
    return {
        "id": str(found.entry.id),
        "passage": [asdict(piece) for piece in found.passage],
        "place": found.place,
        "words": list(found.words),
        "meaning": found.meaning,
    }
